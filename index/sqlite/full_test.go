package sqlite

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"scops/index"
)

func TestAFullDiskIsNamedAndLosesNothing(t *testing.T) {
	t.Parallel()
	s, err := Open(t.Context(), filepath.Join(t.TempDir(), "index.db"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := s.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	}()
	// The engine gives the same error when the disk itself is full.
	if _, err := s.write.ExecContext(t.Context(), `PRAGMA max_page_count = 100`); err != nil {
		t.Fatal(err)
	}
	write := func(i int) error {
		d := index.Document{Kind: index.KindHit, ID: fmt.Sprint(i), Text: strings.Repeat("ของ ", 500)}
		_, err := s.Put(t.Context(), []index.Document{d}, index.PutOptions{})
		return err
	}
	n := 0
	for ; err == nil && n < 1000; n++ {
		err = write(n)
	}
	if !errors.Is(err, index.ErrFull) || !errors.Is(err, syscall.ENOSPC) {
		t.Fatalf("after %d documents: %v, want ErrFull", n, err)
	}
	n-- // the last was not taken
	res, err := s.Search(t.Context(), index.Request{Kinds: []index.Kind{index.KindHit}})
	if err != nil || res.Total != int64(n) {
		t.Errorf("%d documents are found (%v), want the %d that were taken", res.Total, err, n)
	}
	if _, err := s.write.ExecContext(t.Context(), `PRAGMA max_page_count = 100000`); err != nil {
		t.Fatal(err)
	}
	if err := write(n); err != nil {
		t.Errorf("with space again: %v", err)
	}
}

func TestADiskThatIsReadOnlyIsNamed(t *testing.T) {
	t.Parallel()
	s, err := Open(t.Context(), filepath.Join(t.TempDir(), "index.db"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	if _, err := s.write.ExecContext(t.Context(), `PRAGMA query_only = 1`); err != nil {
		t.Fatal(err)
	}
	for call, err := range map[string]error{
		"Check": s.Check(t.Context()),
		"Put":   putOne(t, s),
	} {
		if !errors.Is(err, index.ErrReadOnly) || !errors.Is(err, syscall.EROFS) {
			t.Errorf("%s: %v, want ErrReadOnly", call, err)
		}
	}
}

// putOne tries to write.
func putOne(t *testing.T, s *Store) error {
	t.Helper()
	_, err := s.Put(t.Context(), []index.Document{{Kind: index.KindHit, ID: "a"}}, index.PutOptions{})
	return err
}
