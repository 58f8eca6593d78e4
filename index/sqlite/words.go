package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"scops/index"
	"scops/index/query"
)

// Words lists words of the text index, which holds all kinds.
func (s *Store) Words(ctx context.Context, _ []index.Kind, span query.Span, limit int) (words []string, err error) {
	leave, err := s.enter()
	if err != nil {
		return nil, err
	}
	defer leave()
	err = s.look(ctx, func(tx *sql.Tx) error {
		words, err = listWords(ctx, tx, span, limit)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list words: %w", fault(err))
	}
	return words, nil
}

func listWords(ctx context.Context, tx *sql.Tx, span query.Span, limit int) (words []string, err error) {
	least, most := max(span.Least, query.MinWord), span.Most
	rows, err := tx.QueryContext(ctx, `SELECT term FROM vocabulary WHERE term >= ? AND term < ? AND col = 'words'
		AND length(term) BETWEEN ? AND ? AND length(CAST(term AS BLOB)) <= ? ORDER BY term LIMIT ?`,
		span.Prefix, afterPrefix(span.Prefix), least, most, query.MaxWord, limit)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var word string
		if err := rows.Scan(&word); err != nil {
			return nil, err
		}
		words = append(words, word)
	}
	return words, rows.Err()
}
