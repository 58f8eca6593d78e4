package rules

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestFormatQuotesWhatYAMLWouldCut(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ in, want string }{
		"a hashtag":            {"lists:\n  th.a:\n    terms:\n      - ไอซ์ #พร้อมส่ง\n", "lists:\n  th.a:\n    terms:\n      - 'ไอซ์ #พร้อมส่ง'\n"},
		"a plain text":         {"lists:\n  th.a: {terms: [ไอซ์, ice cold]}\n", "lists:\n  th.a: {terms: ['ไอซ์', 'ice cold']}\n"},
		"a number, a truth":    {"lists:\n  th.a: {terms: [420, true, null, 1e3]}\n", "lists:\n  th.a: {terms: ['420', 'true', 'null', '1e3']}\n"},
		"a quote inside":       {"posts:\n  - post: it's ice\n    label: none\n", "posts:\n  - post: 'it''s ice'\n    label: none\n"},
		"a mask, not a list":   {"lists:\n  ko.a:\n    terms: [{text: 아이스, masks: [ko.cold, 아이스박스]}]\n", "lists:\n  ko.a:\n    terms: [{text: '아이스', masks: [ko.cold, '아이스박스']}]\n"},
		"a comment behind":     {"lists:\n  ko.a:\n    terms:\n      - '아이스'   # cold\n", "lists:\n  ko.a:\n    terms:\n      # cold\n      - '아이스'\n"},
		"behind brackets":      {"lists:\n  ko.a: {terms: [아이스, '얼음']} # cold\n", "lists:\n  # cold\n  ko.a: {terms: ['아이스', '얼음']}\n"},
		"an overlay":           {"override:\n  - list: ko.a\n    terms: {remove: [아이스]}\n", "override:\n  - list: ko.a\n    terms: {remove: ['아이스']}\n"},
		"other values":         {"rules:\n  - id: a   # first\n    title: Some words\n    status: draft\n", "rules:\n  - id: a   # first\n    title: Some words\n    status: draft\n"},
		"a figure":             {"scoring:\n  group: {terms: 10}\n", "scoring:\n  group: {terms: 10}\n"},
		"double quotes":        {"lists:\n  ko.a: {terms: [\"아이스\", \"a\\tb\", \"it's\"]}\n", "lists:\n  ko.a: {terms: ['아이스', \"a\\tb\", \"it's\"]}\n"},
		"line ends and spaces": {"\ufefflists:  \r\n\r\n\r\n\r\n  ko.a: {terms: ['x']}\t\r\n\r\n", "lists:\n\n  ko.a: {terms: ['x']}\n"},
		"a block":              {"posts:\n  - post: |\n      아이스  \n\n\n      # 강남\n    label: none\n\n\n# end", "posts:\n  - post: |\n      아이스  \n\n\n      # 강남\n    label: none\n\n# end\n"},
		"spaces behind a text": {"lists:\n  ko.a:\n    terms:\n      - {text: ~}\n      - text  \n  ko.b: {terms: [420]}\n", "lists:\n  ko.a:\n    terms:\n      - {text: '~'}\n      - 'text'\n  ko.b: {terms: ['420']}\n"},
		"nothing":              {"\n\n", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := Format("a.yaml", []byte(c.in))
			if err != nil || string(got) != c.want {
				t.Errorf("got %v\n%s\nwant\n%s", err, got, c.want)
			}
			again, err := Format("a.yaml", got)
			if err != nil || !bytes.Equal(again, got) {
				t.Errorf("formatted again: %v\n%s", err, again)
			}
		})
	}
}

func TestFormatRefusesWhatIsNoYAML(t *testing.T) {
	t.Parallel()
	_, err := Format("a.yaml", []byte("lists: [\n"))
	var problems Problems
	if !errors.As(err, &problems) || problems[0].File != "a.yaml" {
		t.Errorf("error %v", err)
	}
}

func TestTheReleasedPackReadsTheSameFormatted(t *testing.T) {
	t.Parallel()
	err := fs.WalkDir(releasedFiles, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := releasedFiles.ReadFile(name)
		if err != nil {
			return err
		}
		out, err := Format(name, data)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			return nil
		}
		if again, err := Format(name, out); err != nil || !bytes.Equal(again, out) {
			t.Errorf("%s changes when formatted again: %v", name, err)
		}
		if strings.Count(string(out), "#") != strings.Count(string(data), "#") {
			t.Errorf("%s loses a comment", name)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}

// FuzzFormat: formatting twice is formatting once, and a pack that loads is the
// same pack afterwards.
func FuzzFormat(f *testing.F) {
	f.Add([]byte(goodMeth))
	files, _ := filepath.Glob("testdata/bad/*.yaml")
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	own := ownParts(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) > 1<<16 || strings.Contains(string(data), "builtin") {
			return
		}
		out, err := Format("ko/fuzz.yaml", data)
		if err != nil {
			return
		}
		again, err := Format("ko/fuzz.yaml", out)
		if err != nil || !bytes.Equal(again, out) {
			t.Fatalf("%v\n%q\nformats as\n%q\nand then as\n%q", err, data, out, again)
		}
		if before, err := Load(own(data)); err == nil {
			after, err := Load(own(out))
			if err != nil || after.Digest != before.Digest {
				t.Fatalf("%v: %q is another pack as %q", err, data, out)
			}
		}
	})
}
