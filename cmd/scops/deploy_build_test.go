package main

import (
	"bytes"
	"crypto/sha256"
	"debug/elf"
	"encoding/hex"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"syscall"
	"testing"
)

// releaseDir is where deploy/build was told to put the release.
func releaseDir(t *testing.T) string {
	t.Helper()
	dir := os.Getenv("SCOPS_TEST_DIST")
	if dir == "" {
		t.Skip("no release to look at: SCOPS_TEST_DIST is not set (deploy/test builds one)")
	}
	return dir
}

func TestTheReleaseIsStaticAndOfItsMachine(t *testing.T) {
	t.Parallel()
	dir := releaseDir(t)
	here, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	for name, machine := range map[string]elf.Machine{"scops-linux-amd64": elf.EM_X86_64, "scops-linux-arm64": elf.EM_AARCH64} {
		file := filepath.Join(dir, name)
		f, err := elf.Open(file)
		if err != nil {
			t.Fatal(err)
		}
		if f.Machine != machine || f.Type != elf.ET_EXEC || f.Class != elf.ELFCLASS64 {
			t.Errorf("%s is for %s, %s", name, f.Machine, f.Type)
		}
		for _, p := range f.Progs {
			if p.Type == elf.PT_INTERP || p.Type == elf.PT_DYNAMIC {
				t.Errorf("%s needs a dynamic linker", name)
			}
		}
		if f.Section(".debug_info") != nil || f.Section(".zdebug_info") != nil || f.Section(".symtab") != nil {
			t.Errorf("%s is not stripped", name)
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(raw, []byte(here)) {
			t.Errorf("%s names %s, where it was built", name, here)
		}
	}
}

func TestTheChecksumsAreThoseOfTheRelease(t *testing.T) {
	t.Parallel()
	dir := releaseDir(t)
	named := 0
	for line := range strings.Lines(readFile(t, filepath.Join(dir, "SHA256SUMS"))) {
		want, name, _ := strings.Cut(strings.TrimSpace(line), "  ")
		named++
		if sum := sha256.Sum256([]byte(readFile(t, filepath.Join(dir, name)))); hex.EncodeToString(sum[:]) != want {
			t.Errorf("%s has another checksum than SHA256SUMS says", name)
		}
	}
	if named != 4 {
		t.Errorf("SHA256SUMS names %d files, want two binaries and their modules", named)
	}
}

func TestTheReleaseKnowsItsVersion(t *testing.T) {
	t.Parallel()
	binary := filepath.Join(releaseDir(t), "scops-linux-"+runtime.GOARCH)
	out, err := exec.CommandContext(t.Context(), binary, "version").Output()
	if err != nil || !regexp.MustCompile(`^scops \S+\ngo1\.\S+ linux/`).Match(out) || bytes.HasPrefix(out, []byte("scops dev\n")) {
		t.Errorf("it says %q, %v", out, err)
	}
}

// TestTheReleaseRunsAloneInAnEmptyRoot is the container without a container
// engine: a root with the binary and nothing else, where a user who is not
// root may write to /data alone.
func TestTheReleaseRunsAloneInAnEmptyRoot(t *testing.T) {
	t.Parallel()
	binary := filepath.Join(releaseDir(t), "scops-linux-"+runtime.GOARCH)
	if os.Getuid() != 0 {
		t.Skip("only root may change the root directory")
	}
	const uid = 65532
	root := t.TempDir()
	raw, err := os.ReadFile(binary)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(root, "scops"), raw, 0o755); err != nil {
		t.Fatal(err)
	}
	data := filepath.Join(root, "data")
	if err := os.Mkdir(data, 0o700); err != nil {
		t.Fatal(err)
	}
	for path, owner := range map[string]int{root: 0, data: uid} {
		if err := os.Chown(path, owner, owner); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Chmod(root, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"run", "--demo", "--once"}, {"search", "label:sale"}, {"evidence", "verify"}} {
		cmd := exec.CommandContext(t.Context(), "/scops", args...)
		cmd.Dir = "/"
		cmd.Env = []string{"SCOPS_DATA=/data", "SCOPS_ADMIN_LISTEN=127.0.0.1:0"}
		cmd.SysProcAttr = &syscall.SysProcAttr{Chroot: root, Credential: &syscall.Credential{Uid: uid, Gid: uid}}
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("scops %v: %v\n%s", args, err, out)
		}
	}
	if info, err := os.Stat(filepath.Join(data, "index.db")); err != nil || info.Size() == 0 {
		t.Errorf("nothing was kept: %v", err)
	}
}
