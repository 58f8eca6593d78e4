package rules

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// Bounds of single values.
const (
	longestText = 20_000 // characters of a test post
	longestName = 100
	longestTerm = 200
)

// object is a mapping being read: every key is asked for by name, what nobody
// asks for is unknown.
type object struct {
	*report
	node  *node
	what  string // for messages: "list ko.meth"
	known []string
	at    map[string]int
}

// open reads a mapping and reports unknown and repeated keys.
func (r *report) open(n *node, what string, known ...string) *object {
	o := &object{report: r, node: n, what: what, known: known, at: map[string]int{}}
	if n.kind != mapping {
		if n.style == null && n.kind == scalar {
			r.add(n.pos, "empty", "", what)
		} else {
			r.add(n.pos, "wrong-type", "{"+strings.Join(known[:min(len(known), 3)], ": ..., ")+": ...}", what, "keys and values")
		}
		return o
	}
	for i, k := range n.keys {
		if v := n.values[i]; !slices.Contains(known, k.text) && v.kind == scalar && v.style == null && k.pos.Line == n.pos.Line && i > 0 {
			r.add(k.pos, "comma-cut", "'..., "+k.text+"'", k.text)
			continue
		}
		if !slices.Contains(known, k.text) {
			r.add(k.pos, "unknown-key", nearest(k.text, known), k.text, what, listing(strings.Join(known, ", ")))
			continue
		}
		o.note(i, k)
	}
	return o
}

func (o *object) note(i int, k *node) {
	if first, twice := o.at[k.text]; twice {
		o.add(k.pos, "duplicate-key", "", k.text, o.node.keys[first].pos.Line)
		return
	}
	o.at[k.text] = i
}

// entries are the pairs of a mapping whose keys the author chooses.
func (r *report) entries(n *node, what string) *object {
	o := &object{report: r, node: n, what: what, at: map[string]int{}}
	if n.kind != mapping {
		if n.kind != scalar || n.style != null {
			r.add(n.pos, "wrong-type", "name: ...", what, "names with values")
		}
		return o
	}
	for i, k := range n.keys {
		if k.kind != scalar || k.text == "" {
			r.add(k.pos, "empty", "", "a name in "+what)
			continue
		}
		o.note(i, k)
	}
	return o
}

// each visits the entries in order, repeated ones once.
func (o *object) each(visit func(key, value *node)) {
	if o.node.kind != mapping {
		return
	}
	for i, k := range o.node.keys {
		if at, ok := o.at[k.text]; ok && at == i {
			visit(k, o.node.values[i])
		}
	}
}

func (o *object) has(key string) bool { _, ok := o.at[key]; return ok }

// get is the value of a key, nil if absent.
func (o *object) get(key string) *node {
	i, ok := o.at[key]
	if !ok {
		return nil
	}
	return o.node.values[i]
}

// need is get, and reports an absent key.
func (o *object) need(key string) *node {
	n := o.get(key)
	if n == nil && o.node.kind == mapping {
		o.add(o.node.pos, "missing-key", samples[key], o.what, key)
	}
	return n
}

// samples show how a missing key could read.
var samples = map[string]string{
	"slot": "slot: substance", "lang": "lang: ko", "gloss": "gloss: {th: ..., ko: ..., en: ...}", "terms": "terms: [{text: '...', source: ...}]",
	"text": "text: '...'", "title": "title: One line about the rule", "reason": "reason: {th: ..., ko: ..., en: ...}", "status": "status: draft",
	"label": "label: sale", "strength": "strength: fair", "owner": "owner: seoul-desk", "find": "find: {product: {list: ko.meth}}",
	"when": "when: product and contact", "within": "within: 20 characters", "names": "names: [product, contact]", "list": "list: ko.meth",
	"post": "post: |", "id": "id: ko-meth-dead-drop", "name": "name: ...", "place": "place: TH", "checked": "checked: by whom and when",
	"from": "from: 2018-01-31",
}

