package upkeep

import (
	"context"
	"encoding/json"
	"errors"
	"reflect"
	"testing"
	"time"

	"scops/classifier"
	"scops/crawler"
	"scops/index"
	"scops/index/indextest"
	"scops/rules"
)

// fixed judges every post alike, by the text it begins with.
type fixed map[string]classifier.Verdict

func (f fixed) Classify(p crawler.Post, _ time.Time) classifier.Verdict {
	v := f[p.Text]
	v.Pack = f.Digest()
	return v
}

func (f fixed) Digest() string { return "sha256:new" }

func sale(score int, band string) classifier.Verdict {
	return classifier.Verdict{Label: rules.LabelSale, Score: score, Band: band, Flagged: true}
}

// stand puts a hit into a store as ingest and a person left it.
func stand(t *testing.T, store index.Store, id string) {
	t.Helper()
	old := sale(70, classifier.BandLikely)
	old.Pack = "sha256:old"
	hit := index.Hit{
		ID: id, Verdict: old, FirstVerdict: index.FirstVerdict{Verdict: old, Text: id},
		Revisions: []index.Revision{{Post: crawler.Post{ID: id, Site: "telegram", Text: id}, FetchedAt: noon}},
		Desk:      index.Desk{Status: index.StatusRelevant, Tags: []string{"kept"}, Decisions: []index.Decision{{By: "kim", To: index.StatusRelevant}}},
	}
	doc, err := hit.Document()
	if err != nil {
		t.Fatal(err)
	}
	doc.Owner, doc.Handling, doc.CaseIDs = "seoul", "red", []string{"c1"}
	doc.Keywords["minhash"] = []string{"aa"}
	if _, err := store.Put(t.Context(), []index.Document{doc}, index.PutOptions{}); err != nil {
		t.Fatal(err)
	}
}

func all(t *testing.T, store index.Store) []index.Document {
	t.Helper()
	res, err := store.Search(t.Context(), index.Request{Kinds: []index.Kind{index.KindHit}, Limit: 100})
	if err != nil {
		t.Fatal(err)
	}
	return res.Docs
}

func get(t *testing.T, store index.Store, id string) (*index.Document, *index.Hit) {
	t.Helper()
	docs, err := store.Get(t.Context(), index.KindHit, id)
	if err != nil || docs[0] == nil {
		t.Fatal(err, docs)
	}
	hit, err := index.HitOf(*docs[0])
	if err != nil {
		t.Fatal(err)
	}
	return docs[0], hit
}

var newPack = fixed{
	"up": sale(90, classifier.BandStrong), "down": {Label: rules.LabelTalk, Band: classifier.BandNone},
	"same": sale(70, classifier.BandLikely), "other": {Label: rules.LabelRecruit, Score: 70, Band: classifier.BandLikely, Flagged: true},
}

func TestReclassifyingRewritesTheCurrentVerdictAlone(t *testing.T) {
	t.Parallel()
	store := indextest.NewMemory()
	for id := range newPack {
		stand(t, store, id)
	}
	before, was := get(t, store, "down")
	work := &Reclassify{Store: store, Judge: newPack, Now: func() time.Time { return noon }}
	var sum ReclassifySum
	changed, failed, err := work.Page(t.Context(), all(t, store), &sum)
	if err != nil || len(failed) > 0 {
		t.Fatal(err, failed)
	}
	ways := map[string]string{}
	for _, c := range changed {
		ways[c.ID] = c.Way
	}
	if want := (map[string]string{"up": Rises, "down": Falls, "other": Relabeled}); !reflect.DeepEqual(ways, want) {
		t.Errorf("changed %v, want %v", ways, want)
	}
	if want := (ReclassifySum{Read: 4, Rewritten: 4, Rose: 1, Fell: 1, Relabeled: 1, Unflagged: 1}); sum != want {
		t.Errorf("%+v, want %+v", sum, want)
	}
	after, is := get(t, store, "down")
	if is.Verdict.Label != rules.LabelTalk || is.Verdict.Pack != "sha256:new" || !reflect.DeepEqual(after.Keywords["flagged"], []string{"no"}) {
		t.Errorf("verdict %+v, flagged %v: want talk by the new pack, not flagged", is.Verdict, after.Keywords["flagged"])
	}
	if !reflect.DeepEqual(is.FirstVerdict, was.FirstVerdict) || !reflect.DeepEqual(is.Desk, was.Desk) || !reflect.DeepEqual(is.Revisions, was.Revisions) {
		t.Errorf("first verdict, decision or revisions changed: %+v", is)
	}
	if after.Owner != "seoul" || after.Handling != "red" || !reflect.DeepEqual(after.CaseIDs, before.CaseIDs) || !reflect.DeepEqual(after.Keywords["minhash"], []string{"aa"}) {
		t.Errorf("owner, handling, files or copies' keys changed: %+v", after)
	}
}

