package site

import (
	"strings"
	"testing"

	"scops/crawler"
)

func FuzzPixmicat(f *testing.F) { fuzzAdapter(f, Pixmicat{}) }

func hostilePixmicat() []hostilePage {
	post := `<div class="threadpost" id="r%"><label>22/09/24 ID:a</label><div class="quote"><a class="qlink" href="#r%">q</a></div></div>`
	return []hostilePage{
		{"posts inside posts", "pixmicat", strings.Repeat(`<div class="reply" id="r1">`, 480) + fill("<b>x</b>")},
		{"threads without end", "pixmicat", numbered(post, 20000)},
		{"answers without end", "pixmicat", `<div class="threadpost" id="r1"><div class="quote">` + fill(`<a class="qlink" href="#r2">q</a>`)},
		{"files without end", "pixmicat", `<div class="threadpost" id="r1">` + fill(`<a href="/src/1.jpg">f</a>`)},
	}
}

func TestAPixmicatThreadIsReadOnFromItsEnd(t *testing.T) {
	t.Parallel()
	adapter := []crawler.Adapter{Pixmicat{}}
	for address, want := range map[string]string{
		"https://board.example/00/pixmicat.php?res=7#r9":    "https://board.example/00/pixmicat.php?res=7",
		"https://board.example/00/pixmicat.php?page_num=12": "https://board.example/00/pixmicat.php",
		"https://board.example/00/index.htm":                "",
	} {
		_, heads := crawler.HeadsOf(adapter, address)
		if got := strings.Join(heads, " "); got != want {
			t.Errorf("%s leads to %q, want %q", address, got, want)
		}
	}
	post := crawler.Post{ID: "pixmicat/board.example:-:00/9", URL: "https://board.example/00/pixmicat.php?res=7#r9"}
	if got := (Pixmicat{}).Own(&crawler.Page{URL: "http://mirror.example/00/1.htm"}, post); got != "http://mirror.example/00/pixmicat.php?res=7" {
		t.Errorf("its own page is %q", got)
	}
	if at := (Pixmicat{}).Position(post); at != 9 {
		t.Errorf("stands at %d, want 9", at)
	}
}
