package site

import (
	"encoding/json"
	"testing"
	"time"

	"scops/crawler"
)

func TestAPageIsJSONByItsFirstCharacter(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{"\uFEFF {\"a\":1}": true, " [1]": true, "<html>": false, "": false} {
		if _, got := jsonText(&crawler.Page{Text: text}); got != want {
			t.Errorf("%q: %t", text, got)
		}
	}
}

func TestAnIDMayBeANumberOrAString(t *testing.T) {
	t.Parallel()
	for raw, want := range map[string]jsonID{`"a7"`: "a7", `1099511627776`: "1099511627776", `1.5`: "", `null`: "", `{}`: ""} {
		var got jsonID
		if err := json.Unmarshal([]byte(raw), &got); err != nil || got != want {
			t.Errorf("%s: %q, %v", raw, got, err)
		}
	}
}

func TestATimeInSecondsIsOneOfOurAge(t *testing.T) {
	t.Parallel()
	if got := unixTime(1709287200); got == nil || !got.Equal(time.Date(2024, 3, 1, 10, 0, 0, 0, time.UTC)) {
		t.Errorf("%v", got)
	}
	if unixTime(0) != nil || unixTime(1e12) != nil {
		t.Error("a time that is none was read")
	}
}

func TestAnAPISaysInWordsWhyItGivesNothing(t *testing.T) {
	t.Parallel()
	for words, want := range map[string]crawler.PageState{
		"This method requires an authenticated user": crawler.PageLoginWall, "Record not found": crawler.PageDeleted, "couldnt_find_post": crawler.PageDeleted,
		"RateLimitExceeded": crawler.PageRateLimited, "Throttled": crawler.PageRateLimited, "the cat": "", "": "",
	} {
		if got := failureState(words); got != want {
			t.Errorf("%q: %q, want %q", words, got, want)
		}
	}
}
