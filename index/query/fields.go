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
	Name string
	Type Type
	Help string
}

// Fields is every field of the query language, and the one list both stores
// index by.
var Fields = []Field{
	{"label", TypeKeyword, "sale, recruit, service (demand, talk and none are never flagged)"},
	{"band", TypeKeyword, "review, likely, strong"},
	{"flagged", TypeKeyword, "yes (default); any also shows kept posts nobody flagged"},
	{"lang", TypeKeyword, "th, ko, en, ..."},
	{"site", TypeKeyword, "telegram, mastodon/example.org, ..."},
	{"adapter", TypeKeyword, "telegram, mastodon, feed, phpbb"},
	{"author", TypeKeyword, "account handle or platform id, lower case"},
	{"rule", TypeKeyword, "list or rule that gave a reason"},
	{"slot", TypeKeyword, "substance, price, contact, ..."},
	{"substance", TypeKeyword, "methamphetamine, cannabis, ..."},
	{"entity", TypeKeyword, "KIND=VALUE or VALUE: phone=+66812345678"},
	{"status", TypeKeyword, "new, relevant, not_relevant, passed_up"},
	{"tag", TypeKeyword, "a tag somebody gave"},
	{"gone", TypeKeyword, "yes, no"},
	{"pack", TypeKeyword, "digest of the rule pack of the current verdict"},
	{"owner", TypeKeyword, "agency id"},
	{"handling", TypeKeyword, "TLP 2.0 marking"},
	{"case", TypeKeyword, "file id"},
	{"id", TypeKeyword, "post id"},
	{"score", TypeNumber, "0 to 100 points"},
	{"posted", TypeTime, "when it was posted"},
	{"fetched", TypeTime, "when it was first fetched"},
	{"indexed", TypeTime, "when it was last written"},
	{"when", TypeTime, "posted, else fetched"},
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
