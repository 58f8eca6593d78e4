package desk_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"scops/classifier"
	"scops/classifier/entity"
	"scops/crawler"
	"scops/index"
	"scops/index/desk"
)

// named files a hit by an account, with identifiers written kind=value, on a
// day of October.
func (o *office) named(t *testing.T, id, handle string, day int, status index.Status, identifiers ...string) {
	t.Helper()
	at := time.Date(2026, 10, day, 12, 0, 0, 0, time.UTC)
	v := classifier.Verdict{Label: "sale", Flagged: true, Score: 80, Band: classifier.BandLikely}
	for _, one := range identifiers {
		kind, value, _ := strings.Cut(one, "=")
		v.Entities = append(v.Entities, entity.Entity{Kind: entity.Kind(kind), Value: value, Surface: value})
	}
	hit := index.Hit{
		ID: id, Verdict: v, FirstSeen: at, LastSeen: at, IndexedAt: at, Desk: index.Desk{Status: status},
		Revisions: []index.Revision{{Post: crawler.Post{ID: id, Site: "telegram", Text: "x", PostedAt: &at, Author: crawler.Author{ID: handle, Handle: handle}}, FetchedAt: at}},
	}
	doc, err := hit.Document()
	if err != nil {
		t.Fatal(err)
	}
	doc.Owner = "seoul"
	o.put(t, doc)
}

const number = "phone=+66810000000"

func TestAnIdentifierLeadsToItsPostsAccountsAndNeighbours(t *testing.T) {
	t.Parallel()
	o := newOffice(t, nil)
	o.named(t, "telegram:a:1", "a", 3, index.StatusNew, number, "line=demo_yen", "price=800 THB")
	o.named(t, "telegram:a:2", "a", 9, index.StatusRelevant, number, "line=demo_yen", number)
	o.named(t, "telegram:b:1", "b", 5, index.StatusNew, number, "telegram=demo_winter")
	o.named(t, "telegram:c:1", "c", 1, index.StatusNotRelevant, number, "line=dismissed")
	o.named(t, "telegram:d:1", "d", 2, index.StatusNew, "line=demo_yen")
	e, err := o.Entity(t.Context(), kim, "phone", "+66810000000")
	if err != nil {
		t.Fatal(err)
	}
	if e.Total != 3 || e.Read != 3 || len(e.Newest) != 3 || e.Newest[0].ID != "telegram:a:2" {
		t.Errorf("%d hits, %d read, the newest of %d is %s", e.Total, e.Read, len(e.Newest), e.Newest[0].ID)
	}
	if e.First.Day() != 3 || e.Last.Day() != 9 {
		t.Errorf("first %v, last %v, want the 3rd and the 9th: what was dismissed is gone", e.First, e.Last)
	}
	if got, want := fmt.Sprint(e.Beside), "[{line demo_yen 2} {telegram demo_winter 1}]"; got != want {
		t.Errorf("beside it stand %s, want %s", got, want)
	}
	var accounts []string
	for _, a := range e.Accounts {
		accounts = append(accounts, fmt.Sprintf("%s/%s %d posts, %d to %d", a.Site, a.Handle, a.Posts, a.First.Day(), a.Last.Day()))
	}
	if got, want := strings.Join(accounts, "; "), "telegram/a 2 posts, 3 to 9; telegram/b 1 posts, 5 to 5"; got != want {
		t.Errorf("posted by %s, want %s", got, want)
	}
	if len(e.Histogram) != 3 || len(e.Sites) != 1 || e.Sites[0].Docs != 3 {
		t.Errorf("days %v, sites %v", e.Histogram, e.Sites)
	}
	if got := o.audit(t); !strings.Contains(got, `"action":"entity.view"`) || !strings.Contains(got, "+66810000000") {
		t.Errorf("the audit says %s", got)
	}
}

func TestAnIdentifierInManyPostsIsCountedFromTheNewest(t *testing.T) {
	t.Parallel()
	o := newOffice(t, nil)
	for i := range 523 {
		o.named(t, fmt.Sprintf("telegram:a:%04d", i), fmt.Sprintf("a%d", i%80), 1+i%28, index.StatusNew, number, fmt.Sprintf("line=l%d", i))
	}
	e, err := o.Entity(t.Context(), kim, "phone", "+66810000000")
	if err != nil {
		t.Fatal(err)
	}
	if e.Total != 523 || e.Read != 500 || len(e.Newest) != 20 || len(e.Accounts) != 50 || len(e.Beside) != 50 || e.First.Day() != 1 || e.Last.Day() != 28 {
		t.Errorf("total %d, read %d, newest %d, accounts %d, beside %d, first %v, last %v", e.Total, e.Read, len(e.Newest), len(e.Accounts), len(e.Beside), e.First, e.Last)
	}
}

func TestAnIdentifierOfAnotherAgencyIsNotThere(t *testing.T) {
	t.Parallel()
	o := newOffice(t, nil)
	o.named(t, "telegram:a:1", "a", 3, index.StatusNew, number)
	other := newOffice(t, func(opt *desk.Options) { opt.Store, opt.Owner = o.store, "bangkok" })
	e, err := other.Entity(t.Context(), kim, "phone", "+66810000000")
	if err != nil || e.Total != 0 || e.First != nil || len(e.Accounts)+len(e.Beside)+len(e.Sites)+len(e.Newest) != 0 {
		t.Errorf("another agency sees %+v, %v", e, err)
	}
	for _, c := range [][2]string{{"", "x"}, {"phone", ""}, {"phone", strings.Repeat("1", index.MaxKeyword)}} {
		if _, err := o.Entity(t.Context(), kim, c[0], c[1]); !errors.Is(err, desk.ErrEntity) {
			t.Errorf("%.20q: %v, want ErrEntity", c, err)
		}
	}
}
