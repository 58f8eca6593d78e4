package site

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestAPersonCanDeclareASiteByTheReadmeAlone follows the half of README.md that
// needs no Go: writes its files, runs its commands, looks for what they promise.
func TestAPersonCanDeclareASiteByTheReadmeAlone(t *testing.T) {
	t.Parallel()
	half, _ := readmeHalves(t)
	dir := t.TempDir()
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-o", filepath.Join(dir, "scops"), "../../cmd/scops").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	var printed string
	commands, promises := 0, 0
	for _, b := range blocks(half) {
		switch b.lang {
		case "sh":
			for line := range strings.Lines(b.text) {
				commands++
				printed = inFolder(t, dir, strings.TrimSpace(line))
			}
		case "json":
			for line := range strings.Lines(b.text) {
				promises++
				if !strings.Contains(strings.ReplaceAll(printed, `\u0026`, "&"), strings.TrimRight(line, "\n")) {
					t.Errorf("the harvest does not hold %s:\n%s", line, printed)
				}
			}
		default:
			writeFile(t, filepath.Join(dir, b.file), b.text)
		}
	}
	if commands < 2 || promises < 4 {
		t.Errorf("the README gave %d commands and %d promises, want 2 and 4 at least", commands, promises)
	}
	if start := inFolder(t, dir, "scops site new pinwall board.example"); !strings.Contains(start, "name: pinwall") {
		t.Error(start)
	}
}

// inFolder runs a command where the files are and gives what it prints.
func inFolder(t *testing.T, dir, line string) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "sh", "-c", line)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "PATH="+dir+":"+os.Getenv("PATH"))
	var out, said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &said
	if err := cmd.Run(); err != nil {
		t.Fatalf("%s: %v\n%s", line, err, said.String())
	}
	return out.String()
}
