package ledger_test

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"scops/crawler"
	"scops/index"
	"scops/index/indextest"
	"scops/index/ledger"
)

type deed struct {
	What string `json:"what"`
	Salt string `json:"salt"`
}

func open(t *testing.T, store index.Store, anchorFile string) *ledger.Ledger {
	t.Helper()
	l, err := ledger.Open(t.Context(), ledger.Options{
		Store: store, Owner: "test", Handling: "amber+strict", AnchorFile: anchorFile, Software: "scops test", Now: time.Now,
	})
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func page(body string) *crawler.Page {
	return &crawler.Page{
		URL: "http://t.me/s/demo_shop", Status: 200, Header: map[string][]string{"Content-Type": {"text/html"}},
		Body: []byte(body), Charset: "utf-8", FetchedAt: time.Date(2026, 10, 1, 3, 4, 5, 0, time.UTC),
	}
}

// written is a ledger with an audit record, a sealed page and another record,
// closed honestly.
func written(t *testing.T) (store *indextest.Memory, anchorFile string, seal index.SealRef) {
	t.Helper()
	store, anchorFile = indextest.NewMemory(), filepath.Join(t.TempDir(), "anchor")
	l := open(t, store, anchorFile)
	appendDeed(t, l, "searched")
	seal, err := l.Seal(t.Context(), page("<html>아이스 1g 70</html>"), "sha256:pack")
	if err != nil {
		t.Fatal(err)
	}
	appendDeed(t, l, "viewed")
	if err := l.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	return store, anchorFile, seal
}

func appendDeed(t *testing.T, l *ledger.Ledger, what string) index.SealRef {
	t.Helper()
	ref, err := l.Append(t.Context(), ledger.RecordAction, deed{what, "x"})
	if err != nil {
		t.Fatal(err)
	}
	return ref
}

func verify(t *testing.T, store index.Store, check ledger.Check) *ledger.Report {
	t.Helper()
	report, err := ledger.Verify(t.Context(), store, check)
	if err != nil {
		t.Fatal(err)
	}
	return report
}

func TestAnHonestLedgerVerifies(t *testing.T) {
	t.Parallel()
	store, anchorFile, _ := written(t)
	report := verify(t, store, ledger.Check{File: anchorFile})
	if len(report.Broken) != 0 || report.Records != 3 || report.Seals != 1 || report.Anchors != 2 {
		t.Errorf("report = %+v, want 3 records, 1 seal, 2 anchors and nothing broken", report)
	}
}

func TestASealedPageComesBackAsItCame(t *testing.T) {
	t.Parallel()
	store, _, seal := written(t)
	sealed, body, err := ledger.Read(t.Context(), store, ledger.RecordID(seal.Chain, seal.Seq), seal.Record)
	if err != nil {
		t.Fatal(err)
	}
	if string(body) != "<html>아이스 1g 70</html>" || sealed.SHA256 != seal.SHA256 || sealed.URL != "http://t.me/s/demo_shop" {
		t.Errorf("sealed = %+v, body = %q", sealed, body)
	}
}

// replaceByte changes one byte of a document's body at every place in turn.
func flip(b json.RawMessage, at int) json.RawMessage {
	out := append(json.RawMessage(nil), b...)
	out[at] ^= 1
	return out
}

func TestAnyChangedByteOfARecordOrASealedPageIsNamed(t *testing.T) {
	t.Parallel()
	for _, kind := range []index.Kind{index.KindLedger, index.KindEvidence, index.KindAnchor} {
		store, anchorFile, seal := written(t)
		id := ledger.RecordID(seal.Chain, seal.Seq)
		if kind == index.KindAnchor {
			id = ledger.AnchorID(1)
		}
		docs, err := store.Get(t.Context(), kind, id)
		if err != nil || docs[0] == nil {
			t.Fatalf("%s %s: %v", kind, id, err)
		}
		honest := docs[0].Body
		for at := range honest {
			store.Tamper(kind, id, func(doc *index.Document) { doc.Body = flip(honest, at) })
			report := verify(t, store, ledger.Check{File: anchorFile})
			if len(report.Broken) == 0 || report.Broken[0].Record != id {
				t.Errorf("%s: byte %d (%q) changed and verify said %+v, want %s named", kind, at, honest[at], report.Broken, id)
			}
		}
	}
}

func TestWhatWasRemovedIsNamed(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		kind index.Kind
		id   func(index.SealRef) string
	}{
		"the first record":  {index.KindLedger, func(s index.SealRef) string { return ledger.RecordID(s.Chain, 0) }},
		"a middle record":   {index.KindLedger, func(s index.SealRef) string { return ledger.RecordID(s.Chain, 1) }},
		"the last record":   {index.KindLedger, func(s index.SealRef) string { return ledger.RecordID(s.Chain, 2) }},
		"the sealed page":   {index.KindEvidence, func(s index.SealRef) string { return ledger.RecordID(s.Chain, 1) }},
		"the announcement":  {index.KindAnchor, func(index.SealRef) string { return ledger.AnchorID(0) }},
		"the newest anchor": {index.KindAnchor, func(index.SealRef) string { return ledger.AnchorID(1) }},
	} {
		store, anchorFile, seal := written(t)
		id := c.id(seal)
		if err := store.Delete(t.Context(), c.kind, id, index.VersionAny); err != nil {
			t.Fatal(err)
		}
		report := verify(t, store, ledger.Check{File: anchorFile})
		if !names(report, id) {
			t.Errorf("%s was removed and verify said %+v, want %s named", name, report.Broken, id)
		}
	}
}

