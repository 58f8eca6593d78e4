package main

import (
	"errors"
	"image/png"
	"io"
	"net/http"
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
		if strings.Contains(command, "run --demo --data") {
			continue // it serves until it is stopped: the test below
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

func TestTheReadmesDemonstrationOpensTheConsole(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, ok := strings.Cut(string(raw), "go run ./cmd/scops run --demo --data ")
	if !ok {
		t.Fatal("README.md does not open the demonstration")
	}
	data, _, _ := strings.Cut(rest, "\n")
	d := deploy(t, "embedded", consoleConfig)
	s := stand(t, "run", "--demo", "--data", filepath.Join(t.TempDir(), data), "-c", d.config)
	answer, err := http.Get(s.console + "/login")
	if err != nil {
		t.Fatal(err)
	}
	page, err := io.ReadAll(answer.Body)
	if err := errors.Join(err, answer.Body.Close()); err != nil {
		t.Fatal(err)
	}
	if s.oneTime == "" || answer.StatusCode != http.StatusOK || !strings.Contains(string(page), "Demonstration. Every post here is composed") {
		t.Errorf("one-time password %q, answer %d:\n%s", s.oneTime, answer.StatusCode, page)
	}
}

func TestTheReadmesPictureIsThere(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, ok := strings.Cut(string(raw), "](index/console/")
	name, _, closed := strings.Cut(rest, ")")
	if !ok || !closed {
		t.Fatal("README.md shows no picture of the console")
	}
	f, err := os.Open("../../index/console/" + name)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }() // it was only read
	picture, err := png.DecodeConfig(f)
	if err != nil || picture.Width < 1000 {
		t.Errorf("the picture is %d pixels wide (%v)", picture.Width, err)
	}
}
