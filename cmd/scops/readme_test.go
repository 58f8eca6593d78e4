package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

func TestTheReadmesCommandsWork(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(self, filepath.Join(dir, "scops")); err != nil {
		t.Fatal(err)
	}
	run := 0
	for line := range strings.Lines(string(raw)) {
		command, ok := strings.CutPrefix(line, "    ")
		if !ok || !strings.Contains(command, "go run ./cmd/scops") {
			continue
		}
		run++
		cmd := exec.CommandContext(t.Context(), "sh", "-c", strings.ReplaceAll(command, "go run ./cmd/scops", "./scops"))
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), beScops+"=1")
		if out, err := cmd.CombinedOutput(); err != nil || len(out) == 0 {
			t.Errorf("%s: %v\n%s", strings.TrimSpace(command), err, out)
		}
	}
	if run < 5 {
		t.Errorf("only %d commands found in README.md, want at least 5", run)
	}
}
