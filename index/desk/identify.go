package desk

import (
	"regexp"
	"slices"
	"strings"

	"scops/classifier/entity"
	"scops/classifier/normalize"
	"scops/index/query"
)

// maxSpelled is how many words one identifier may be typed in: "+66 81 234
// 5678", "line id somchai99".
const maxSpelled = 6

// accountName is a name with its @, of whatever site.
var accountName = regexp.MustCompile(`^@[A-Za-z0-9][A-Za-z0-9._-]{2,49}$`)

// identifier reads the bare words args begin with, the cue before a name among
// them, as the longest identifier they spell, and says how many it takes. What
// spells none stays. Whoever means the words themselves puts them in quotes.
func (r *reader) identifier(args []query.Node) (query.Node, int) {
	words := bareWords(args)
	for n := len(words); n > 0; n-- {
		found := r.desk.spelled(strings.Join(words[:n], " "))
		if len(found) == 0 || n > 1 && slices.Equal(found, r.desk.spelled(strings.Join(words[1:n], " "))) {
			continue
		}
		typed := strings.Join(words[:n], " ")
		var values []string
		for _, f := range found {
			values = append(values, f.kind+"="+f.value)
			r.as = append(r.as, ReadAs{typed, f.kind, f.value})
		}
		return anyOf("entity", values...), n
	}
	if len(words) > 0 && accountName.MatchString(words[0]) {
		name := strings.ToLower(words[0][1:])
		r.as = append(r.as, ReadAs{words[0], ReadAccount, name})
		return query.Or{Args: []query.Node{query.Keyword{Field: "entity", Value: name}, query.Keyword{Field: "author", Value: name}}}, 1
	}
	return args[0], 1
}

// bareWords are the words args begin with.
func bareWords(args []query.Node) (words []string) {
	for _, arg := range args[:min(len(args), maxSpelled)] {
		t, ok := arg.(query.Text)
		if !ok || t.Quoted {
			break
		}
		words = append(words, t.Raw)
	}
	return words
}

// identifier is one in its one spelling.
type identifier struct{ kind, value string }

// spelled gives every reading of the one identifier a text ends with; nil when
// there is none, or more than one.
func (d *Desk) spelled(text string) []identifier {
	var found []entity.Entity
	for _, e := range entity.Find(normalize.Fold(text), entity.Options{Countries: d.opt.Countries}) {
		if isIdentifier(e) {
			found = append(found, e)
		}
	}
	var out []identifier
	for _, e := range found {
		if e.Start != found[0].Start || e.End != found[0].End || e.End < len(strings.TrimSpace(text)) {
			return nil
		}
		out = append(out, identifier{string(e.Kind), e.Value})
	}
	return out
}

// isIdentifier says whether an entity names somebody, or something of theirs. National
// ids are kept under a key no query knows; links are found in the text.
func isIdentifier(e entity.Entity) bool {
	switch e.Kind {
	case entity.Price, entity.Quantity, entity.Place, entity.Coordinates, entity.GiftCode, entity.URL:
		return false
	case entity.PromptPay:
		return e.Sub == nil || *e.Sub != "id"
	default:
		return true
	}
}

// entity gives the value of a condition, KIND=VALUE or VALUE, the spelling
// identifiers are stored in.
func (r *reader) entity(n query.Keyword) query.Node {
	kind, value, given := strings.Cut(n.Value, "=")
	if kind = strings.ToLower(kind); !given || strings.Trim(kind, "abcdefghijklmnopqrstuvwxyz") != "" {
		kind, value = "", n.Value
	}
	var values []string
	for _, f := range r.desk.spelled(value) {
		switch kind {
		case "":
			values = append(values, f.value)
		case f.kind:
			values = append(values, f.kind+"="+f.value)
		}
	}
	if len(values) == 0 {
		return anyOf("entity", plainValues(kind, value)...)
	}
	slices.Sort(values)
	values = slices.Compact(values)
	if len(values) > 1 || values[0] != n.Value {
		r.as = append(r.as, ReadAs{n.Value, ReadEntity, strings.Join(values, ", ")})
	}
	return anyOf("entity", values...)
}

// plainValues are the spellings of a value nobody recognised: as it stands, and
// as a name without its @ in small letters.
func plainValues(kind, value string) []string {
	name := strings.ToLower(strings.TrimPrefix(value, "@"))
	if kind != "" {
		value, name = kind+"="+value, kind+"="+name
	}
	if value == name {
		return []string{value}
	}
	return []string{value, name}
}
