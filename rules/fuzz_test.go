package rules

import (
	"errors"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
)

func FuzzParseCondition(f *testing.F) {
	for _, s := range []string{"a", "a and b or not c", "(a or b) and not (c or d)", "((((a))))", "not", "a and", ") (", "not not a", "\x00 and \xff", "a\nand\rb"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		c, err := ParseCondition(s)
		if err != nil {
			var wrong *ConditionError
			if !errors.As(err, &wrong) || wrong.Offset < 0 || wrong.Offset > len(s) {
				t.Fatalf("error %v has no place in %q", err, s)
			}
			return
		}
		text := c.String()
		again, err := ParseCondition(text)
		if err != nil {
			t.Fatalf("%q was written as %q, which does not read: %v", s, text, err)
		}
		if again.String() != text {
			t.Fatalf("%q reads as %q", text, again.String())
		}
	})
}

// FuzzLoad loads any bytes as a rule file beside small parts of its own, so
// that the released pack is not read each time: it must end, not panic, and
// give a pack or problems with places, never both.
func FuzzLoad(f *testing.F) {
	f.Add([]byte(goodMeth))
	for _, pattern := range []string{"testdata/bad/*.yaml", "any/grammar.yaml"} {
		files, _ := filepath.Glob(pattern)
		for _, file := range files {
			data, err := os.ReadFile(file)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(data)
		}
	}
	for _, s := range []string{"? a\n: b", "a: &x [*x]", "- - - - x", "{a: {b: {c: d}}}", "lists:\n  ko.a:\n    terms:\n      - |\n     x", "\"\\u0000\": \"\\ud800\"", "rules: [{find: {a: [{in: []}]}}]", "a:\n\t- b", "---\n...\n---\n", "%YAML 1.2\n---\n"} {
		f.Add([]byte(s))
	}
	own := ownParts(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) > 1<<16 || strings.Contains(string(data), "builtin") {
			return
		}
		p, err := Load(own(data))
		if err == nil {
			if p == nil || !strings.HasPrefix(p.Digest, "sha256:") {
				t.Fatal("no error and no pack")
			}
			return
		}
		var problems Problems
		if !errors.As(err, &problems) || p != nil || len(problems.Errors()) == 0 {
			t.Fatalf("pack %v with error %v", p, err)
		}
		for _, x := range problems {
			if x.File == "" || x.Line < 1 || x.Column < 1 || strings.ContainsAny(x.String(), "\n\r") {
				t.Fatalf("problem without a place or on two lines: %q", x.String())
			}
		}
	})
}

// ownParts gives packs of one fuzzed file and small parts of their own.
func ownParts(f *testing.F) func(data []byte) fstest.MapFS {
	f.Helper()
	own := fstest.MapFS{
		"substances.yaml": {Data: []byte("substances: {methamphetamine: {name: {th: ก, ko: 가, en: a}, unlawful_in: [{place: TH, from: 2000-01-01, checked: x}]}}")},
	}
	for _, name := range []string{"any/grammar.yaml", "scoring.yaml"} {
		data, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		own[name] = &fstest.MapFile{Data: data}
	}
	return func(data []byte) fstest.MapFS {
		fsys := maps.Clone(own)
		fsys["ko/fuzz.yaml"] = &fstest.MapFile{Data: data}
		return fsys
	}
}
