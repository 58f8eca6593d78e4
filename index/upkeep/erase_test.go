package upkeep

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"scops/classifier"
	"scops/crawler"
	"scops/index"
	"scops/index/indextest"
	"scops/index/ledger"
	"scops/index/query"
)

const day = 24 * time.Hour

// office is a store with hits, their sealed pages, and what erases them.
type office struct {
	*Retention
	t     *testing.T
	store *indextest.Memory
	now   time.Time
	seals map[string]index.SealRef // by page
}

func open(t *testing.T) *office {
	t.Helper()
	o := &office{t: t, store: indextest.NewMemory(), now: noon, seals: map[string]index.SealRef{}}
	o.Retention = o.process(o.store)
	return o
}

// process is another process on the same store, or on what stands before it.
func (o *office) process(store index.Store) *Retention {
	o.t.Helper()
	clock := func() time.Time { return o.now }
	book, err := ledger.Open(o.t.Context(), ledger.Options{Store: store, Owner: "seoul", Now: clock})
	if err != nil {
		o.t.Fatal(err)
	}
	return &Retention{Store: store, Ledger: book, Owner: "seoul", Policy: PolicyOf(180*day, 180*day), Log: slog.New(slog.DiscardHandler), Now: clock}
}

// hit stores a flagged post of some age that stands on a page.
func (o *office) hit(id string, age time.Duration, page string, change func(*index.Hit)) {
	o.t.Helper()
	seal, sealed := o.seals[page]
	if !sealed {
		var err error
		seal, err = o.Ledger.Seal(o.t.Context(), &crawler.Page{URL: "https://t.me/s/" + page, Body: []byte(page), FetchedAt: o.now.Add(-age)}, "pack")
		if err != nil {
			o.t.Fatal(err)
		}
		o.seals[page] = seal
	}
	hit := hitAt(id, o.now.Add(-age))
	hit.Revisions[0].Post.Text, hit.Revisions[0].Post.Author = "secret words", crawler.Author{ID: "owl"}
	hit.Revisions[0].Seal, hit.Seal = &seal, &seal
	hit.Verdict.Signals = []classifier.Signal{{Rule: "th/yaba", Surface: "secret"}, {Rule: "any/price", Quoted: true}}
	if change != nil {
		change(&hit)
	}
	putHit(o.t, o.store, hit)
}

// dismissed judges a hit not relevant some time ago.
func (o *office) dismissed(age time.Duration) func(*index.Hit) {
	return func(h *index.Hit) {
		h.Desk.Status = index.StatusNotRelevant
		h.Desk.Decisions = []index.Decision{{By: "somchai", At: o.now.Add(-age), To: index.StatusNotRelevant, Note: "secret note", Reason: index.ReasonNews, Wrong: []string{"th/yaba"}}}
	}
}

func (o *office) approve() {
	o.t.Helper()
	if err := o.Approve(o.t.Context(), "cli:anong", "law 7"); err != nil {
		o.t.Fatal(err)
	}
}

func (o *office) erase() Erased {
	o.t.Helper()
	sum, err := o.Erase(o.t.Context())
	if err != nil {
		o.t.Fatal(err)
	}
	return sum
}

// ids are the hits that are left, in order.
func (o *office) ids() string {
	o.t.Helper()
	res, err := o.store.Search(o.t.Context(), index.Request{Kinds: []index.Kind{index.KindHit}, Limit: 100})
	if err != nil {
		o.t.Fatal(err)
	}
	var ids []string
	for _, doc := range res.Docs {
		ids = append(ids, doc.ID)
	}
	slices.Sort(ids)
	return strings.Join(ids, " ")
}

// pages are the sealed pages whose bytes are left, in order.
func (o *office) pages() string {
	o.t.Helper()
	var left []string
	for page, seal := range o.seals {
		docs, err := o.store.Get(o.t.Context(), index.KindEvidence, seal.ID())
		if err != nil {
			o.t.Fatal(err)
		}
		if docs[0] != nil {
			left = append(left, page)
		}
	}
	slices.Sort(left)
	return strings.Join(left, " ")
}

// whole demands a ledger that verifies.
func (o *office) whole() *ledger.Report {
	o.t.Helper()
	report, err := ledger.Verify(o.t.Context(), o.store, ledger.Check{})
	if err != nil || len(report.Broken) > 0 {
		o.t.Fatalf("%v; broken: %+v", err, report.Broken)
	}
	return report
}

func (o *office) stone(id string) *index.Tombstone {
	o.t.Helper()
	docs, err := o.store.Get(o.t.Context(), index.KindTombstone, index.TombstoneID(id))
	if err != nil {
		o.t.Fatal(err)
	}
	if docs[0] == nil {
		return nil
	}
	for _, secret := range []string{id, "secret", "owl"} {
		if strings.Contains(string(docs[0].Body)+fmt.Sprint(docs[0].Keywords), secret) {
			o.t.Errorf("the tombstone of %s still says %q: %s", id, secret, docs[0].Body)
		}
	}
	t, err := index.TombstoneOf(*docs[0])
	if err != nil {
		o.t.Fatal(err)
	}
	return t
}

