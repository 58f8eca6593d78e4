package rules

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
)

// lintOf is what a lint says of one file.
func lintOf(t *testing.T, text string, opt LintOptions) Problems {
	t.Helper()
	b := newBuilder()
	if opt.ReadFile == nil {
		opt.ReadFile = func(string) ([]byte, error) { return nil, fs.ErrNotExist }
	}
	b.asked = &opt
	pack, err := b.load(fstest.MapFS{"ko/a.yaml": {Data: []byte(text)}}, "")
	if problems, ok := err.(Problems); ok {
		return problems
	}
	if err != nil {
		t.Fatal(err)
	}
	return pack.Warnings
}

func TestEveryCodeHasAMendedExampleWithoutItsMistake(t *testing.T) {
	t.Parallel()
	for _, code := range Codes() {
		t.Run(code, func(t *testing.T) {
			t.Parallel()
			h, ok := Explain(code)
			if !ok || len(strings.TrimSpace(h.Mended)) == 0 {
				t.Fatal("there is no example")
			}
			for _, p := range lintOf(t, h.Mended, LintOptions{}) {
				if p.File == "ko/a.yaml" && (p.Severity == SeverityError || p.Code == code) {
					t.Errorf("%s\nin\n%s", p, h.Mended)
				}
			}
		})
	}
}

func TestHelpSpeaksThreeLanguagesWithoutHoles(t *testing.T) {
	t.Parallel()
	for _, code := range Codes() {
		h, _ := Explain(code)
		seen := map[string]bool{}
		for _, lang := range []string{"th", "ko", "en"} {
			text := h.String(lang)
			if strings.Contains(text, "%[") || strings.Contains(text, "%!") || !strings.HasPrefix(text, code+"\n") {
				t.Errorf("%s in %s: %s", code, lang, text)
			}
			if seen[text] {
				t.Errorf("%s in %s reads as in another language", code, lang)
			}
			seen[text] = true
			if allowable := strings.Contains(text, "scops: allow "+code); allowable != (h.Severity != SeverityError) {
				t.Errorf("%s is %s; help offers to allow it: %v", code, h.Severity, allowable)
			}
		}
	}
	if _, ok := Explain("no-such-code"); ok {
		t.Error("a code that is none was explained")
	}
	if got := NearestCode("text-coment"); got != "text-comment" {
		t.Errorf("nearest to text-coment is %q", got)
	}
}
