package crawler

import (
	"testing"
	"time"
)

func TestAPostWhosePageLiesElsewhereIsNotLookedAt(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 1, 9, 0, 0, 0, time.UTC)
	looks := Looks{Steps: []time.Duration{time.Hour}, HostOf: HostOf}
	page := &Page{URL: "http://a.example:8080/feed"}
	for address, want := range map[string]string{
		"https://a.example/item/1": "http://a.example:8080/item/1", // as the feed was had
		"https://b.example/item/1": "",
		"":                         "",
	} {
		got, ok := looks.Request(page, "feed", Post{ID: "feed/a.example:-:1", URL: address}, now, now)
		if got.URL != want || ok != (want != "") {
			t.Errorf("%q is looked at as %q, want %q", address, got.URL, want)
		}
		if ok && (got.Host != "a.example:8080" || got.Kind != KindLook || !got.Due.Equal(now.Add(time.Hour)) || !got.LastDone.Equal(now)) {
			t.Errorf("look %+v", got)
		}
	}
	if _, ok := looks.Request(page, "feed", Post{ID: "1", URL: "http://a.example:8080/item/1"}, now.Add(-time.Hour), now); ok {
		t.Error("a look whose last step is over")
	}
}
