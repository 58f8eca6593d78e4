package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestTheRulesReadmeCanBeFollowed does what rules/README.md says, in its
// order: writes its files, runs its commands, and looks for the output it
// shows.
func TestTheRulesReadmeCanBeFollowed(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile("../../rules/README.md")
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
	files, commands, shown, last := 0, 0, 0, ""
	for _, m := range regexp.MustCompile("(?ms)^```(yaml|sh|text)(?: (\\S+))?\n(.*?)^```$").FindAllStringSubmatch(string(raw), -1) {
		kind, file, text := m[1], m[2], m[3]
		switch kind {
		case "yaml":
			files++
			if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, file)), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(dir, file), []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		case "sh":
			for line := range strings.Lines(text) {
				commands++
				last = runIn(t, dir, strings.TrimSpace(line))
			}
		case "text":
			shown++
			if !strings.Contains(last, text) {
				t.Errorf("the README shows\n%sthe command printed\n%s", text, last)
			}
		}
	}
	if files < 5 || commands < 10 || shown < 2 {
		t.Errorf("%d files, %d commands and %d outputs found, want 5, 10 and 2 at least", files, commands, shown)
	}
}

// runIn runs a line of a README whose scops is this test binary.
func runIn(t *testing.T, dir, line string) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "sh", "-c", line)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), beScops+"=1", "PATH="+dir+":"+os.Getenv("PATH"))
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Errorf("%s: %v\n%s", line, err, out)
	}
	return string(out)
}
