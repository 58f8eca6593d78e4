package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"scops/crawler/fetch"
)

// TestLegacyEncodingsAreReadAsPeopleWroteThem decodes every captured page in a
// Korean or Thai encoding as a crawl does, declared or not: of the letters that
// are no Latin ones, nearly all must be of the page's own script.
func TestLegacyEncodingsAreReadAsPeopleWroteThem(t *testing.T) {
	t.Parallel()
	folder := filepath.Join(realFolder, "feeds_legacy_encoding")
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Skip("the folder of real pages does not stand beside the project")
	}
	for _, e := range entries {
		if strings.HasSuffix(e.Name(), ".expected.json") {
			continue
		}
		t.Run(e.Name(), func(t *testing.T) {
			t.Parallel()
			body, err := os.ReadFile(filepath.Join(folder, e.Name()))
			if err != nil {
				t.Fatal(err)
			}
			script, label := unicode.Hangul, "euc-kr"
			if strings.HasPrefix(e.Name(), "TIS-620") {
				script, label = unicode.Thai, "windows-874"
			}
			for _, contentType := range []string{"text/html", "text/plain", "text/xml", "application/octet-stream"} {
				text, got := fetch.Decode(body, contentType, "")
				if contentType == "application/octet-stream" && text == "" {
					continue // no text by its type: never decoded
				}
				own, foreign := scriptShare(text, script)
				if got != label || strings.ContainsRune(text, unicode.ReplacementChar) || own < 100 || own < 9*foreign {
					t.Errorf("as %s: taken for %s, %d letters of its script and %d of others", contentType, got, own, foreign)
				}
			}
		})
	}
}

// scriptShare counts the letters of a script and, of the others, those that are
// no ASCII.
func scriptShare(text string, script *unicode.RangeTable) (own, foreign int) {
	for _, c := range text {
		switch {
		case unicode.Is(script, c):
			own++
		case c > unicode.MaxASCII && unicode.IsLetter(c):
			foreign++
		}
	}
	return own, foreign
}
