package elastic_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"scops/index"
	"scops/index/elastic"
)

// Mappings of these tests: nothing but the number differs.
const (
	oldMapping = 101
	newMapping = 102
)

// asMigrator makes this program one that migrates: server, prefix, and at which
// word of its progress it kills itself, 0 = never.
const asMigrator = "SCOPS_TEST_MIGRATE"

func TestMain(m *testing.M) {
	if args := strings.Fields(os.Getenv(asMigrator)); len(args) == 3 {
		killAt, _ := strconv.Atoi(args[2])
		if err := migrateAll(context.Background(), args[0], args[1], killAt); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func openMapping(ctx context.Context, address, prefix string, mapping int) (*elastic.Store, error) {
	return elastic.Open(ctx, elastic.Options{Addresses: []string{address}, Prefix: prefix, Mapping: mapping})
}

// migrateAll is what scops index migrate does.
func migrateAll(ctx context.Context, address, prefix string, killAt int) error {
	s, err := openMapping(ctx, address, prefix, newMapping)
	if err != nil {
		return err
	}
	said := 0
	word := func(elastic.Phase, int64, int64) {
		if said++; said == killAt {
			_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
		}
	}
	if _, err := s.Release(ctx); err != nil {
		return err
	}
	moves, err := s.Moves(ctx)
	for _, m := range moves {
		if err == nil {
			_, err = s.Move(ctx, m, word)
		}
	}
	return errors.Join(err, s.Close())
}

// old makes a store of an older mapping with documents, and opens it with the
// program that is to migrate it.
func old(t *testing.T, docs int) (s *elastic.Store, address, prefix string) {
	t.Helper()
	address = serverURL(t)
	prefix = newPrefix(t, address)
	before, err := openMapping(t.Context(), address, prefix, oldMapping)
	if err != nil {
		t.Fatal(err)
	}
	write(t, before, numberedHits(docs)...)
	if err := before.Close(); err != nil {
		t.Fatal(err)
	}
	if s, err = openMapping(t.Context(), address, prefix, newMapping); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s, address, prefix
}

func numberedHits(n int) []index.Document {
	docs := hits(n)
	for i := range docs {
		docs[i].Text, docs[i].Numbers = fmt.Sprintf("ขาย ice %d", i), map[string]int64{"score": int64(i)}
		docs[i].Body = fmt.Appendf(nil, `{"n":%d}`, i)
	}
	return docs
}

func write(t *testing.T, s index.Store, docs ...index.Document) []index.Version {
	t.Helper()
	out, err := s.Put(t.Context(), docs, index.PutOptions{})
	if err != nil {
		t.Fatal(err)
	}
	versions := make([]index.Version, len(out))
	for i, o := range out {
		if o.Err != nil {
			t.Fatal(o.Err)
		}
		versions[i] = o.Version
	}
	return versions
}

func quiet(elastic.Phase, int64, int64) {}

// onlyMove is the one migration there is to do.
func onlyMove(t *testing.T, s *elastic.Store) elastic.Move {
	t.Helper()
	moves, err := s.Moves(t.Context())
	if err != nil || len(moves) != 1 {
		t.Fatalf("to be migrated: %v (%v), want one index", moves, err)
	}
	return moves[0]
}

func TestAMigrationMovesEverythingAndLeavesTheOldIndexAlone(t *testing.T) {
	t.Parallel()
	s, address, prefix := old(t, 2500)
	versions := write(t, s, index.Document{Kind: index.KindHit, ID: "d7", Version: index.VersionAny, Text: "changed"})
	m := onlyMove(t, s)
	if m.Docs != 2500 || m.From != prefix+"-hit-v101" || m.To != prefix+"-hit-v102" || m.Begun {
		t.Errorf("the plan is %+v", m)
	}
	done, err := s.Move(t.Context(), m, quiet)
	if err != nil || done.Docs != 2500 || len(done.Digest) != 64 {
		t.Fatalf("moved %+v (%v), want 2500 documents", done, err)
	}
	if moves, err := s.Moves(t.Context()); err != nil || len(moves) != 0 {
		t.Errorf("still to be migrated: %v (%v)", moves, err)
	}
	res, err := s.Search(t.Context(), index.Request{Kinds: []index.Kind{index.KindHit}, Query: parseQuery(t, "ขาย")})
	if err != nil || res.Total != 2499 {
		t.Errorf("%d documents are found (%v), want 2499", res.Total, err)
	}
	for name, err := range map[string]error{
		"replacing": index.PutOne(t.Context(), s, index.Document{Kind: index.KindHit, ID: "d7", Version: versions[0]}, index.PutOptions{}),
		"deleting":  s.Delete(t.Context(), index.KindHit, "d7", versions[0]),
	} {
		if !errors.Is(err, index.ErrConflict) {
			t.Errorf("%s by a version of the old index: %v, want ErrConflict", name, err)
		}
	}
	if err := s.Check(t.Context()); err != nil {
		t.Errorf("check: %v", err)
	}
	if code := do(t, address, http.MethodPut, "/"+m.From+"/_doc/x", `{}`); code != http.StatusForbidden {
		t.Errorf("writing to the old index: %d, want 403", code)
	}
	unused, err := s.Unused(t.Context())
	if err != nil || len(unused) != 1 || unused[0] != m.From {
		t.Fatalf("unused are %v (%v), want the old index", unused, err)
	}
	if err := s.Drop(t.Context(), m.To); err == nil {
		t.Error("the new index could be dropped")
	}
	if err := s.Drop(t.Context(), unused...); err != nil {
		t.Error(err)
	}
	if code := do(t, address, http.MethodHead, "/"+m.From, ""); code != http.StatusNotFound {
		t.Errorf("the old index after it was dropped: %d", code)
	}
}

// TestAMigrationKilledAtEveryStepLosesNoWrite kills a process that migrates at
// the first word of its progress, the next at the second, until one comes to its
// end, while others create, change and delete documents.
func TestAMigrationKilledAtEveryStepLosesNoWrite(t *testing.T) {
	t.Parallel()
	s, address, prefix := old(t, 2100)
	stop, want := make(chan struct{}), sync.Map{}
	for i := range 2100 {
		want.Store(fmt.Sprintf("d%d", i), int64(i))
	}
	var writers sync.WaitGroup
	for w := range 3 {
		writers.Go(func() { keepWriting(t, s, w, &want, stop) })
	}
	kills := 0
	for {
		migrator := exec.Command(os.Args[0])
		migrator.Env = append(os.Environ(), fmt.Sprintf("%s=%s %s %d", asMigrator, address, prefix, kills+1))
		out, err := migrator.CombinedOutput()
		if err == nil {
			break
		}
		if status, ok := migrator.ProcessState.Sys().(syscall.WaitStatus); !ok || !status.Signaled() {
			t.Fatalf("a migration after %d kills: %v %s", kills, err, out)
		}
		kills++
	}
	close(stop)
	writers.Wait()
	if kills < 9 {
		t.Errorf("killed %d times, want once in each of three pages of each phase at least", kills)
	}
	if moves, err := s.Moves(t.Context()); err != nil || len(moves) != 0 {
		t.Errorf("still to be migrated: %v (%v)", moves, err)
	}
	holds(t, s, &want)
}

// keepWriting changes documents of its own, each from the state before, and
// notes what was acknowledged. A store that does not answer is tried again.
func keepWriting(t *testing.T, s *elastic.Store, own int, want *sync.Map, stop chan struct{}) {
	for n := int64(0); ; n++ {
		select {
		case <-stop:
			return
		default:
		}
		id := fmt.Sprintf("w%d-%d", own, n%40)
		if n%7 == 0 {
			id = fmt.Sprintf("d%d", int64(own)*700+n%700)
		}
		patiently(t, id, func() error {
			docs, err := s.Get(t.Context(), index.KindHit, id)
			if err != nil {
				return err
			}
			if docs[0] != nil && n%5 == 0 {
				if err := s.Delete(t.Context(), index.KindHit, id, docs[0].Version); err != nil {
					return err
				}
				want.Delete(id)
				return nil
			}
			d := index.Document{Kind: index.KindHit, ID: id, Numbers: map[string]int64{"score": n}}
			if docs[0] != nil {
				d.Version = docs[0].Version
			}
			if err := index.PutOne(t.Context(), s, d, index.PutOptions{}); err != nil {
				return err
			}
			want.Store(id, n)
			return nil
		})
	}
}

// patiently does again what a migration kept from being done.
func patiently(t *testing.T, what string, do func() error) {
	until := time.Now().Add(2 * time.Minute)
	for {
		err := do()
		if err == nil {
			return
		}
		if !errors.Is(err, index.ErrUnavailable) && !errors.Is(err, index.ErrConflict) || time.Now().After(until) {
			t.Errorf("%s: %v", what, err)
			return
		}
	}
}

// holds compares a store with what was acknowledged.
func holds(t *testing.T, s *elastic.Store, want *sync.Map) {
	t.Helper()
	if err := s.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	got := map[string]int64{}
	err := index.EachPage(t.Context(), s, index.Request{Kinds: []index.Kind{index.KindHit}, Limit: index.MaxLimit}, func(docs []index.Document) error {
		for _, d := range docs {
			got[d.ID] = d.Numbers["score"]
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	all := 0
	want.Range(func(id, n any) bool {
		all++
		if found, has := got[id.(string)]; !has || found != n.(int64) {
			t.Errorf("%s holds %d (%t), want %d", id, found, has, n)
		}
		return !t.Failed()
	})
	if len(got) != all {
		t.Errorf("%d documents, want %d", len(got), all)
	}
}

func TestAMigrationThatAnotherTakesOverChangesNothing(t *testing.T) {
	t.Parallel()
	s, _, _ := old(t, 10)
	m := onlyMove(t, s)
	late := index.Document{Kind: index.KindHit, ID: "late", Version: index.VersionNone}
	once := sync.OnceFunc(func() {
		if names, err := s.Release(t.Context()); err != nil || len(names) != 1 || names[0] != m.From {
			t.Errorf("released %v: %v", names, err)
		}
		write(t, s, late)
	})
	_, err := s.Move(t.Context(), m, func(p elastic.Phase, _, _ int64) {
		if p == elastic.PhaseVerify {
			once()
		}
	})
	if !errors.Is(err, elastic.ErrTaken) && !errors.Is(err, index.ErrDamaged) {
		t.Errorf("the first migration ends with %v", err)
	}
	done, err := s.Move(t.Context(), onlyMove(t, s), quiet)
	if err != nil || done.Docs != 11 {
		t.Errorf("the second moved %d documents (%v), want 11", done.Docs, err)
	}
}

// TestAMigrationWithAPlanOfYesterdayTouchesNothing has two plan the same
// migration and one do it: what was written and deleted since stays so when the
// other begins, or goes on.
func TestAMigrationWithAPlanOfYesterdayTouchesNothing(t *testing.T) {
	t.Parallel()
	for _, phase := range []elastic.Phase{"", elastic.PhaseCopy, elastic.PhaseFollow} {
		t.Run("at "+string(phase), func(t *testing.T) {
			t.Parallel()
			s, _, _ := old(t, 10)
			plan := onlyMove(t, s)
			other := sync.OnceFunc(func() {
				if _, err := s.Release(t.Context()); err != nil {
					t.Error(err)
				}
				if _, err := s.Move(t.Context(), plan, quiet); err != nil {
					t.Errorf("the other one: %v", err)
				}
				write(t, s, index.Document{Kind: index.KindHit, ID: "late"})
				if err := s.Delete(t.Context(), index.KindHit, "d3", index.VersionAny); err != nil {
					t.Error(err)
				}
			})
			if phase == "" {
				other()
			}
			_, err := s.Move(t.Context(), plan, func(p elastic.Phase, _, _ int64) {
				if p == phase {
					other()
				}
			})
			if !errors.Is(err, elastic.ErrTaken) {
				t.Errorf("it ends with %v, want ErrTaken", err)
			}
			docs, err := s.Get(t.Context(), index.KindHit, "late", "d3", "d4")
			if err != nil || docs[0] == nil || docs[1] != nil || docs[2] == nil {
				t.Errorf("afterwards late, d3 and d4 are there: %t %t %t (%v), want the first and the last", docs[0] != nil, docs[1] != nil, docs[2] != nil, err)
			}
			if err := s.Check(t.Context()); err != nil {
				t.Errorf("check: %v", err)
			}
			if unused, err := s.Unused(t.Context()); err != nil || len(unused) != 1 || unused[0] != plan.From {
				t.Errorf("unused are %v (%v), want the old index", unused, err)
			}
		})
	}
}

func TestAMigrationThatFindsADifferenceLetsWritersInAgain(t *testing.T) {
	t.Parallel()
	s, address, _ := old(t, 10)
	m := onlyMove(t, s)
	_, err := s.Move(t.Context(), m, func(p elastic.Phase, _, _ int64) {
		if p == elastic.PhaseFollow {
			do(t, address, http.MethodPut, "/"+m.To+"/_doc/d3", `{"kind":"hit","id":"d3","text":"other"}`)
		}
	})
	if !errors.Is(err, index.ErrDamaged) {
		t.Errorf("a copy that differs: %v, want ErrDamaged", err)
	}
	if err := s.Check(t.Context()); err != nil {
		t.Errorf("afterwards: %v", err)
	}
	write(t, s, hits(1)...)
	if again := onlyMove(t, s); !again.Begun {
		t.Errorf("the plan does not say that a migration was broken off: %+v", again)
	}
	if err := s.Drop(t.Context(), m.To); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Move(t.Context(), m, quiet); err != nil {
		t.Errorf("anew: %v", err)
	}
}

func TestWhileAMigrationHoldsThemWritersAreToldToWait(t *testing.T) {
	t.Parallel()
	s, _, _ := old(t, 10)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	once := sync.OnceFunc(func() {
		if _, err := s.Put(t.Context(), hits(1), index.PutOptions{}); !errors.Is(err, index.ErrUnavailable) || errors.Is(err, index.ErrReadOnly) || !strings.Contains(fmt.Sprint(err), "being migrated") {
			t.Errorf("a write meanwhile: %v, want ErrUnavailable", err)
		}
		if err := s.Check(t.Context()); !errors.Is(err, index.ErrUnavailable) || !strings.Contains(fmt.Sprint(err), "scops index migrate") {
			t.Errorf("a check meanwhile: %v, want ErrUnavailable", err)
		}
		if docs, err := s.Get(t.Context(), index.KindHit, "d3"); err != nil || docs[0] == nil {
			t.Errorf("reading meanwhile: %v", err)
		}
		cancel()
	})
	_, err := s.Move(ctx, onlyMove(t, s), func(p elastic.Phase, _, _ int64) {
		if p == elastic.PhaseVerify {
			once()
		}
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("a migration that is ended: %v", err)
	}
	write(t, s, hits(1)...)
}
