package rules

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// golden compares with a file beside the case, or rewrites it.
func golden(t *testing.T, file string, got []byte) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s: got\n%s\nwant\n%s", file, got, want)
	}
}

// problemsOf gives everything wrong with one file, warnings too.
func problemsOf(t *testing.T, fsys fs.FS) string {
	t.Helper()
	pack, err := Load(fsys)
	var problems Problems
	switch {
	case err == nil:
		problems = pack.Warnings
	case !errors.As(err, &problems):
		t.Fatalf("error %v is no list of problems", err)
	case pack != nil:
		t.Error("a pack came with errors")
	}
	return problems.Error() + "\n"
}

// Each file under testdata/bad holds mistakes of one kind; beside it stands
// what its author is told. A file names its folder in a first line "# in: ko".
func TestEveryMistakeIsNamedWithItsPlace(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/bad/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".yaml")
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			got := problemsOf(t, fstest.MapFS{"ko/bad.yaml": {Data: data}})
			golden(t, strings.TrimSuffix(file, ".yaml")+".txt", []byte(got))
			if !strings.Contains(got, ": "+name+" ") {
				t.Errorf("the file is named after code %s, but its author is told\n%s", name, got)
			}
		})
	}
}

// Codes that need more than one small file stand in other tests.
func TestEveryCodeHasACase(t *testing.T) {
	t.Parallel()
	elsewhere := map[string]bool{
		"file-unreadable": true, "too-large": true, "too-many": true, "too-many-problems": true, "not-utf8": true, "source-missing": true, "part-missing": true,
	}
	for _, code := range Codes() {
		_, err := os.Stat("testdata/bad/" + code + ".yaml")
		if codes[code].asked { // lint_asked_test.go
			continue
		}
		if (err == nil) == elsewhere[code] {
			t.Errorf("code %s: case there %v, tested elsewhere %v", code, err == nil, elsewhere[code])
		}
	}
}

func TestEveryCodeSpeaksThreeLanguages(t *testing.T) {
	t.Parallel()
	for code, c := range codes {
		for lang, text := range map[string]string{"th": c.text.Th, "ko": c.text.Ko, "en": c.text.En} {
			if text == "" {
				t.Errorf("%s has no text in %s", code, lang)
			}
			for n := 1; n <= 4; n++ {
				arg := "%[" + string(rune('0'+n)) + "]"
				if strings.Contains(text, arg) != strings.Contains(c.text.En, arg) {
					t.Errorf("%s in %s and in English do not say the same: %s", code, lang, arg)
				}
			}
		}
	}
}

func TestMistakesOfAllFilesAreToldAtOnce(t *testing.T) {
	t.Parallel()
	got := problemsOf(t, fstest.MapFS{
		"ko/a.yaml": {Data: []byte("lists:\n  ko.a: {terms: [x]}\n")},
		"ko/b.yaml": {Data: []byte("lists: [\n")},
		"th/c.yaml": {Data: []byte("liste: {}\nrules:\n  - id: A B\n")},
	})
	for _, want := range []string{"ko/a.yaml:2:18: text-unquoted", "ko/b.yaml:1:", "th/c.yaml:1:1: unknown-key", "th/c.yaml:3:9: bad-name", "th/c.yaml:3:5: missing-key"} {
		if !strings.Contains(got, want) {
			t.Errorf("%s is missing in\n%s", want, got)
		}
	}
}

func TestReaderOfAnotherLanguageIsToldInIt(t *testing.T) {
	t.Parallel()
	_, err := Load(fstest.MapFS{"ko/a.yaml": {Data: []byte("liste: {}\n")}})
	var problems Problems
	if !errors.As(err, &problems) {
		t.Fatalf("error %v is no list of problems", err)
	}
	for lang, want := range map[string]string{"th": "ไม่มีคีย์", "ko": "키가 없음", "en": "has no key"} {
		if got := problems[0].In(lang); !strings.HasPrefix(got, "ko/a.yaml:1:1: unknown-key ") || !strings.Contains(got, want) {
			t.Errorf("in %s: %s", lang, got)
		}
	}
	if problems[0].Fix != "lists" {
		t.Errorf("fix %q, want lists", problems[0].Fix)
	}
}

