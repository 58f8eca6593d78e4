package sqlite_test

import (
	"bufio"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"scops/index"
	"scops/index/query"
	"scops/index/sqlite"
)

func hit(id, text string) index.Document {
	return index.Document{
		Kind: index.KindHit, ID: id, Owner: "oncb", Handling: "amber", Text: text,
		Keywords: map[string][]string{"tag": {"common"}}, Numbers: map[string]int64{"when": 1}, Body: []byte(`{}`),
	}
}

func put(t testing.TB, s *sqlite.Store, d index.Document) index.Version {
	t.Helper()
	out, err := s.Put(t.Context(), []index.Document{d}, index.PutOptions{})
	if err == nil {
		err = out[0].Err
	}
	if err != nil {
		t.Fatalf("put %s: %v", d.ID, err)
	}
	return out[0].Version
}

func count(t testing.TB, s *sqlite.Store, n query.Node) int64 {
	t.Helper()
	res, err := s.Search(t.Context(), index.Request{Kinds: []index.Kind{index.KindHit}, Query: n})
	if err != nil {
		t.Fatal(err)
	}
	return res.Total
}

// writerEnv makes this test binary a process that writes until it is killed.
const writerEnv = "SCOPS_TEST_SQLITE_WRITER"

func TestMain(m *testing.M) {
	if path := os.Getenv(writerEnv); path != "" {
		if err := writeForEver(path, os.Stdout); err != nil {
			panic(err)
		}
		return
	}
	os.Exit(m.Run())
}

// writeForEver names every document on w after the store has taken it.
func writeForEver(path string, w io.Writer) error {
	ctx := context.Background()
	s, err := sqlite.Open(ctx, path, sqlite.Options{})
	if err != nil {
		return err
	}
	for i := 0; ; i++ {
		docs := make([]index.Document, 5)
		for k := range docs {
			docs[k] = hit(fmt.Sprintf("p%d-%d-%d", os.Getpid(), i, k), "ของ common "+strconv.Itoa(i))
		}
		if _, err := s.Put(ctx, docs, index.PutOptions{}); err != nil {
			return err
		}
		for _, d := range docs {
			if _, err := fmt.Fprintln(w, d.ID); err != nil {
				return err
			}
		}
	}
}

func TestNothingAcknowledgedIsLostWhenTheProcessIsKilled(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "index.db")
	var acked []string
	for range 4 {
		acked = append(acked, writeAndKill(t, path, 40)...)
		s, err := sqlite.Open(t.Context(), path, sqlite.Options{})
		if err != nil {
			t.Fatalf("open after a kill: %v", err)
		}
		docs, err := s.Get(t.Context(), index.KindHit, acked...)
		if err != nil {
			t.Fatal(err)
		}
		for i, d := range docs {
			if d == nil {
				t.Fatalf("%s was acknowledged and is gone", acked[i])
			}
		}
		text, tag := count(t, s, query.Text{Raw: "ของ", Folded: "ของ"}), count(t, s, query.Keyword{Field: "tag", Value: "common"})
		if all := count(t, s, nil); text != all || tag != all || all < int64(len(acked)) {
			t.Errorf("%d documents, %d by text, %d by tag, %d acknowledged", all, text, tag, len(acked))
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if got := pragma(t, path, "integrity_check"); got != "ok" {
		t.Errorf("integrity: %s", got)
	}
}

// writeAndKill gives the ids that were acknowledged before the kill.
func writeAndKill(t *testing.T, path string, n int) []string {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), self)
	cmd.Env = append(os.Environ(), writerEnv+"="+path)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var acked []string
	lines := bufio.NewScanner(out)
	for len(acked) < n && lines.Scan() {
		acked = append(acked, lines.Text())
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	for lines.Scan() { // what it said before it died counts too
		acked = append(acked, lines.Text())
	}
	_ = cmd.Wait() // killed: an error is what is wanted
	if len(acked) < n {
		t.Fatalf("the writer acknowledged %d documents, want %d", len(acked), n)
	}
	// The last line may be cut short.
	return acked[:len(acked)-1]
}

func pragma(t *testing.T, path, name string) string {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	}()
	var value string
	if err := db.QueryRowContext(t.Context(), "PRAGMA "+name).Scan(&value); err != nil {
		t.Fatal(err)
	}
	return value
}

func TestAShortVerbReadsAndWritesBesideARunningProcess(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "index.db")
	running, verb := openAt(t, path), openAt(t, path)
	put(t, running, hit("a", "แรก"))
	put(t, verb, hit("b", "สอง"))
	if out, err := verb.Put(t.Context(), []index.Document{hit("a", "x")}, index.PutOptions{}); err != nil || !errors.Is(out[0].Err, index.ErrConflict) {
		t.Errorf("creating what the other process has created: %v, %v", out, err)
	}
	var wg sync.WaitGroup
	for n, s := range []*sqlite.Store{running, verb, running, verb} {
		wg.Go(func() {
			for i := range 25 {
				put(t, s, hit(fmt.Sprintf("w%d-%d", n, i), "ของ"))
				if got := count(t, s, query.Text{Raw: "ของ", Folded: "ของ"}); got < int64(i+1) {
					t.Errorf("writer %d finds %d of its %d documents", n, got, i+1)
				}
			}
		})
	}
	wg.Wait()
	for _, s := range []*sqlite.Store{running, verb} {
		if got := count(t, s, nil); got != 102 {
			t.Errorf("%d documents are found, want 102", got)
		}
	}
}

