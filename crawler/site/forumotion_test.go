package site

import (
	"strings"
	"testing"

	"scops/crawler"
)

func FuzzForumotion(f *testing.F) { fuzzAdapter(f, Forumotion{}) }

func hostileForumotion() []hostilePage {
	head := `<script src="https://illiweb.com/rs3/60/frm/lang/en.js"></script>`
	post := `<div id="p%" class="post post--%"><p class="author">by <strong>n</strong> on 01/02/24, 03:04 pm</p><div class="content">`
	return []hostilePage{
		{"posts of a skin without end", "forumotion", head + numbered(post+`x</div></div>`, 20000)},
		{"posts of a skin inside each other", "forumotion", head + numbered(post, 250) + fill("a ")},
		{"boxes of a skin inside each other", "forumotion", head + strings.ReplaceAll(post, "%", "7") + strings.Repeat(`<dl class="codebox">`, 450) + fill("a ")},
		{"lines that end late", "forumotion", head + strings.ReplaceAll(post, "%", "7") + `x</div><p class="author">` + fill("<br>")},
	}
}

func TestForumotionAddressesLeadToTheFirstPage(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]string{
		"https://f.forumotion.example/t7p30-tea-leaves#655": "https://f.forumotion.example/t7-tea-leaves",
		"https://f.forumotion.example/f4p50-market":         "https://f.forumotion.example/f4-market",
		"https://f.forumotion.example/u7":                   "",
		"https://f.forumotion.example/t7":                   "",
	} {
		_, heads := crawler.HeadsOf([]crawler.Adapter{Forumotion{}}, address)
		if got := strings.Join(heads, " "); got != want {
			t.Errorf("%s leads to %q, want %q", address, got, want)
		}
	}
}

func TestDatesOfNumbersAreReadTheWayThePageWritesThem(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		dates     []string
		otherwise bool
		want      string
	}{
		{[]string{"02/05/24, 10:00 pm"}, false, "2024-05-02, 10:00 pm"},
		{[]string{"02/05/24, 10:00 pm"}, true, "2024-02-05, 10:00 pm"},
		{[]string{"02-05-2024", "02-25-2024"}, false, "2024-02-05"},
		{[]string{"02.05.2024", "25.02.2024"}, true, "2024-05-02"},
		{[]string{"Today at 5:00 pm"}, true, "Today at 5:00 pm"},
	} {
		if got := yearFirst(tt.dates[0], monthComesFirst(tt.dates, tt.otherwise)); got != tt.want {
			t.Errorf("%v: %q, want %q", tt.dates, got, tt.want)
		}
	}
}