// str is a word or sentence of the author; "" when absent.
func (r *report) str(n *node, what string) string {
	if n == nil {
		return ""
	}
	if n.kind != scalar || n.style == number || n.style == truth {
		r.add(n.pos, "wrong-type", quote(n.text), what, "text")
		return ""
	}
	s := strings.TrimSpace(n.text)
	if s == "" {
		r.add(n.pos, "empty", "", what)
	}
	if utf8.RuneCountInString(s) > longestText {
		r.add(n.pos, "too-long", "", longestText)
		return ""
	}
	return s
}

func (o *object) str(key string) string { return o.report.str(o.get(key), o.what+": "+key) }

func (o *object) needStr(key string) string { return o.report.str(o.need(key), o.what+": "+key) }

// loose is a scalar whatever YAML takes it for: dates, distances, places.
func (r *report) loose(n *node, what string) string {
	if n == nil {
		return ""
	}
	if n.kind != scalar || n.style == null {
		r.add(n.pos, "wrong-type", "", what, "one value")
		return ""
	}
	return strings.TrimSpace(n.text)
}

// quotedText is text taken from a post: it must stand where YAML changes
// nothing in it.
func (r *report) quotedText(n *node, what string, longest int) string {
	if n == nil {
		return ""
	}
	switch {
	case n.kind != scalar:
		r.add(n.pos, "wrong-type", "'...'", what, "text")
		return ""
	case n.comment != "" && n.style == plain:
		r.add(n.pos, "text-comment", quote(n.text+" "+n.comment), n.comment)
	case n.comment != "":
		r.add(n.pos, "text-comment", "", n.comment)
	case n.style == plain:
		r.add(n.pos, "text-unquoted", quote(n.text), n.text)
	case n.style == folded:
		r.add(n.pos, "text-folded", "|")
	case n.style == null:
		r.add(n.pos, "text-not-text", "'...'", "nothing")
	case n.style == number:
		r.add(n.pos, "text-not-text", quote(n.text), "a number")
	case n.style == truth:
		r.add(n.pos, "text-not-text", quote(n.text), "true or false")
	}
	s := n.text
	if n.style == block || n.style == folded {
		s = strings.TrimRight(s, "\n")
	}
	if strings.TrimSpace(s) == "" && n.style != null {
		r.add(n.pos, "empty", "", what)
	}
	if utf8.RuneCountInString(s) > longest {
		r.add(n.pos, "too-long", "", longest)
		return ""
	}
	return s
}

func quote(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }

// items are the parts of a list; one value alone is a list of one.
func (r *report) items(n *node, what string) []*node {
	switch {
	case n == nil:
		return nil
	case n.kind == sequence:
		return n.values
	case n.kind == scalar && n.style == null:
		r.add(n.pos, "empty", "[...]", what)
		return nil
	}
	return []*node{n}
}

// strs is a list of the author's words.
func (o *object) strs(key string) []string {
	var all []string
	for _, n := range o.items(o.get(key), o.what+": "+key) {
		if s := o.report.str(n, o.what+": "+key); s != "" {
			all = append(all, s)
		}
	}
	return all
}

// choice is one of a fixed set; def when absent.
func choice[T ~string](o *object, key string, def T, known []T) T {
	if !o.has(key) {
		return def
	}
	return pick(o.report, o.get(key), key, known)
}

// choices is a list out of a fixed set; nil when absent.
func choices[T ~string](o *object, key string, known []T) []T {
	if !o.has(key) {
		return nil
	}
	all := []T{}
	if n := o.get(key); n.kind == sequence && len(n.values) == 0 {
		return all
	}
	for _, n := range o.items(o.get(key), key) {
		if v := pick(o.report, n, key, known); v != "" && !slices.Contains(all, v) {
			all = append(all, v)
		}
	}
	return all
}

func pick[T ~string](r *report, n *node, what string, known []T) T {
	s := r.loose(n, what)
	if s == "" || slices.Contains(known, T(s)) {
		return T(s)
	}
	names := make([]string, len(known))
	for i, k := range known {
		names[i] = string(k)
	}
	r.add(n.pos, "unknown-value", nearest(s, names), s, what, listing(strings.Join(names, ", ")))
	return ""
}