func TestWhatIsOverItsTimeGoesAndTheRestStays(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.hit("t:a:old", 181*day, "one", nil)
	o.hit("t:a:young", 179*day, "two", nil)
	o.hit("t:a:judged", 400*day, "three", func(h *index.Hit) {
		h.Desk.Status, h.Desk.Decisions = index.StatusRelevant, []index.Decision{{By: "somchai", At: noon.Add(-day), To: index.StatusRelevant}}
	})
	o.hit("t:a:no", 31*day, "four", o.dismissed(30*day))
	o.hit("t:a:just-no", 60*day, "five", o.dismissed(29*day))
	o.approve()
	if sum := o.erase(); sum.Hits != 2 || sum.Seals != 2 || sum.Left != 0 {
		t.Errorf("erased %+v, want two hits with their pages", sum)
	}
	if got := o.ids(); got != "t:a:judged t:a:just-no t:a:young" {
		t.Errorf("left: %s", got)
	}
	if got := o.pages(); got != "five three two" {
		t.Errorf("pages left: %s", got)
	}
	erased := o.whole().Erased
	if len(erased) != 2 || erased[0].Approver != "cli:anong" {
		t.Errorf("erased pages %+v, want two, approved by cli:anong", erased)
	}
	old, no := o.stone("t:a:old"), o.stone("t:a:no")
	if old.Reason != index.ErasedExpired || no.Reason != index.ErasedDismissed || old.Record == "" || len(no.Seals) > 0 {
		t.Errorf("tombstones %+v and %+v", old, no)
	}
	hit := no.Hit()
	if d := hit.Desk.Decisions[0]; d.By != "somchai" || d.Wrong[0] != "th/yaba" || d.Note != "" || hit.Verdict.Signals[1] != (classifier.Signal{Rule: "any/price", Quoted: true}) {
		t.Errorf("left of the dismissed one: %+v", hit)
	}
}

func TestASealedPageGoesWithItsLastHit(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.hit("t:a:1", 200*day, "shared", nil)
	o.hit("t:a:2", 170*day, "shared", nil)
	o.approve()
	if o.erase(); o.ids() != "t:a:2" || o.pages() != "shared" {
		t.Fatalf("left %q with pages %q, want the young hit and the page", o.ids(), o.pages())
	}
	o.now = o.now.Add(20 * day)
	if o.erase(); o.ids() != "" || o.pages() != "" || len(o.whole().Erased) != 1 {
		t.Errorf("left %q with pages %q", o.ids(), o.pages())
	}
}

func TestEvidenceIsKeptForItsOwnTime(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.Policy = PolicyOf(180*day, 365*day)
	o.hit("t:a:1", 181*day, "kept", nil)
	o.hit("t:a:no", 40*day, "dismissed", o.dismissed(35*day))
	o.approve()
	if o.erase(); o.ids() != "" || o.pages() != "kept" {
		t.Fatalf("left %q with pages %q, want the page alone", o.ids(), o.pages())
	}
	if plan, err := o.Plan(t.Context()); err != nil || plan.Begun != 1 {
		t.Errorf("%v: %d erasures wait for their pages, want 1", err, plan.Begun)
	}
	o.now = o.now.Add(185 * day)
	if o.erase(); o.pages() != "" {
		t.Errorf("pages left: %q", o.pages())
	}
}

