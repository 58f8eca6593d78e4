package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"scops/index"
	"scops/index/query"
)

// compiler turns a query into a condition on docs d. Everything typed by a
// person goes into args.
type compiler struct {
	s     *Store
	tx    *sql.Tx
	kinds []index.Kind
	sql   strings.Builder
	args  []any
}

func (c *compiler) add(text string, args ...any) {
	c.sql.WriteString(text)
	c.args = append(c.args, args...)
}

// numbers adds field numbers as a list; they are the store's own.
func (c *compiler) numbers(fields []int64) {
	for i, n := range fields {
		if i > 0 {
			c.sql.WriteByte(',')
		}
		fmt.Fprint(&c.sql, n)
	}
}

func (c *compiler) compile(ctx context.Context, n query.Node) error {
	if match, ok := fullText(n); ok {
		if match == "" {
			c.add("0")
			return nil
		}
		c.add("d.doc IN (SELECT rowid FROM text WHERE text MATCH ?)", match)
		return nil
	}
	switch n := n.(type) {
	case query.All:
		c.add("1")
	case query.Keyword:
		return c.keyword(ctx, n)
	case query.Range:
		return c.numberRange(ctx, n)
	case query.Near:
		found, err := foundBefore(n)
		if err != nil {
			return err
		}
		rows, _ := json.Marshal(slices.Collect(found.all())) // numbers: cannot fail
		c.add("d.doc IN (SELECT value FROM json_each(?))", string(rows))
	case query.And:
		return c.group(ctx, n.Args, " AND ", func(args []query.Node) query.Node { return query.And{Args: args} })
	case query.Or:
		return c.group(ctx, n.Args, " OR ", func(args []query.Node) query.Node { return query.Or{Args: args} })
	case query.Not:
		c.add("NOT (")
		if err := c.compile(ctx, n.Arg); err != nil {
			return err
		}
		c.add(")")
	default:
		return fmt.Errorf("no such condition: %T", n)
	}
	return nil
}

// group joins conditions; those on the text become one, which FTS5 works out
// by itself.
func (c *compiler) group(ctx context.Context, args []query.Node, op string, join func([]query.Node) query.Node) error {
	var texts, parts []query.Node
	for _, arg := range args {
		if _, ok := fullText(arg); ok {
			texts = append(texts, arg)
		} else {
			parts = append(parts, arg)
		}
	}
	if len(texts) > 1 {
		parts = append(parts, join(texts))
	} else {
		parts = append(parts, texts...)
	}
	c.add("(")
	for i, part := range parts {
		if i > 0 {
			c.add(op)
		}
		if err := c.compile(ctx, part); err != nil {
			return err
		}
	}
	c.add(")")
	return nil
}

// fullText writes a condition that is about text only in the language of FTS5;
// "" when it finds nothing. Terms hold no quote: signs are private characters.
func fullText(n query.Node) (match string, ok bool) {
	switch n := n.(type) {
	case query.Text:
		return phraseMatch(index.PhraseOf(n)), true
	case query.Like:
		return wordsMatch(n.Words), true
	case query.And:
		return joinMatch(n.Args, " AND ")
	case query.Or:
		return joinMatch(n.Args, " OR ")
	default:
		return "", false
	}
}

func joinMatch(args []query.Node, op string) (string, bool) {
	parts := make([]string, 0, len(args))
	for _, arg := range args {
		part, ok := fullText(arg)
		switch {
		case !ok:
			return "", false
		case part != "":
			parts = append(parts, "("+part+")")
		case op == " AND ":
			return "", allText(args)
		}
	}
	return strings.Join(parts, op), true
}

func allText(args []query.Node) bool {
	for _, arg := range args {
		if _, ok := fullText(arg); !ok {
			return false
		}
	}
	return true
}

