package sqlite

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
)

// statements are prepared once: the first group on the writing connection.
type statements struct {
	entry, addField, getField              *sql.Stmt
	addDoc, setDoc, addContent, setContent *sql.Stmt
	addKeyword, dropKeyword                *sql.Stmt
	setNumber, dropNumber                  *sql.Stmt
	setText, dropText                      *sql.Stmt
	dropDoc, dropContent                   *sql.Stmt
	revision, setRevision                  *sql.Stmt
	getSet, setSet, dropSet                *sql.Stmt
	getCells, setCells, dropCells          *sql.Stmt

	read, byRow, bodiless, texts, field, number, name *sql.Stmt
}

func (st *statements) prepare(ctx context.Context, write, read *sql.DB) error {
	const entry = `SELECT ` + entryColumns + ` FROM docs d JOIN content c ON c.doc = d.doc `
	for _, p := range []struct {
		db   *sql.DB
		into **sql.Stmt
		text string
	}{
		{write, &st.entry, entry + `WHERE d.kind = ? AND d.id = ?`},
		{write, &st.addField, `INSERT INTO fields (kind, name) VALUES (?, ?)`},
		{write, &st.getField, `SELECT field FROM fields WHERE kind = ? AND name = ?`},
		{write, &st.addDoc, `INSERT INTO docs (kind, id, version, hash) VALUES (?, ?, ?, ?)`},
		{write, &st.setDoc, `UPDATE docs SET version = ?2, hash = ?3 WHERE doc = ?1`},
		{write, &st.addContent, `INSERT INTO content VALUES (?, ?, ?, ?)`},
		{write, &st.setContent, `UPDATE content SET fields = ?2, text = ?3, body = ?4 WHERE doc = ?1`},
		{write, &st.addKeyword, `INSERT INTO keywords VALUES (?, ?, ?)`},
		{write, &st.dropKeyword, `DELETE FROM keywords WHERE field = ? AND value = ? AND doc = ?`},
		{write, &st.setNumber, `INSERT INTO numbers (field, doc, value) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET value = excluded.value`},
		{write, &st.dropNumber, `DELETE FROM numbers WHERE field = ? AND doc = ?`},
		{write, &st.setText, `INSERT OR REPLACE INTO text (rowid, terms, words) VALUES (?, ?, ?)`},
		{write, &st.dropText, `DELETE FROM text WHERE rowid = ?`},
		{write, &st.dropDoc, `DELETE FROM docs WHERE doc = ?`},
		{write, &st.dropContent, `DELETE FROM content WHERE doc = ?`},
		{write, &st.revision, `SELECT value FROM meta WHERE name = 'revision'`},
		{write, &st.setRevision, `UPDATE meta SET value = ? WHERE name = 'revision'`},
		{write, &st.getSet, `SELECT bits FROM sets WHERE field = ? AND value = ? AND chunk = ?`},
		{write, &st.setSet, `INSERT OR REPLACE INTO sets VALUES (?, ?, ?, ?)`},
		{write, &st.dropSet, `DELETE FROM sets WHERE field = ? AND value = ? AND chunk = ?`},
		{write, &st.getCells, `SELECT data FROM cells WHERE at = ?`},
		{write, &st.setCells, `INSERT OR REPLACE INTO cells VALUES (?, ?)`},
		{write, &st.dropCells, `DELETE FROM cells WHERE at = ?`},
		{read, &st.read, entry + `WHERE d.kind = ? AND d.id = ?`},
		{read, &st.byRow, entry + `WHERE d.doc = ?`},
		{read, &st.bodiless, strings.Replace(entry, "c.body", "NULL", 1) + `WHERE d.doc = ?`},
		{read, &st.texts, `SELECT c.doc, c.text FROM json_each(?) r CROSS JOIN content c ON c.doc = r.value`},
		{read, &st.number, `SELECT value FROM numbers WHERE field = ? AND doc = ?`},
		{read, &st.name, `SELECT id, kind FROM docs WHERE doc = ?`},
		{read, &st.field, `SELECT field FROM fields WHERE kind = ? AND name = ?`},
	} {
		stmt, err := p.db.PrepareContext(ctx, p.text)
		if err != nil {
			return fmt.Errorf("prepare %q: %w", p.text, err)
		}
		*p.into = stmt
	}
	return nil
}