func TestASecondRunFindsNothingLeftToDo(t *testing.T) {
	t.Parallel()
	store := indextest.NewMemory()
	stand(t, store, "up")
	work := &Reclassify{Store: store, Judge: newPack, Now: func() time.Time { return noon }}
	for _, want := range []ReclassifySum{{Read: 1, Rewritten: 1, Rose: 1}, {Read: 1, Current: 1}} {
		var sum ReclassifySum
		if _, _, err := work.Page(t.Context(), all(t, store), &sum); err != nil || sum != want {
			t.Errorf("%+v, %v; want %+v", sum, err, want)
		}
	}
}

func TestADryRunWritesNothing(t *testing.T) {
	t.Parallel()
	store := indextest.NewMemory()
	stand(t, store, "up")
	before, _ := get(t, store, "up")
	var sum ReclassifySum
	work := &Reclassify{Store: store, Judge: newPack, DryRun: true, Now: func() time.Time { return noon }}
	changed, failed, err := work.Page(t.Context(), all(t, store), &sum)
	if err != nil || len(failed) > 0 || len(changed) != 1 || sum.Rewritten != 1 {
		t.Errorf("%v, %+v, %v: want the one hit that rises", changed, sum, err)
	}
	if after, _ := get(t, store, "up"); after.Version != before.Version || string(after.Body) != string(before.Body) {
		t.Error("the hit was written")
	}
}

// rushed is a store in which somebody judges a hit just before it is rewritten.
type rushed struct {
	index.Store
	rush func()
}

func (r *rushed) Put(ctx context.Context, docs []index.Document, opt index.PutOptions) ([]index.Outcome, error) {
	if rush := r.rush; rush != nil {
		r.rush = nil
		rush()
	}
	return r.Store.Put(ctx, docs, opt)
}

func TestAJudgementMadeInTheMeantimeIsNotLost(t *testing.T) {
	t.Parallel()
	memory := indextest.NewMemory()
	stand(t, memory, "up")
	store := &rushed{Store: memory}
	store.rush = func() {
		doc, hit := get(t, memory, "up")
		hit.Desk.Status = index.StatusPassedUp
		doc.Keywords["status"] = []string{string(index.StatusPassedUp)}
		doc.Body, _ = json.Marshal(hit)
		out, err := memory.Put(t.Context(), []index.Document{*doc}, index.PutOptions{})
		if err != nil || out[0].Err != nil {
			t.Error(err, out[0].Err)
		}
	}
	var sum ReclassifySum
	work := &Reclassify{Store: store, Judge: newPack, Now: func() time.Time { return noon }}
	changed, failed, err := work.Page(t.Context(), all(t, memory), &sum)
	if err != nil || len(failed) > 0 || len(changed) != 1 || changed[0].Status != index.StatusPassedUp {
		t.Errorf("%+v, %v: want the hit as somebody just judged it", changed, err)
	}
	if _, hit := get(t, memory, "up"); hit.Desk.Status != index.StatusPassedUp || hit.Verdict.Score != 90 {
		t.Errorf("status %s, score %d: want both the judgement and the new verdict", hit.Desk.Status, hit.Verdict.Score)
	}
}

// refusing is a store that will never take one of its hits.
type refusing struct{ index.Store }

func (r refusing) Put(ctx context.Context, docs []index.Document, opt index.PutOptions) ([]index.Outcome, error) {
	var out []index.Outcome
	for _, doc := range docs {
		if doc.ID == "down" {
			out = append(out, index.Outcome{Err: &index.RejectedError{Kind: index.KindHit, ID: "down", Reason: "too long"}})
			continue
		}
		one, err := r.Store.Put(ctx, []index.Document{doc}, opt)
		if err != nil {
			return nil, err
		}
		out = append(out, one...)
	}
	return out, nil
}

func TestAHitTheStoreRefusesIsNamedAndTheRestIsDone(t *testing.T) {
	t.Parallel()
	memory := indextest.NewMemory()
	for id := range newPack {
		stand(t, memory, id)
	}
	var sum ReclassifySum
	work := &Reclassify{Store: refusing{memory}, Judge: newPack, Now: func() time.Time { return noon }}
	_, failed, err := work.Page(t.Context(), all(t, memory), &sum)
	var refused *index.RejectedError
	if err != nil || len(failed) != 1 || !errors.As(failed[0], &refused) || refused.ID != "down" || sum.Failed != 1 || sum.Rewritten != 3 {
		t.Errorf("%v, %v, %+v: want the refused hit named and three written", failed, err, sum)
	}
}
