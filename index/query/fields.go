package query

// Type is how a field is compared.
type Type string

// The field types.
const (
	TypeKeyword Type = "keyword"
	TypeNumber  Type = "number"
	TypeTime    Type = "time"
)

// Field is one name an investigator may write before a colon.
type Field struct {
	Name   string
	Type   Type
	Help   string
	Values []string // the only values there are, lower case; nil = any
}

// Fields is every field of the query language, and the one list both stores
// index by.
var Fields = []Field{
	{"label", TypeKeyword, "sale, recruit, service (demand, talk and none are never flagged)", []string{"sale", "recruit", "service", "demand", "talk", "none"}},
	{"band", TypeKeyword, "review, likely, strong", []string{"none", "review", "likely", "strong"}},
	{"flagged", TypeKeyword, "yes (default); any also shows kept posts nobody flagged", []string{"yes", "no", "any"}},
	{"lang", TypeKeyword, "th, ko, en, ...", nil},
	{"site", TypeKeyword, "telegram, mastodon/example.org, ...", nil},
	{"adapter", TypeKeyword, "telegram, mastodon, feed, phpbb", nil},
	{"author", TypeKeyword, "account handle or platform id, lower case", nil},
	{"rule", TypeKeyword, "list or rule that gave a reason", nil},
	{"slot", TypeKeyword, "substance, price, contact, ...", nil},
	{"substance", TypeKeyword, "methamphetamine, cannabis, ...", nil},
	{"entity", TypeKeyword, "KIND=VALUE or VALUE: phone=+66812345678", nil},
	{"place", TypeKeyword, "ISO 3166-2 code of a place it names: KR-11; KR* = anywhere there", nil},
	{"status", TypeKeyword, "new, relevant, not_relevant, passed_up", []string{"new", "relevant", "not_relevant", "passed_up"}},
	{"tag", TypeKeyword, "a tag somebody gave", nil},
	{"assignee", TypeKeyword, "who is to look at it", nil},
	{"alert", TypeKeyword, "a search alert that found it, by its id", nil},
	{"second", TypeKeyword, "wanted, agreed, differs, settled: judged by a second person too", []string{"wanted", "agreed", "differs", "settled"}},
	{"hold", TypeKeyword, "yes, no: kept under legal hold, whatever its age", []string{"yes", "no"}},
	{"gone", TypeKeyword, "yes, no", []string{"yes", "no"}},
	{"pack", TypeKeyword, "digest of the rule pack of the current verdict", nil},
	{"owner", TypeKeyword, "agency id", nil},
	{"handling", TypeKeyword, "TLP 2.0 marking", nil},
	{"case", TypeKeyword, "file id", nil},
	{"id", TypeKeyword, "post id", nil},
	{"like", TypeKeyword, "id of a post: all of nearly its text", nil},
	{"score", TypeNumber, "0 to 100 points", nil},
	{"order", TypeNumber, "points and what is known of the account, 0 to 130", nil},
	{"posted", TypeTime, "when it was posted", nil},
	{"fetched", TypeTime, "when it was first fetched", nil},
	{"indexed", TypeTime, "when it was last written", nil},
	{"when", TypeTime, "posted, else fetched", nil},
}

// FieldOf finds a field by name.
func FieldOf(name string) (Field, bool) {
	for _, f := range Fields {
		if f.Name == name {
			return f, true
		}
	}
	return Field{}, false
}
