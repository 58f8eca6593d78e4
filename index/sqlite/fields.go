package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"sync"

	"scops/index"
)

type fieldKey struct {
	kind index.Kind
	name string
}

// fields remembers the numbers of fields. Numbers are never given up, so what
// is known stays true.
type fields struct {
	mu    sync.Mutex
	known map[fieldKey]int64
}

func (f *fields) get(key fieldKey) (int64, bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	n, ok := f.known[key]
	return n, ok
}

func (f *fields) learn(found map[fieldKey]int64) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for key, n := range found {
		f.known[key] = n
	}
}

// fieldsOf gives the numbers of a field in some kinds; a kind that never had
// it has none.
func (s *Store) fieldsOf(ctx context.Context, tx *sql.Tx, kinds []index.Kind, name string) ([]int64, error) {
	var out []int64
	for _, kind := range kinds {
		key := fieldKey{kind, name}
		n, ok := s.fields.get(key)
		if !ok {
			err := tx.StmtContext(ctx, s.stmt.field).QueryRowContext(ctx, string(kind), name).Scan(&n)
			if errors.Is(err, sql.ErrNoRows) {
				continue
			}
			if err != nil {
				return nil, err
			}
			s.fields.learn(map[fieldKey]int64{key: n})
		}
		out = append(out, n)
	}
	return out, nil
}