func TestADocumentPutAsItStandsKeepsItsVersion(t *testing.T) {
	t.Parallel()
	s := openAt(t, filepath.Join(t.TempDir(), "index.db"))
	d := hit("a", "ของ")
	first := put(t, s, d)
	d.Version = index.VersionAny
	if again := put(t, s, d); again != first {
		t.Errorf("unchanged it went from version %s to %s", first, again)
	}
	d.Version, d.Body = first, []byte(`{ }`)
	if second := put(t, s, d); second == first {
		t.Errorf("another body left version %s", first)
	}
}

func TestTheFileIsForItsOwnerOnly(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "index.db")
	put(t, openAt(t, path), hit("a", ""))
	for _, name := range []string{path, path + "-wal"} {
		info, err := os.Stat(name)
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode().Perm() != 0o600 {
			t.Errorf("%s has mode %v", filepath.Base(name), info.Mode())
		}
	}
}

func TestWhatWasDeletedIsNotInTheFile(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "index.db")
	s := openAt(t, path)
	const secret = "averyparticularsecret"
	d := hit("a", secret)
	d.Body = []byte(`{"x":"` + strings.Repeat(secret, 300) + `"}`)
	put(t, s, d)
	if err := s.Delete(t.Context(), index.KindHit, "a", index.VersionAny); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(content), secret+secret) {
		t.Error("the body of a deleted document stands in the file")
	}
}

func TestFilesThatAreNoneOfOursAreNamed(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	prepare := func(name, statement string) string {
		path := filepath.Join(dir, name)
		db, err := sql.Open("sqlite", "file:"+path)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := db.ExecContext(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
		return path
	}
	garbage := filepath.Join(dir, "garbage.db")
	if err := os.WriteFile(garbage, []byte(strings.Repeat("no database ", 1000)), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		path string
		is   error
		part string
	}{
		{prepare("newer.db", `CREATE TABLE meta (name TEXT, value); INSERT INTO meta VALUES ('schema', 7)`), index.ErrNewer, "has schema 7, written by a newer version; this is an older version, which reads schema 4"},
		{prepare("other.db", `CREATE TABLE songs (name TEXT)`), index.ErrDamaged, "some other program"},
		{prepare("empty.db", `CREATE TABLE meta (name TEXT, value)`), index.ErrDamaged, "which schema"},
		{garbage, index.ErrDamaged, "garbage.db"},
		{filepath.Join(dir, "missing", "index.db"), os.ErrNotExist, "missing"},
	} {
		s, err := sqlite.Open(t.Context(), c.path, sqlite.Options{})
		if err == nil {
			_ = s.Close()
		}
		if !errors.Is(err, c.is) || !strings.Contains(err.Error(), c.part) {
			t.Errorf("%s: %v, want %v and %q", filepath.Base(c.path), err, c.is, c.part)
		}
	}
}

func TestACancelledCallEndsAndWritesNothing(t *testing.T) {
	t.Parallel()
	s := openAt(t, filepath.Join(t.TempDir(), "index.db"))
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Millisecond)
	defer cancel()
	docs := make([]index.Document, 20_000)
	for i := range docs {
		docs[i] = hit(fmt.Sprint(i), strings.Repeat("ของ ", 50))
	}
	if _, err := s.Put(ctx, docs, index.PutOptions{}); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("put: %v, want deadline exceeded", err)
	}
	if got := count(t, s, nil); got != 0 {
		t.Errorf("%d documents of the cancelled call are there", got)
	}
	put(t, s, hit("a", "still works"))
}

func TestManyOpenANewFileAtOnce(t *testing.T) {
	t.Parallel()
	for range 5 {
		path := filepath.Join(t.TempDir(), "index.db")
		var wg sync.WaitGroup
		for n := range 8 {
			wg.Go(func() {
				s, err := sqlite.Open(t.Context(), path, sqlite.Options{})
				if err != nil {
					t.Errorf("open: %v", err)
					return
				}
				put(t, s, hit(fmt.Sprint(n), "ของ"))
				if err := s.Close(); err != nil {
					t.Errorf("close: %v", err)
				}
			})
		}
		wg.Wait()
		if got := count(t, openAt(t, path), query.Text{Raw: "ของ", Folded: "ของ"}); got != 8 {
			t.Errorf("%d documents are found, want 8", got)
		}
	}
}
