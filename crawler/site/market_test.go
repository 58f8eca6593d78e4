package site

import (
	"strings"
	"testing"

	"scops/crawler"
)

func FuzzMarket(f *testing.F) { fuzzAdapter(f, Market{}) }

func hostileMarket() []hostilePage {
	row := `<div class="row-item"><div class="item-details"><a href="/listing/%/">t</a></div><div class="user-details"><a href="/vendor/v/">v</a></div></div>`
	return []hostilePage{
		{"rows in rows", "market", strings.Repeat(`<div class="row-item">`, 480) + fill("<b>x</b>")},
		{"rows without end", "market", numbered(row, 15000)},
		{"forms in a listing", "market", fill(`<form><input name="listingID" value="7"><table class="no-border"><tr><td>a<td>b</table></form>`)},
		{"addresses without end", "market", `<div class="row-vendor-profile"></div><h1>v</h1><ul class="nav-tabs"></ul><p>` + fill(`http://a.onion/link?l=http://b.onion `)},
	}
}

func TestAMarketsListsAreWatchedFromTheirFirstPage(t *testing.T) {
	t.Parallel()
	adapter := []crawler.Adapter{Market{}}
	for address, want := range map[string]string{
		"http://demomarket.onion/category/105/3/":      "http://demomarket.onion/category/105/",
		"http://demomarket.onion/vendor/DemoRowan/pgp": "http://demomarket.onion/vendor/DemoRowan/",
		"http://demomarket.onion/listing/7/":           "",
		"https://shop.example/category/105/":           "",
	} {
		_, heads := crawler.HeadsOf(adapter, address)
		if got := strings.Join(heads, " "); got != want {
			t.Errorf("%s leads to %q, want %q", address, got, want)
		}
	}
	page := &crawler.Page{URL: "http://mirror.onion/category/105/"}
	for id, want := range map[string]string{"market/demomarket.onion:DemoRowan:7": "http://mirror.onion/listing/7/", "market/demomarket.onion:DemoRowan:7/excerpt": ""} {
		if got := (Market{}).Own(page, crawler.Post{ID: id, URL: "http://demomarket.onion/listing/7/"}); got != want {
			t.Errorf("%s has its own page at %q, want %q", id, got, want)
		}
	}
}