func TestLegalHoldAndFilesStopBothClocks(t *testing.T) {
	t.Parallel()
	o := open(t)
	until := noon.Add(10 * day)
	held := func(until *time.Time, then func(*index.Hit)) func(*index.Hit) {
		return func(h *index.Hit) {
			if then != nil {
				then(h)
			}
			h.Desk.Hold = &index.Hold{By: "anong", At: noon.Add(-300 * day), Reason: "court", Until: until}
		}
	}
	o.hit("t:a:held", 999*day, "one", held(nil, nil))
	o.hit("t:a:held-no", 999*day, "two", held(nil, o.dismissed(900*day)))
	o.hit("t:a:for-a-while", 999*day, "three", held(&until, nil))
	o.hit("t:a:lifted", 999*day, "four", func(h *index.Hit) {
		held(nil, nil)(h)
		h.Desk.Hold.Lifted = &index.Lift{By: "anong", At: noon.Add(-181 * day)}
	})
	o.hit("t:a:filed", 999*day, "five", nil)
	docs, err := o.store.Get(t.Context(), index.KindHit, "t:a:filed")
	if err != nil {
		t.Fatal(err)
	}
	docs[0].CaseIDs = []string{"2026-7"}
	if err := index.PutOne(t.Context(), o.store, *docs[0], index.PutOptions{}); err != nil {
		t.Fatal(err)
	}
	o.approve()
	plan, err := o.Plan(t.Context())
	if err != nil || plan.Held != 3 || plan.InFiles != 1 || plan.Due[0].Hits != 1 {
		t.Errorf("%v: plan %+v, want three held, one in a file, one due", err, plan)
	}
	if o.erase(); o.ids() != "t:a:filed t:a:for-a-while t:a:held t:a:held-no" {
		t.Errorf("left: %s", o.ids())
	}
	o.now = o.now.Add(11 * day)
	o.erase()
	res, err := o.store.Search(t.Context(), index.Request{Kinds: []index.Kind{index.KindHit}, Query: query.Keyword{Field: "hold", Value: "yes"}})
	if err != nil || res.Total != 2 {
		t.Errorf("%v: %d are held when the time of one is over, want 2", err, res.Total)
	}
	o.now = o.now.Add(180 * day)
	if o.erase(); o.ids() != "t:a:filed t:a:held t:a:held-no" {
		t.Errorf("left half a year after a hold ended: %s", o.ids())
	}
}

func TestOutOfAFileTheTimeBeginsAnew(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.hit("t:a:1", 999*day, "one", func(h *index.Hit) {
		at := noon.Add(-179 * day)
		h.Desk.Unfiled = &at
	})
	o.approve()
	if o.erase(); o.ids() != "t:a:1" {
		t.Error("it went before its time after it left the file")
	}
	o.now = o.now.Add(day)
	if o.erase(); o.ids() != "" {
		t.Error("it stays for ever after it left the file")
	}
}

func TestNothingGoesBeforeSomebodyApprovedIt(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.hit("t:a:1", 999*day, "one", nil)
	if _, err := o.Erase(t.Context()); !errors.Is(err, ErrUnapproved) {
		t.Errorf("erasing says %v, want that nobody approved it", err)
	}
	if sum, err := o.Pass(t.Context()); err != nil || sum != (Erased{}) || o.ids() == "" {
		t.Errorf("%v: a pass erased %+v", err, sum)
	}
	o.approve()
	o.Policy = PolicyOf(90*day, 90*day)
	if sum, err := o.Pass(t.Context()); err != nil || sum != (Erased{}) {
		t.Errorf("%v: a pass by a shorter policy than the approved one erased %+v", err, sum)
	}
	o.Policy = PolicyOf(365*day, 365*day)
	if sum, err := o.Pass(t.Context()); err != nil || sum.Hits != 1 {
		t.Errorf("%v: a pass by a longer policy erased %+v, want the hit", err, sum)
	}
}

func TestHitsOfAnEarlierVersionAreFoundAndSharePages(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.hit("t:a:old", 200*day, "shared", nil)
	o.hit("t:a:young", 100*day, "shared", nil)
	for _, id := range []string{"t:a:old", "t:a:young"} { // as they were stored before
		docs, err := o.store.Get(t.Context(), index.KindHit, id)
		if err != nil {
			t.Fatal(err)
		}
		delete(docs[0].Keywords, "hold")
		delete(docs[0].Keywords, "seal")
		delete(docs[0].Numbers, "clock")
		if err := index.PutOne(t.Context(), o.store, *docs[0], index.PutOptions{}); err != nil {
			t.Fatal(err)
		}
	}
	if plan, err := o.Plan(t.Context()); err != nil || plan.Due[0].Hits != 1 || plan.Overdue(o.now) != 20*day {
		t.Errorf("%v: plan %+v, want one due for 20 days", err, plan)
	}
	o.approve()
	if o.erase(); o.ids() != "t:a:young" || o.pages() != "shared" {
		t.Errorf("left %q with pages %q", o.ids(), o.pages())
	}
}

func TestAHitThatChangesWhileItIsErasedStays(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.hit("t:a:1", 181*day, "one", nil)
	o.approve()
	changing := &mortal{Memory: o.store, onDelete: func(kind index.Kind, id string) {
		if kind != index.KindHit {
			return
		}
		o.hit(id, 181*day, "one", func(h *index.Hit) { h.LastSeen = noon })
	}}
	sum, err := o.process(changing).Erase(t.Context())
	if err != nil || sum.Hits != 0 || sum.Left != 1 || o.ids() != "t:a:1" || o.pages() != "one" || o.stone("t:a:1") != nil {
		t.Errorf("%v: erased %+v; left %q, pages %q, tombstone %+v", err, sum, o.ids(), o.pages(), o.stone("t:a:1"))
	}
}

