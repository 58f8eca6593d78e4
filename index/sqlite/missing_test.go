package sqlite_test

import (
	"database/sql"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	_ "modernc.org/sqlite"

	"scops/index"
)

// TestWhatSomebodyDeletedByHandIsLeftOut takes documents out of the file past
// the store, as an intruder would, at the end of a page too.
func TestWhatSomebodyDeletedByHandIsLeftOut(t *testing.T) {
	t.Parallel()
	for _, sorted := range []bool{true, false} {
		path := filepath.Join(t.TempDir(), "index.db")
		s := openAt(t, path)
		var docs []index.Document
		for i := range 12 {
			d := hit(fmt.Sprintf("d%02d", i), "ของ")
			d.Version = index.VersionAny
			if d.Numbers = nil; sorted {
				d.Numbers = map[string]int64{"when": int64(i)}
			}
			docs = append(docs, d)
		}
		if _, err := s.Put(t.Context(), docs, index.PutOptions{}); err != nil {
			t.Fatal(err)
		}
		db, err := sql.Open("sqlite", path)
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		if _, err := db.Exec("DELETE FROM docs WHERE id IN ('d00', 'd03', 'd04', 'd11')"); err != nil {
			t.Fatal(err)
		}
		req := index.Request{Kinds: []index.Kind{index.KindHit}, Sort: index.Sort{Up: true}, Limit: 5}
		var got []string
		for first := true; first || req.Page != ""; first = false {
			res, err := s.Search(t.Context(), req)
			if err != nil {
				t.Fatal(err)
			}
			for _, d := range res.Docs {
				got = append(got, d.ID)
			}
			req.Page = res.Next
		}
		if want := "d01 d02 d05 d06 d07 d08 d09 d10"; strings.Join(got, " ") != want {
			t.Errorf("sorted %t: found are %v, want %s", sorted, got, want)
		}
	}
}
