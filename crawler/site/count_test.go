package site

import "testing"

func TestCountsAreReadAsPagesShortenThem(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int64{
		"9": 9, " 12,345 ": 12345, "1.2K": 1200, "3M": 3000000, "1.05k": 1050, "3.4만": 34000, "1.2 หมื่น": 12000,
		"": -1, "many": -1, "K": -1, "1.2.3": -1, "-4": -1, "1e9": -1, "99999999999999999999": -1,
	} {
		got := readCount(text)
		if got == nil && want >= 0 || got != nil && *got != want {
			t.Errorf("%q is read as %v, want %d (-1: none)", text, got, want)
		}
	}
}
