package query

import (
	"strconv"
	"strings"
	"time"
)

func (All) String() string { return "*" }

func (n Text) String() string {
	if !n.Quoted && plainText(n.Raw) {
		return n.Raw
	}
	return quoted(n.Raw)
}

func (n Like) String() string { return n.Raw }

func (n Near) String() string {
	return inner(n.A) + " NEAR/" + strconv.Itoa(n.Within) + " " + inner(n.B)
}

func (n Keyword) String() string {
	value := n.Value
	if !plainValue(value) && (value != "" || !n.Prefix) {
		value = quoted(value)
	}
	if n.Prefix {
		value += "*"
	}
	return n.Field + ":" + value
}

func (n Range) String() string {
	raw := n.Raw
	if raw == "" {
		raw = n.bounds()
	}
	if raw != "*" && !plainValue(raw) {
		raw = quoted(raw)
	}
	return n.Field + ":" + raw
}

func (n And) String() string { return join(n.Args, " AND ") }
func (n Or) String() string  { return join(n.Args, " OR ") }
func (n Not) String() string { return "NOT " + inner(n.Arg) }

func join(args []Node, op string) string {
	parts := make([]string, len(args))
	for i, arg := range args {
		parts[i] = inner(arg)
	}
	return strings.Join(parts, op)
}

// inner puts groups in parentheses.
func inner(n Node) string {
	switch n.(type) {
	case And, Or:
		return "(" + n.String() + ")"
	default:
		return n.String()
	}
}

// bounds prints a Range nobody typed.
func (n Range) bounds() string {
	f, _ := FieldOf(n.Field)
	show := func(v int64) string {
		if f.Type == TypeTime {
			return time.UnixMilli(v).UTC().Format("2006-01-02T15:04:05.000Z")
		}
		return strconv.FormatInt(v, 10)
	}
	switch {
	case n.From == nil && n.To == nil:
		return "*"
	case n.To == nil:
		return ">=" + show(*n.From)
	case n.From == nil:
		return "<" + show(*n.To)
	default:
		return show(*n.From) + ".." + show(*n.To-1)
	}
}

func quoted(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		if isQuote(r) || r == '\\' {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	b.WriteByte('"')
	return b.String()
}

// plainText says whether a word means the same without quotes.
func plainText(s string) bool {
	switch s {
	case "", "AND", "OR", "NOT":
		return false
	}
	if s[0] == '-' || s == nearWord || strings.HasPrefix(s, nearWord+"/") || !allBare(s) {
		return false
	}
	if isPattern(s) || starred(s) != nil {
		return false
	}
	name, value, found := strings.Cut(s, ":")
	return !found || !isFieldName(name) || strings.HasPrefix(value, "//")
}

func plainValue(s string) bool {
	return s != "" && !strings.HasSuffix(s, "*") && !strings.HasPrefix(s, "//") && allBare(s)
}

func allBare(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return !isBare(r) }) < 0
}
