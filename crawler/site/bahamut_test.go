package site

import (
	"strings"
	"testing"

	"scops/crawler"
)

func FuzzBahamut(f *testing.F) { fuzzAdapter(f, Bahamut{}) }

func hostileBahamut() []hostilePage {
	return []hostilePage{
		{"sections inside sections", "bahamut", strings.Repeat(`<section class="c-section" id="post_1">`, 480) + fill("<b>x</b>")},
		{"sections without end", "bahamut", numbered(`<section class="c-section" id="post_%"><div class="c-article__content">x</div></section>`, 20000)},
		{"rows without end", "bahamut", `<table>` + numbered(`<tr class="b-list__row"><td class="b-list__main"><a href="C.php?bsn=1&snA=%">t</a></td></tr>`, 20000)},
		{"pictures without end", "bahamut", `<section class="c-section" id="post_1"><div class="c-article__content">` + numbered(`<img src="https://p.example/%.png">`, 60000)},
	}
}

func TestABahamutPostStandsOnItsBoard(t *testing.T) {
	t.Parallel()
	adapter := []crawler.Adapter{Bahamut{}}
	for address, want := range map[string]string{
		"https://forum.gamer.com.tw/C.php?page=3&bsn=60&snA=41&tnum=9": "https://forum.gamer.com.tw/C.php?bsn=60&snA=41",
		"https://forum.gamer.com.tw/B.php?bsn=60&subbsn=1":             "https://forum.gamer.com.tw/B.php?bsn=60",
		"https://forum.gamer.com.tw/Co.php?bsn=60&sn=41":               "",
		"https://other.example/B.php?bsn=60":                           "",
	} {
		_, heads := crawler.HeadsOf(adapter, address)
		if got := strings.Join(heads, " "); got != want {
			t.Errorf("%s leads to %q, want %q", address, got, want)
		}
	}
	for id, want := range map[string]int64{"bahamut:demo:60/4100": 4100, "bahamut:demo:60/4100/77": 0} {
		if got := (Bahamut{}).Position(crawler.Post{ID: id}); got != want {
			t.Errorf("%s stands at %d, want %d", id, got, want)
		}
	}
	post := crawler.Post{URL: "https://forum.gamer.com.tw/Co.php?bsn=60&sn=4100#Commendcontent_77"}
	if got := (Bahamut{}).Own(&crawler.Page{URL: "https://forum.gamer.com.tw/C.php?bsn=60&snA=41"}, post); got != "https://forum.gamer.com.tw/Co.php?bsn=60&sn=4100" {
		t.Errorf("its own page is %q", got)
	}
}
