package desk_test

import (
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"scops/classifier"
	"scops/crawler"
	"scops/index"
	"scops/index/desk"
	"scops/index/indextest"
	"scops/index/ledger"
	"scops/index/query"
)

var kim = desk.Actor{Name: "cli:kim", Purpose: "file 2026-114", Roles: []desk.Role{desk.RoleOperator}}

type office struct {
	*desk.Desk
	store *indextest.Memory
}

func newOffice(t *testing.T, change func(*desk.Options)) *office {
	t.Helper()
	store := indextest.NewMemory()
	book, err := ledger.Open(t.Context(), ledger.Options{Store: store})
	if err != nil {
		t.Fatal(err)
	}
	opt := desk.Options{Store: store, Ledger: book, Owner: "seoul", Zone: time.UTC}
	if change != nil {
		change(&opt)
	}
	return &office{desk.New(opt), store}
}

// file puts a hit with this text into the store.
func (o *office) file(t *testing.T, owner, id, text string) {
	t.Helper()
	at := time.Date(2026, 10, 1, 12, 0, 0, 0, time.UTC)
	hit := index.Hit{
		ID: id, Verdict: classifier.Verdict{Label: "sale", Flagged: true, Score: 80, Band: classifier.BandLikely},
		Revisions: []index.Revision{{Post: crawler.Post{ID: id, Site: "telegram", Text: text, PostedAt: &at}, FetchedAt: at}},
		FirstSeen: at, LastSeen: at, IndexedAt: at, Desk: index.Desk{Status: index.StatusNew},
	}
	doc, err := hit.Document()
	if err != nil {
		t.Fatal(err)
	}
	doc.Owner, doc.Handling = owner, "amber+strict"
	o.put(t, doc)
}

func (o *office) put(t *testing.T, doc index.Document) {
	t.Helper()
	out, err := o.store.Put(t.Context(), []index.Document{doc}, index.PutOptions{})
	if err != nil || out[0].Err != nil {
		t.Fatal(err, out[0].Err)
	}
}

func (o *office) find(t *testing.T, text string) []string {
	t.Helper()
	var ids []string
	if _, err := o.Search(t.Context(), kim, text, 0, func(f desk.Found) bool { ids = append(ids, f.ID); return true }); err != nil {
		t.Fatal(err)
	}
	return ids
}

// audit is every audit payload written so far, one JSON object each.
func (o *office) audit(t *testing.T) string {
	t.Helper()
	res, err := o.store.Search(t.Context(), index.Request{Kinds: []index.Kind{index.KindLedger}, Limit: 1000})
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, doc := range res.Docs {
		var body struct{ Payload string }
		if err := json.Unmarshal(doc.Body, &body); err != nil {
			t.Fatal(err)
		}
		all.WriteString(body.Payload + "\n")
	}
	return all.String()
}

