package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestNationalIdsAreSealedUnderTheKeyOfTheDeployment(t *testing.T) {
	t.Parallel()
	if seal, err := openSeal(""); seal != nil || err != nil {
		t.Errorf("no directory: a seal %v, %v", seal != nil, err)
	}
	dir := t.TempDir()
	if seal, err := openSeal(dir); seal != nil || err != nil {
		t.Errorf("no key: a seal %v, %v", seal != nil, err)
	}
	file := filepath.Join(dir, identifiersKey)
	write := func(key string) {
		t.Helper()
		if err := os.WriteFile(file, []byte(key), 0o400); err != nil {
			t.Fatal(err)
		}
	}
	write("key")
	if _, err := openSeal(dir); err == nil || !strings.Contains(err.Error(), file) {
		t.Errorf("a short key: %v", err)
	}
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	write("Jefe is what want for nothing asks\n")
	seal, err := openSeal(dir)
	if err != nil || seal == nil {
		t.Fatal(err)
	}
	one, two := seal([]byte("1234567890121")), seal([]byte("3000000000129"))
	if len(one) != 64 || one == two || one != seal([]byte("1234567890121")) {
		t.Errorf("sealed as %s and %s", one, two)
	}
}
