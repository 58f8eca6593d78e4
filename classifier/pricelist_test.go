package classifier

import "testing"

func TestAPriceListOfAKnownDrugNeedsNoContact(t *testing.T) {
	t.Parallel()
	c := builtin(t)
	cases := []struct {
		why, post string
		flagged   bool
	}{
		{"two amounts at usual prices", "콘서타 10정 9만 30정 25만", true},
		{"in grams", "대마초 5그램 60만, 10그램 110만", true},
		{"one price is talk", "콘서타 10정 9만", false},
		{"prices no drug has", "콘서타 10정 300원 30정 800원", false},
		{"a report of it", "콘서타 10정 9만 30정 25만에 판 일당 검거", false},
		{"an ambiguous name needs more", "캔디 1정 8만 5정 35만", false},
	}
	for _, x := range cases {
		v := judgeText(t, c, x.post)
		if v.Flagged != x.flagged || v.Flagged && v.Band != BandReview {
			t.Errorf("%s: %q flagged %v in %s, want %v in review%s", x.why, x.post, v.Flagged, v.Band, x.flagged, show(v))
		}
	}
}