func TestFilesAreBounded(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ data, want string }{
		"bytes":            {strings.Repeat("# x\n", mostBytes/4+1), "too-large"},
		"not UTF-8":        {"lists: \xff\xfe\n", "not-utf8"},
		"flow depth":       {"lists: " + strings.Repeat("[", 5000), "too-deep"},
		"dashes":           {strings.Repeat("- ", 50_000) + "x\n", "too-deep"},
		"indent":           {strings.Repeat(" ", 5000) + "a: b\n", "too-deep"},
		"tokens":           {"lists: [" + strings.Repeat("a,", 300_000) + "]\n", "too-many"},
		"empty lines":      {"lists:\n  ko.a:\n    terms:\n      - |\n" + strings.Repeat("\n", 500_000), "too many empty lines"},
		"bare CR":          {"lists:\n  ko.a:\n    terms:\n      - |\n" + strings.Repeat("\r", 500_000), "too many empty lines"},
		"keys of one list": {"lists:\n" + strings.Repeat("  a: b\n", 50_000), "too many keys"},
		"keys in brackets": {"lists: {" + strings.Repeat("a: b, ", 50_000), "too many keys"},
		"aliases":          {"a: &a [x]\nb: [*a, *a]\n", "yaml-feature"},
		"keys ?":           {strings.Repeat("? ", 10_000) + "\n", "yaml-feature"},
		"groups":           {"groups:\n" + strings.Repeat("  - {name: a, slots: [price], gloss: {en: a}}\n", mostGroups+1), "too many groups: the limit is 64"},
		"frames":           {"frames:\n" + strings.Repeat("  - {name: a, slots: [care], gloss: {en: a}}\n", mostFrames+1), "too many frames: the limit is 8"},
		"many faults":      {"lists:\n" + strings.Repeat("  x: y\n", 5000), "too-many-problems"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := problemsOf(t, fstest.MapFS{"ko/a.yaml": {Data: []byte(c.data)}}); !strings.Contains(got, c.want) {
				t.Errorf("%s is missing in %.500s", c.want, got)
			} else if lines := strings.Count(got, "\n"); lines > 2*(mostProblems+1) {
				t.Errorf("%d problems are told", lines)
			}
		})
	}
}

func TestAFolderWithoutRulesAndAMissingOneAreErrors(t *testing.T) {
	t.Parallel()
	if _, err := Load(fstest.MapFS{"README.md": {}}); err == nil {
		t.Error("a folder without rules was loaded")
	}
	if _, err := LoadDir(filepath.Join(t.TempDir(), "none")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("error %v does not say that the folder is missing", err)
	}
	if _, err := LoadDir("load_test.go"); err == nil {
		t.Error("a file was loaded as a folder")
	}
}

func TestAnUnreadableFileIsNamed(t *testing.T) {
	t.Parallel()
	got := problemsOf(t, fstest.MapFS{"ko/pipe.yaml": {Mode: fs.ModeNamedPipe}})
	if !strings.Contains(got, "ko/pipe.yaml:1:1: file-unreadable") {
		t.Error(got)
	}
}

func TestLinkedFilesOfAMountedConfigurationAreRead(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "..data"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "..data", "ice.yaml"), []byte("lists:\n  ko.cold: {terms: ['얼음물']}\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(filepath.Join("..data", "ice.yaml"), filepath.Join(dir, "ice.yaml")); err != nil {
		t.Fatal(err)
	}
	pack, err := LoadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(pack.Lists) != 1 || pack.Lists[0].Pos.File != filepath.Join(dir, "ice.yaml") {
		t.Errorf("lists %v", pack.Lists)
	}
}

func TestManyWarningsDoNotRefuseAPack(t *testing.T) {
	t.Parallel()
	var text strings.Builder
	text.WriteString("lists:\n  ko.offer:\n    slot: offer\n    gloss: {th: ก, ko: 가, en: a}\n    terms:\n")
	for i := range 3 * mostProblems {
		fmt.Fprintf(&text, "      - '팝니다%d'\n", i)
	}
	pack, err := Load(fstest.MapFS{"ko/a.yaml": {Data: []byte(text.String())}})
	if err != nil {
		t.Fatal(err)
	}
	if len(pack.Warnings) != mostProblems+1 {
		t.Errorf("%d warnings, want %d", len(pack.Warnings), mostProblems+1)
	}
	for _, w := range pack.Warnings {
		if w.Severity != SeverityWarning {
			t.Errorf("a warning became an error: %s", w)
		}
	}
}
