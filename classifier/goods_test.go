package classifier

import "testing"

func TestShopsGiveThemselvesAway(t *testing.T) {
	t.Parallel()
	c := builtin(t)
	for text, want := range map[string]bool{
		// many goods
		"bars 60 caps 480, sauce, honey, candles, shoes, dm me, we ship": false,
		"bars 2mg 60 caps 480, dm me, we ship":                           true,
		// what no drug costs by weight
		"Ice ice, 5kg 45 / 10kg 80, we deliver, text me 0900 000 4471": false,
		"Ice ice, 5g 450 / 10g 800, we deliver, text me 0900 000 4471": true,
		"Gina, 500g 170 php, free delivery, text 0900 000 7719":        false,
		// two words of shops' talk
		"oxy 240, hmu, pickup, made to order, size chart in my profile": false,
		"oxy 240, hmu, pickup, all fresh":                               true,
		// somebody's name
		"Mandy's place, 30 each, I come to you, text Mandy, cash": false,
		"mandy's back, 30 each, I come to you, text me, cash":     true,
	} {
		if v := judgeText(t, c, text); v.Flagged != want {
			t.Errorf("%s\nflagged %v, want %v%s", text, v.Flagged, want, show(v))
		}
	}
}

func TestIsPerson(t *testing.T) {
	t.Parallel()
	for _, x := range []struct {
		before, name, behind string
		want                 bool
	}{
		{"", "Gina", "'s nails", true},
		{"", "Gina", "’s nails", true},
		{"", "Gina", "'s back, ", false},
		{"", "gina", "'s nails", false},
		{"", "GINA", "'s nails", false},
		{"text ", "Mandy", ", no calls", true},
		{"text ", "Mandy", " for prices", false},
		{"fresh ", "Mandy", ", no calls", false},
	} {
		if got := isPerson(x.before, x.name, x.behind); got != x.want {
			t.Errorf("isPerson(%q, %q, %q) = %v", x.before, x.name, x.behind, got)
		}
	}
}
