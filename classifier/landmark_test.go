package classifier

import (
	"strings"
	"testing"
)

func TestGoodsOfShopsThatAreLandmarks(t *testing.T) {
	for text, want := range map[string]bool{
		"find me by the cheese":               true,
		"look for the red cheese":             true,
		"i'm in the grey cheese":              true,
		"the lad behind the grilled cheese":   true,
		"come on foot no cheese":              true,
		"Ice! not for cheese":                 true,
		"tabs, cakes by the cheese":           true,
		"boy on scooter":                      true,
		"15 min by bike":                      true,
		"I drop on the ebike":                 true,
		"soft as cheese":                      true,
		"new flavour lychee & cheese":         true,
		"send it to your cheese":              true,
		"fresh cheese":                        false,
		"grown in a cheese":                   false,
		"at the market. Fresh cheese":         false,
		"for the cheese":                      false,
		"no time wasters, lovely warm cheese": false,
	} {
		before, word := text[:strings.LastIndex(text, " ")+1], text[strings.LastIndex(text, " ")+1:]
		if got := isAside(before, word); got != want {
			t.Errorf("isAside(%q, %q) = %v", before, word, got)
		}
	}
}

func TestWordsToSend(t *testing.T) {
	for text, want := range map[string]int{
		`order with message `:          11,
		`text us the word `:            0,
		`say `:                         0,
		`he wrote `:                    -1,
		`my best comment was the one `: -1,
	} {
		if got := verbOfSending(text); got != want {
			t.Errorf("verbOfSending(%q) = %d, want %d", text, got, want)
		}
	}
	if !isSent(`comment "`) || isSent(`a "`) || isSent("comment ") {
		t.Error("a word in quotation marks behind a verb of sending, and no other, is sent")
	}
}
