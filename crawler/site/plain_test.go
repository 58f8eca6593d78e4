package site

import (
	"slices"
	"testing"

	"scops/crawler"
)

func TestAWrittenAddressIsALink(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][]string{
		"see https://a.example/x, and (http://b.example/y).": {"https://a.example/x", "http://b.example/y"},
		"[shop](https://a.example/s) https://a.example/s":    {"https://a.example/s"},
		"http http:// https://":                              nil,
		"텔레https://t.me/demo_x 로":                            {"https://t.me/demo_x"},
	} {
		if got := renderPlain(text).links; !slices.Equal(got, want) {
			t.Errorf("%q: links %q, want %q", text, got, want)
		}
	}
}

func TestMarkdownMarksItsQuotedLines(t *testing.T) {
	t.Parallel()
	r := renderMarkdown("> one\r\n> two\n\nmine\n>three")
	if want := []crawler.Range{{Start: 0, End: 11}, {Start: 18, End: 24}}; !slices.Equal(r.quotes, want) {
		t.Errorf("%q: quotes %v, want %v", r.text, r.quotes, want)
	}
}
