package crawler

import (
	"strings"
	"testing"
)

func TestACanonicalAddressIsOneWord(t *testing.T) {
	t.Parallel()
	for raw, want := range map[string]string{
		"https://x.example/a b?q=c d":            "https://x.example/a%20b?q=c%20d",
		"https://x.example/?q=a\u00a0b\u3000c":   "https://x.example/?q=a%C2%A0b%E3%80%80c",
		"https://x.example/?q=\u0e22\u0e32&z= 1": "https://x.example/?q=\u0e22\u0e32&z=%201",
	} {
		got, err := Canonical(raw)
		if err != nil || got != want || len(strings.Fields(got)) != 1 {
			t.Errorf("%q: %q, %v; want %q", raw, got, err, want)
		}
		if again, err := Canonical(got); err != nil || again != got {
			t.Errorf("%q is %q a second time, %v", got, again, err)
		}
	}
}

func TestTextBesideASourceIsOneLine(t *testing.T) {
	t.Parallel()
	for raw, want := range map[string]string{" a\r\n b\tc ": "a b c", "\u2028x\x00y\xff": "x y", strings.Repeat("ก", 10): "กก"} {
		if got := OneLine(raw, 8); got != want || OneLine(got, 8) != got {
			t.Errorf("%q: %q, want %q", raw, got, want)
		}
	}
}