func phraseMatch(p index.Phrase) string {
	if len(p.Terms) == 0 {
		return ""
	}
	column, star := "terms", ""
	if p.Words {
		column = "words"
	}
	if p.Prefix {
		star = " *"
	}
	return column + ` : "` + strings.ReplaceAll(strings.Join(p.Terms, " "), `"`, `""`) + `"` + star
}

// wordsMatch finds any of the words: they are letters, marks and digits.
func wordsMatch(words []string) string {
	if len(words) == 0 {
		return ""
	}
	return `words : ("` + strings.Join(words, `" OR "`) + `")`
}

func (c *compiler) keyword(ctx context.Context, n query.Keyword) error {
	if n.Field == "id" {
		c.add("(1")
		c.value("d.id", n)
		c.add(")")
		return nil
	}
	fields, err := c.s.fieldsOf(ctx, c.tx, c.kinds, n.Field)
	if err != nil {
		return err
	}
	rows := c.rowsOf("keywords", fields)
	rows.value("value", n)
	many := false
	if !n.Prefix {
		if many, err = rows.many(ctx); err != nil {
			return err
		}
	}
	c.leaf(rows, many)
	return nil
}

func (c *compiler) value(column string, n query.Keyword) {
	if !n.Prefix {
		c.add(" AND "+column+" = ?", n.Value)
		return
	}
	c.add(" AND "+column+" >= ?", n.Value)
	if end := afterPrefix(n.Value); end != "" {
		c.add(" AND "+column+" < ?", end)
	}
}

// rowsOf begins "FROM table WHERE", to which conditions on the value are added.
func (c *compiler) rowsOf(table string, fields []int64) *compiler {
	rows := &compiler{s: c.s, tx: c.tx, kinds: c.kinds}
	rows.add(" FROM " + table + " v WHERE field IN (")
	rows.numbers(fields)
	rows.add(")")
	return rows
}

// listLimit is up to how many rows a condition is worked out beforehand, as a
// list that can lead the search. With more, each candidate is looked up.
const listLimit = 3000

func (c *compiler) many(ctx context.Context) (bool, error) {
	var n int
	err := c.tx.QueryRowContext(ctx, "SELECT count(*) FROM (SELECT 1"+c.sql.String()+fmt.Sprintf(" LIMIT %d)", listLimit), c.args...).Scan(&n)
	return n == listLimit, err
}

func (c *compiler) leaf(rows *compiler, many bool) {
	if many {
		c.add("EXISTS (SELECT 1"+rows.sql.String()+" AND v.doc = d.doc)", rows.args...)
	} else {
		c.add("d.doc IN (SELECT doc"+rows.sql.String()+")", rows.args...)
	}
}

// afterPrefix is the first string, byte by byte, after all that begin with s;
// "" when there is none.
func afterPrefix(s string) string {
	for i := len(s) - 1; i >= 0; i-- {
		if s[i] < 0xff {
			return s[:i] + string([]byte{s[i] + 1})
		}
	}
	return ""
}

func (c *compiler) numberRange(ctx context.Context, n query.Range) error {
	fields, err := c.s.fieldsOf(ctx, c.tx, c.kinds, n.Field)
	if err != nil {
		return err
	}
	rows := c.rowsOf("numbers", fields)
	rows.bounds("value", n)
	many, err := rows.many(ctx)
	if err != nil {
		return err
	}
	if many {
		// The plus keeps the engine from walking the range for every candidate.
		rows = c.rowsOf("numbers", fields)
		rows.bounds("+value", n)
	}
	c.leaf(rows, many)
	return nil
}

func (c *compiler) bounds(column string, n query.Range) {
	if n.From != nil {
		c.add(" AND "+column+" >= ?", *n.From)
	}
	if n.To != nil {
		c.add(" AND "+column+" < ?", *n.To)
	}
}

// kindList adds the condition on the kind.
func (c *compiler) kindList() {
	c.add("d.kind IN (")
	for i, kind := range c.kinds {
		if i > 0 {
			c.add(",")
		}
		c.add("?", string(kind))
	}
	c.add(")")
}
