package elastic_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"scops/index"
	"scops/index/query"
)

// dictionary is a server that has lists of words, and answers as told.
type dictionary struct {
	fake   *fake
	words  map[string][]string // by index
	cut    atomic.Int32        // answers that end before the list does
	status int                 // of the answers; 0 = 200
	pages  atomic.Int32
}

func (d *dictionary) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch path := strings.Split(r.URL.Path, "/"); path[len(path)-1] {
	case "_mapping":
		var metas []string
		for name := range d.words {
			metas = append(metas, fmt.Sprintf(`%q:{"mappings":{"_meta":{"scops_mapping":2}}}`, name))
		}
		_, _ = io.WriteString(w, "{"+strings.Join(metas, ",")+"}")
	case "_terms_enum":
		d.pages.Add(1)
		d.enumerate(w, r, d.words[path[1]])
	default:
		d.fake.ServeHTTP(w, r)
	}
}

func (d *dictionary) enumerate(w http.ResponseWriter, r *http.Request, words []string) {
	var ask struct {
		String string `json:"string"`
		After  string `json:"search_after"`
		Size   int    `json:"size"`
	}
	if err := json.NewDecoder(r.Body).Decode(&ask); err != nil {
		d.fake.t.Error(err)
	}
	if d.status != 0 {
		w.WriteHeader(d.status)
		return
	}
	terms := []string{}
	for _, word := range words {
		if strings.HasPrefix(word, ask.String) && word > ask.After && len(terms) < ask.Size {
			terms = append(terms, word)
		}
	}
	complete := d.cut.Add(-1) < 0
	if !complete {
		terms = terms[:len(terms)/2]
	}
	_ = json.NewEncoder(w).Encode(map[string]any{"terms": terms, "complete": complete})
}

func list(t *testing.T, d *dictionary, limit int) ([]string, error) {
	t.Helper()
	d.fake, _ = newFake(t)
	server := httptest.NewServer(d)
	t.Cleanup(server.Close)
	return openAt(t, server.URL, "t").Words(t.Context(), []index.Kind{index.KindHit, index.KindPost}, query.Span{Prefix: "me", Least: 3, Most: 9}, limit)
}

func TestWordsOfAllIndicesAreListedToTheirEnd(t *testing.T) {
	t.Parallel()
	var many []string
	for i := range 25_000 {
		many = append(many, fmt.Sprintf("me%05d", i))
	}
	d := &dictionary{words: map[string][]string{"t-hit-v2": append(many, "mf"), "t-post-v2": {"me00007", "meth", "methamphetamine", "mé"}}}
	words, err := list(t, d, 50_000)
	if want := append(many, "meth"); err != nil || !slices.Equal(words, want) {
		t.Errorf("%d words are listed (%v), want %d", len(words), err, len(want))
	}
	if words, err := list(t, d, 12_000); err != nil || !slices.Equal(words, many[:12_000]) {
		t.Errorf("of at most 12000 words %d are listed: %v", len(words), err)
	}
}

func TestAListThatIsCutShortIsNotTaken(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name  string
		d     *dictionary
		cut   int32
		want  error
		pages int32
	}{
		{"once", &dictionary{}, 1, nil, 2},
		{"every time", &dictionary{}, 1000, index.ErrUnavailable, 8},
		{"its index is gone", &dictionary{status: http.StatusNotFound}, 0, index.ErrUnavailable, 1},
		{"it may not be read", &dictionary{status: http.StatusForbidden}, 0, index.ErrDenied, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			c.d.words = map[string][]string{"t-hit-v2": {"meta", "meth"}}
			c.d.cut.Store(c.cut)
			words, err := list(t, c.d, 99)
			if !errors.Is(err, c.want) || (err == nil) != slices.Equal(words, []string{"meta", "meth"}) || c.d.pages.Load() != c.pages {
				t.Errorf("%v is listed (%v) after %d answers, want %v after %d", words, err, c.d.pages.Load(), c.want, c.pages)
			}
		})
	}
}