func TestOneProcessErasesAtATime(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.approve()
	l, err := o.take(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	other := o.process(o.store)
	if _, err := other.Erase(t.Context()); !errors.Is(err, ErrBusy) {
		t.Errorf("a second process erases beside the first: %v", err)
	}
	o.now = o.now.Add(leaseFor + time.Second) // the first was killed
	if _, err := other.Erase(t.Context()); err != nil {
		t.Errorf("nobody may erase after a process that was killed: %v", err)
	}
	if err := l.renew(t.Context()); !errors.Is(err, ErrBusy) {
		t.Errorf("the first goes on: %v", err)
	}
}

// mortal is a store whose process is killed before its n-th write, or after it
// where it was the answer that was lost.
type mortal struct {
	*indextest.Memory
	onDelete func(index.Kind, string)

	mu         sync.Mutex
	left       int  // writes until the end; 0 = it lives for ever
	answerless bool // the last write is done all the same
	dead       bool
}

var errKilled = errors.New("killed")

func (m *mortal) write(do func() error) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.dead {
		return errKilled
	}
	if m.left > 0 {
		if m.left--; m.left == 0 {
			m.dead = true
			if m.answerless {
				_ = do()
			}
			return errKilled
		}
	}
	return do()
}

func (m *mortal) Put(ctx context.Context, docs []index.Document, opt index.PutOptions) (out []index.Outcome, err error) {
	err = m.write(func() (err error) { out, err = m.Memory.Put(ctx, docs, opt); return err })
	return out, err
}

func (m *mortal) Delete(ctx context.Context, kind index.Kind, id string, version index.Version) error {
	return m.write(func() error {
		if m.onDelete != nil {
			m.onDelete(kind, id)
		}
		return m.Memory.Delete(ctx, kind, id, version)
	})
}

func TestAnErasureThatIsKilledAnywhereIsEndedByTheNext(t *testing.T) {
	t.Parallel()
	for _, answerless := range []bool{false, true} {
		for n, done := 1, false; !done; n++ {
			o := open(t)
			o.hit("t:a:old", 200*day, "shared", nil)
			o.hit("t:a:no", 40*day, "shared", o.dismissed(31*day))
			o.hit("t:a:old-too", 190*day, "own", nil)
			o.hit("t:a:stays", 10*day, "stays", nil)
			o.approve()
			store := &mortal{Memory: o.store}
			process := o.process(store)
			store.left, store.answerless = n, answerless
			_, err := process.Erase(t.Context())
			if done = !store.dead; done {
				if err != nil || n < 10 {
					t.Fatalf("%v: all was done in %d writes", err, n)
				}
				continue
			}
			if !errors.Is(err, errKilled) {
				t.Fatalf("killed at write %d: %v", n, err)
			}
			o.whole() // at every step
			for id := range map[string]bool{"t:a:old": true, "t:a:no": true, "t:a:old-too": true} {
				hits, err := o.store.Get(t.Context(), index.KindHit, id)
				stones, err2 := o.store.Get(t.Context(), index.KindTombstone, index.TombstoneID(id))
				if errors.Join(err, err2) != nil || hits[0] == nil && stones[0] == nil {
					t.Errorf("killed at write %d: %s is gone without a tombstone", n, id)
				}
			}
			o.now = o.now.Add(leaseFor + time.Second)
			o.erase()
			report := o.whole()
			plan, err := o.Plan(t.Context())
			if err != nil || o.ids() != "t:a:stays" || o.pages() != "stays" || len(report.Erased) != 2 || plan.Begun != 0 {
				t.Errorf("killed at write %d (%v): left %q, pages %q, %d pages erased, %d begun, %v", n, answerless, o.ids(), o.pages(), len(report.Erased), plan.Begun, err)
			}
			for _, id := range []string{"t:a:old", "t:a:no", "t:a:old-too"} {
				if o.stone(id) == nil {
					t.Errorf("killed at write %d: %s has no tombstone", n, id)
				}
			}
		}
	}
}

func TestRefusedDocumentsAndMissedPostsGoToo(t *testing.T) {
	t.Parallel()
	o := open(t)
	for id, age := range map[string]time.Duration{"old": 181 * day, "young": 10 * day} {
		for _, kind := range []index.Kind{index.KindMiss, index.KindRejected} {
			doc := index.Document{Kind: kind, ID: id, Owner: "seoul", Numbers: map[string]int64{"when": noon.Add(-age).UnixMilli()}}
			if err := index.PutOne(t.Context(), o.store, doc, index.PutOptions{}); err != nil {
				t.Fatal(err)
			}
		}
	}
	o.approve()
	if sum := o.erase(); sum.Other != 2 || left(t, o.store, index.KindMiss) != 1 || left(t, o.store, index.KindRejected) != 1 {
		t.Errorf("erased %+v, want the two old ones", sum)
	}
}
