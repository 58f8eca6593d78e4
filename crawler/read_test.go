package crawler_test

import (
	"errors"
	"net/url"
	"slices"
	"strings"
	"testing"

	"scops/crawler"
)

// fake knows addresses under path and pages that hold mark.
type fake struct {
	name, path, mark string
	err              error
}

func (f fake) Name() string                   { return f.name }
func (f fake) Match(u *url.URL) bool          { return strings.HasPrefix(u.Path, f.path) }
func (f fake) Recognise(p *crawler.Page) bool { return strings.Contains(p.Text, f.mark) }
func (f fake) Read(*crawler.Page) (crawler.Harvest, error) {
	return crawler.Harvest{State: crawler.PageOK, Posts: []crawler.Post{{ID: f.name + ":-:1"}}}, f.err
}

// lastResort is a fake that is asked when nobody else takes a page.
type lastResort struct{ fake }

func (lastResort) Fallback() bool { return true }

func TestReadAsksAFallbackLast(t *testing.T) {
	t.Parallel()
	adapters := []crawler.Adapter{fake{name: "one", path: "/one", mark: "ONE"}, lastResort{fake{name: "last", path: "/never", mark: "ANY"}}}
	for _, tt := range []struct{ url, text, want string }{
		{"http://h/one/1", "ANY", "one"}, // a wall of one's is one's to name
		{"http://h/", "ONE ANY", "one"},
		{"http://h/", "ANY", "last"},
		{"http://h/", "?", ""},
	} {
		h, err := crawler.Read(adapters, &crawler.Page{URL: tt.url, Text: tt.text})
		if err != nil || h.Adapter != tt.want {
			t.Errorf("%s with %q: read by %q (%v), want %q", tt.url, tt.text, h.Adapter, err, tt.want)
		}
	}
}

func TestReadChoosesTheAdapter(t *testing.T) {
	t.Parallel()
	adapters := []crawler.Adapter{
		fake{name: "one", path: "/one", mark: "ONE"},
		fake{name: "two", path: "/two", mark: "TWO"},
		fake{name: "broken", path: "/broken", mark: "BROKEN", err: errors.New("cut short")},
	}
	tests := []struct {
		name, url, text, forced string
		want                    string
		state                   crawler.PageState
		tried                   []string
		fails                   bool
	}{
		{"address and look agree", "http://h/one/1", "ONE", "", "one", crawler.PageOK, []string{"one"}, false},
		{"look wins over address", "http://h/one/1", "TWO", "", "two", crawler.PageOK, []string{"one", "two", "broken"}, false},
		{"address alone is enough", "http://h/one/1", "please log in", "", "one", crawler.PageOK, []string{"one", "two", "broken"}, false},
		{"look alone is enough", "http://h/", "TWO", "", "two", crawler.PageOK, []string{"one", "two", "broken"}, false},
		{"nobody knows it", "http://h/", "?", "", "", crawler.PageUnknown, []string{"one", "two", "broken"}, false},
		{"an address that is none", "::", "TWO", "", "two", crawler.PageOK, []string{"one", "two", "broken"}, false},
		{"forced", "http://h/one/1", "ONE", "two", "two", crawler.PageOK, []string{"two"}, false},
		{"forced to one that does not exist", "http://h/one/1", "ONE", "three", "three", crawler.PageUnknown, []string{}, true},
		{"the adapter fails", "http://h/broken", "BROKEN", "", "broken", crawler.PageOK, []string{"one", "two", "broken"}, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, err := crawler.Read(adapters, &crawler.Page{URL: tt.url, Text: tt.text, Adapter: tt.forced})
			if (err != nil) != tt.fails {
				t.Fatalf("error %v, want one: %t", err, tt.fails)
			}
			if got.Adapter != tt.want || got.State != tt.state || !slices.Equal(got.Tried, tt.tried) {
				t.Errorf("got %q %s tried %v, want %q %s tried %v", got.Adapter, got.State, got.Tried, tt.want, tt.state, tt.tried)
			}
			if got.Links == nil || got.Posts == nil || got.Tried == nil {
				t.Error("a list is nil, which would print as null")
			}
			for _, p := range got.Posts {
				if p.Media == nil || p.Links == nil || p.Quotes == nil {
					t.Error("a list of a post is nil, which would print as null")
				}
			}
		})
	}
}