func TestASearchIsAuditedBeforeItIsAnswered(t *testing.T) {
	t.Parallel()
	o := newOffice(t, nil)
	o.file(t, "seoul", "telegram:demo:1", "아이스 1g 70")
	_, err := o.Search(t.Context(), kim, "아이스", 0, func(desk.Found) bool {
		if got := o.audit(t); !strings.Contains(got, `"actor":"cli:kim"`) || !strings.Contains(got, "file 2026-114") || !strings.Contains(got, "아이스") {
			t.Errorf("the hit was shown before the audit record stood: %s", got)
		}
		return true
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestWithoutAnAuditRecordNothingIsShown(t *testing.T) {
	t.Parallel()
	o := newOffice(t, nil)
	o.file(t, "seoul", "telegram:demo:1", "아이스 1g 70")
	o.store.Fail = func(call string) error {
		if call == "put" {
			return errors.New("disk full")
		}
		return nil
	}
	_, err := o.Search(t.Context(), kim, "아이스", 0, func(f desk.Found) bool {
		t.Errorf("%s was shown and nobody knows", f.ID)
		return true
	})
	if !errors.Is(err, desk.ErrAudit) {
		t.Errorf("err = %v, want ErrAudit", err)
	}
}

func TestNobodyActsWithoutANameOrAPurposeWhereOneIsAskedFor(t *testing.T) {
	t.Parallel()
	strict := newOffice(t, func(opt *desk.Options) { opt.RequirePurpose = true })
	yield := func(desk.Found) bool { return true }
	if _, err := strict.Search(t.Context(), desk.Actor{}, "x", 0, yield); !errors.Is(err, desk.ErrNoActor) {
		t.Errorf("err = %v, want ErrNoActor", err)
	}
	if _, err := strict.Search(t.Context(), desk.Actor{Name: "cli:kim", Roles: kim.Roles}, "x", 0, yield); !errors.Is(err, desk.ErrPurpose) {
		t.Errorf("err = %v, want ErrPurpose", err)
	}
	if _, err := strict.AddSource(t.Context(), desk.Actor{Name: "cli:kim", Roles: kim.Roles}, "http://t.me/s/demo", "", ""); !errors.Is(err, desk.ErrPurpose) {
		t.Errorf("err = %v, want ErrPurpose", err)
	}
}

func TestAnotherAgencysHitsAreNotFound(t *testing.T) {
	t.Parallel()
	o := newOffice(t, nil)
	o.file(t, "seoul", "telegram:demo:1", "아이스 1g 70")
	o.file(t, "bangkok", "telegram:demo:2", "아이스 1g 70")
	if got := o.find(t, "아이스"); len(got) != 1 || got[0] != "telegram:demo:1" {
		t.Errorf("found %v, want only our own", got)
	}
}

func TestKeptPostsShowOnlyWhenAskedFor(t *testing.T) {
	t.Parallel()
	o := newOffice(t, nil)
	o.file(t, "seoul", "telegram:demo:1", "아이스 1g 70")
	for _, id := range []string{"telegram:demo:1", "telegram:demo:2"} { // 1 has become a hit since
		doc := index.PostDocument(crawler.Post{ID: id, Site: "telegram", Text: "아이스 커피"}, classifier.Verdict{Label: "none"}, time.Now(), time.Now())
		doc.Owner = "seoul"
		o.put(t, doc)
	}
	if got := o.find(t, "아이스"); len(got) != 1 {
		t.Errorf("found %v by default, want the hit alone", got)
	}
	if got := o.find(t, "아이스 flagged:any"); len(got) != 2 {
		t.Errorf("found %v with flagged:any, want the hit and the other post, each once", got)
	}
	if got := o.find(t, "flagged:no"); len(got) != 1 || got[0] != "telegram:demo:2" {
		t.Errorf("found %v with flagged:no, want the post", got)
	}
}

func TestABadQueryPointsAtItsColumn(t *testing.T) {
	t.Parallel()
	o := newOffice(t, nil)
	_, err := o.Search(t.Context(), kim, "label:sale (", 0, func(desk.Found) bool { return true })
	var bad *query.Error
	if !errors.As(err, &bad) || bad.Column < 12 {
		t.Errorf("err = %v, want a *query.Error at the bracket", err)
	}
}

func TestASourceIsAddedOncePausedAndRemoved(t *testing.T) {
	t.Parallel()
	o := newOffice(t, nil)
	first, err := o.AddSource(t.Context(), kim, "HTTP://T.me:80/s/Demo?utm_source=x", "", "tip")
	if err != nil {
		t.Fatal(err)
	}
	again, err := o.AddSource(t.Context(), kim, "http://t.me/s/Demo", "", "another reason")
	if err != nil || !reflect.DeepEqual(again, first) || first.URL != "http://t.me/s/Demo" || first.State != crawler.SourceActive {
		t.Errorf("first %+v, again %+v, %v; want one active source", first, again, err)
	}
	paused, err := o.SetSource(t.Context(), kim, first.URL, crawler.SourcePaused)
	if err != nil || paused.State != crawler.SourcePaused {
		t.Errorf("paused %+v, %v", paused, err)
	}
	if err := o.RemoveSource(t.Context(), kim, first.ID); err != nil {
		t.Fatal(err)
	}
	if left, err := o.ListSources(t.Context(), kim); err != nil || len(left) != 0 {
		t.Errorf("left %v, %v", left, err)
	}
	if _, err := o.SetSource(t.Context(), kim, first.ID, crawler.SourceActive); !errors.Is(err, index.ErrNotFound) {
		t.Errorf("err = %v, want ErrNotFound", err)
	}
	for _, action := range []desk.Action{desk.ActAddSource, desk.ActSetSource, desk.ActRemoveSource, desk.ActListSources} {
		if !strings.Contains(o.audit(t), `"action":"`+string(action)+`"`) {
			t.Errorf("%s left no audit record", action)
		}
	}
}

func TestAnAddressThatIsNoWebPageIsRefused(t *testing.T) {
	t.Parallel()
	o := newOffice(t, nil)
	for _, address := range []string{"", "ftp://example.org/", "javascript:alert(1)", "http://", "t.me/s/demo"} {
		if _, err := o.AddSource(t.Context(), kim, address, "", ""); !errors.Is(err, crawler.ErrURL) {
			t.Errorf("%q: err = %v, want ErrURL", address, err)
		}
	}
}
