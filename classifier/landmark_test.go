package classifier

import "testing"

func TestGoodsOfShopsThatAreLandmarks(t *testing.T) {
	for before, want := range map[string]bool{
		"find me by the ":               true,
		"look for the red ":             true,
		"i'm in the grey ":              true,
		"the lad behind the grilled ":   true,
		"come on foot no ":              true,
		"Ice! not for ":                 true,
		"tabs, cakes by the ":           true,
		"fresh ":                        false,
		"grown in a ":                   false,
		"at the market. Fresh ":         false,
		"for the ":                      false,
		"no time wasters, lovely warm ": false,
	} {
		if got := isAside(before); got != want {
			t.Errorf("isAside(%q) = %v", before, got)
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