func names(report *ledger.Report, id string) bool {
	for _, b := range report.Broken {
		if b.Record == id {
			return true
		}
	}
	return false
}

func TestAKeptAnchorSurvivesLaterProcessesWhenTheChainWasCut(t *testing.T) {
	t.Parallel()
	store, anchorFile, _ := written(t)
	if err := store.Delete(t.Context(), index.KindAnchor, ledger.AnchorID(1), index.VersionAny); err != nil {
		t.Fatal(err)
	}
	for range 3 { // later processes append after the cut
		l := open(t, store, anchorFile)
		appendDeed(t, l, "searched")
		if err := l.Close(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if report := verify(t, store, ledger.Check{File: anchorFile}); !names(report, ledger.AnchorID(1)) {
		t.Errorf("the cut was forgotten: %+v", report.Broken)
	}
}

func TestAnAnchorKeptByAPersonIsCompared(t *testing.T) {
	t.Parallel()
	store, _, _ := written(t)
	good := verify(t, store, ledger.Check{}).Newest
	if report := verify(t, store, ledger.Check{Points: []ledger.Point{good}}); len(report.Broken) != 0 {
		t.Errorf("the true anchor was refused: %+v", report.Broken)
	}
	bad := ledger.Point{Seq: good.Seq, Hash: strings.Repeat("0", 64)}
	if report := verify(t, store, ledger.Check{Points: []ledger.Point{bad}}); !names(report, ledger.AnchorID(good.Seq)) {
		t.Errorf("a wrong anchor was taken: %+v", report.Broken)
	}
}

func TestAKilledProcessLeavesAValidLedger(t *testing.T) {
	t.Parallel()
	store, anchorFile := indextest.NewMemory(), filepath.Join(t.TempDir(), "anchor")
	l := open(t, store, anchorFile)
	appendDeed(t, l, "searched") // and never closed
	l = open(t, store, anchorFile)
	appendDeed(t, l, "viewed")
	if report := verify(t, store, ledger.Check{File: anchorFile}); len(report.Broken) != 0 || report.Chains != 2 {
		t.Errorf("report = %+v, want two valid chains", report)
	}
}

func TestAnUnannouncedChainIsNamed(t *testing.T) {
	t.Parallel()
	store, anchorFile, seal := written(t)
	docs, err := store.Get(t.Context(), index.KindLedger, ledger.RecordID(seal.Chain, 0))
	if err != nil {
		t.Fatal(err)
	}
	forged := *docs[0]
	forged.ID, forged.Version = ledger.RecordID("deadbeefdeadbeef", 0), index.VersionNone
	forged.Keywords = map[string][]string{"chain": {"deadbeefdeadbeef"}}
	if _, err := store.Put(t.Context(), []index.Document{forged}, index.PutOptions{}); err != nil {
		t.Fatal(err)
	}
	if report := verify(t, store, ledger.Check{File: anchorFile}); !names(report, forged.ID) {
		t.Errorf("a forged chain was not named: %+v", report.Broken)
	}
}

func TestAForkStopsTheProcess(t *testing.T) {
	t.Parallel()
	store := indextest.NewMemory()
	l := open(t, store, "")
	first := appendDeed(t, l, "searched")
	forged := index.Document{Kind: index.KindLedger, ID: ledger.RecordID(first.Chain, 1), Body: json.RawMessage(
		`{"record":{"chain":"` + first.Chain + `","seq":1,"prev":"","time":"2026-10-01T00:00:00Z","kind":"action","payload_sha256":"","payload_len":0},"hash":"","payload":""}`)}
	if _, err := store.Put(t.Context(), []index.Document{forged}, index.PutOptions{}); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if _, err := l.Append(t.Context(), ledger.RecordAction, deed{"viewed", "x"}); !errors.Is(err, ledger.ErrFork) {
			t.Errorf("err = %v, want ErrFork", err)
		}
	}
	if err := l.Run(t.Context()); !errors.Is(err, ledger.ErrFork) {
		t.Errorf("Run ended with %v, want ErrFork: the process must stop", err)
	}
}

// lossy acknowledges nothing: the write happens and the answer is lost.
type lossy struct {
	*indextest.Memory
	lose bool
}

func (s *lossy) Put(ctx context.Context, docs []index.Document, opt index.PutOptions) ([]index.Outcome, error) {
	out, err := s.Memory.Put(ctx, docs, opt)
	if s.lose && docs[0].Kind == index.KindLedger {
		s.lose = false
		return nil, errors.New("connection reset by peer")
	}
	return out, err
}

func TestAnAnswerLostOnTheWayForksNothing(t *testing.T) {
	t.Parallel()
	store := &lossy{Memory: indextest.NewMemory()}
	l := open(t, store, "")
	appendDeed(t, l, "searched")
	store.lose = true
	if _, err := l.Append(t.Context(), ledger.RecordAction, deed{"viewed", "x"}); err == nil {
		t.Fatal("the lost answer was not reported")
	}
	if ref := appendDeed(t, l, "exported"); ref.Seq != 2 {
		t.Errorf("the next record is number %d, want 2: number 1 was written after all", ref.Seq)
	}
	if report := verify(t, store, ledger.Check{}); len(report.Broken) != 0 || report.Records != 3 {
		t.Errorf("report = %+v, want 3 valid records", report)
	}
}

func TestManyProcessesShareOneAnchorChain(t *testing.T) {
	t.Parallel()
	store, file := indextest.NewMemory(), filepath.Join(t.TempDir(), "anchor")
	done := make(chan error)
	const processes = 8
	for range processes {
		go func() {
			l, err := ledger.Open(context.Background(), ledger.Options{Store: store, AnchorFile: file})
			if err == nil {
				_, err = l.Append(context.Background(), ledger.RecordAction, deed{"searched", "x"})
			}
			if err == nil {
				err = l.Close(context.Background())
			}
			done <- err
		}()
	}
	for range processes {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
	report := verify(t, store, ledger.Check{File: file})
	if len(report.Broken) != 0 || report.Anchors != 2*processes || report.Chains != processes {
		t.Errorf("report = %+v, want %d anchors in one chain", report, 2*processes)
	}
	if raw, err := os.ReadFile(file); err != nil || !strings.Contains(string(raw), ":") {
		t.Errorf("kept anchor = %q, %v", raw, err)
	}
}

func FuzzParsePoint(f *testing.F) {
	f.Add("3:" + strings.Repeat("a", 64))
	f.Add("-1:x")
	f.Fuzz(func(t *testing.T, s string) {
		p, err := ledger.ParsePoint(s)
		if err != nil {
			return
		}
		if again, err := ledger.ParsePoint(p.String()); err != nil || again != p {
			t.Errorf("%q gives %v, which reads back as %v, %v", s, p, again, err)
		}
	})
}