func (o *object) truth(key string) bool {
	n := o.get(key)
	if n == nil {
		return false
	}
	if n.style != truth {
		o.add(n.pos, "wrong-type", key+": true", key, "true or false")
		return false
	}
	return strings.EqualFold(n.text, "true")
}

// whole is a whole number within bounds; def when absent.
func (o *object) whole(key string, def, low, high int) int {
	n := o.get(key)
	if n == nil {
		return def
	}
	v, err := strconv.Atoi(n.text)
	if n.style != number || err != nil || v < low || v > high {
		o.add(n.pos, "bad-number", fmt.Sprintf("%s: %d", key, max(low, min(high, def))), key, fmt.Sprintf("a whole number from %d to %d", low, high))
		return def
	}
	return v
}

func (o *object) amount(key string) float64 {
	n := o.need(key)
	if n == nil {
		return 0
	}
	v, err := strconv.ParseFloat(n.text, 64)
	if n.style != number || err != nil || !(v >= 0 && v <= 1e12) {
		o.add(n.pos, "bad-number", key+": 100", key, "an amount from 0 to 1e12")
		return 0
	}
	return v
}

// date is a day; zero when absent.
func (o *object) date(key string) time.Time {
	n := o.get(key)
	if n == nil {
		return time.Time{}
	}
	s := o.loose(n, key)
	t, err := time.Parse(time.DateOnly, s)
	if err != nil || t.Year() < 1900 || t.Year() > 2200 {
		o.add(n.pos, "bad-date", key+": 2018-01-31", key, s, "2018-01-31")
		return time.Time{}
	}
	return t
}

// month is YYYY-MM; "" when absent.
func (o *object) month(key string) string {
	n := o.get(key)
	if n == nil {
		return ""
	}
	s := o.loose(n, key)
	t, err := time.Parse("2006-01", s)
	if err != nil || t.Year() < 1900 || t.Year() > 2200 {
		o.add(n.pos, "bad-date", key+": 2018-01", key, s, "2018-01")
		return ""
	}
	return s
}

// gloss is a text in three languages, all needed.
func (o *object) gloss(key string, needed bool) Gloss {
	n := o.get(key)
	if needed {
		n = o.need(key)
	}
	if n == nil {
		return Gloss{}
	}
	texts := o.open(n, o.what+": "+key, "th", "ko", "en")
	g := Gloss{texts.str("th"), texts.str("ko"), texts.str("en")}
	for _, lang := range []string{"th", "ko", "en"} {
		if n.kind == mapping && !texts.has(lang) {
			o.add(n.pos, "language-missing", lang+": ...", o.what+": "+key, lang)
		}
	}
	return g
}

// names of lists, rules and finds: what conditions and files can carry.
var (
	listName  = regexp.MustCompile(`^(th|ko|en|any)\.[a-z0-9]+(-[a-z0-9]+)*$`)
	plainName = regexp.MustCompile(`^[a-z0-9]+([-_.][a-z0-9]+)*$`)
)

// nameOf checks a chosen name.
func (r *report) nameOf(n *node, what string, shape *regexp.Regexp, example string) string {
	if n.kind != scalar || len(n.text) > longestName || !shape.MatchString(n.text) {
		r.add(n.pos, "bad-name", example, n.text, what, "small letters, digits and - as in "+example)
	}
	return n.text
}

// nearest is the known word a misspelt one probably meant, "" if none is near.
func nearest(s string, known []string) string {
	best, least := "", len(s)/2+1
	if len(s) > longestName {
		return ""
	}
	for _, k := range known {
		if d := distance(s, k); d < least {
			best, least = k, d
		}
	}
	return best
}

// distance is the Levenshtein distance in bytes.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		last := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := last
			if a[i] != b[j] {
				cost++
			}
			last, row[j+1] = row[j+1], min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
