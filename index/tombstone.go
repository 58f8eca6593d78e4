package index

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"

	"scops/classifier"
)

// Erasure is why a hit was erased.
type Erasure string

// The reasons of an erasure.
const (
	ErasedExpired   Erasure = "expired"   // nobody saw or judged it for as long as flagged posts are kept
	ErasedDismissed Erasure = "dismissed" // a person judged it not relevant, and did not take that back
)

// Erasures lists the reasons of an erasure.
func Erasures() []Erasure { return []Erasure{ErasedExpired, ErasedDismissed} }

// Tombstone is what is left of a hit that was erased: why, what people decided,
// the rules that had flagged it, and hashes. It says neither where the post
// stood nor who wrote it nor what. While Pending names the hit, its document may
// still be there; while there are Seals, so may be their bytes.
type Tombstone struct {
	At       time.Time  `json:"at"`
	Day      time.Time  `json:"day"` // of the post, UTC: figures count the newest posts
	Reason   Erasure    `json:"reason"`
	Approver string     `json:"approver"`
	Record   string     `json:"record"` // of the ledger: it says the same
	Status   Status     `json:"status"`
	Decision *Decision  `json:"decision"` // the newest, without its note; nil = there was none
	Rules    []Fired    `json:"rules"`
	Template string     `json:"template_hash,omitempty"` // of the text, identifiers apart
	Account  string     `json:"account_hash,omitempty"`
	Pending  string     `json:"pending,omitempty"`
	Seals    []string   `json:"seals,omitempty"` // records of the sealed pages that go when no hit has them
	Due      *time.Time `json:"due,omitempty"`   // when they go
}

// Fired is one signal of an erased verdict.
type Fired struct {
	Rule   string `json:"rule"`
	Quoted bool   `json:"quoted"`
}

// TombstoneID is where the tombstone of a hit stands: whoever knows the id of a
// post can look, and nobody can read it back.
func TombstoneID(hit string) string { return hashed(hit) }

// AccountHash stands for an account on a site without naming it.
func AccountHash(site, account string) string { return hashed(site + "\x00" + account) }

func hashed(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:])
}

// Bury makes the tombstone of a hit. At, Reason, Approver, Record and Due are the
// caller's to fill in.
func Bury(doc *Document, hit *Hit) Tombstone {
	t := Tombstone{Status: hit.Desk.Status, Pending: hit.ID, Seals: hit.SealIDs(), Rules: []Fired{}}
	t.Day = time.UnixMilli(doc.Numbers["when"]).UTC().Truncate(24 * time.Hour)
	for _, s := range hit.Verdict.Signals {
		t.Rules = append(t.Rules, Fired{s.Rule, s.Quoted})
	}
	if n := len(hit.Desk.Decisions); n > 0 {
		d := hit.Desk.Decisions[n-1]
		d.Note = ""
		if d.Carried != nil {
			d.Carried = &Carried{At: d.Carried.At} // the id of another post names its account
		}
		t.Decision = &d
	}
	post := hit.Current().Post
	if templates := doc.Keywords["template_hash"]; len(templates) == 1 && post.Author.ID != "" {
		t.Template, t.Account = templates[0], AccountHash(post.Site, post.Author.ID)
	}
	return t
}

// Document encodes a tombstone under its id. It can be found by what people
// decided once the hit itself is gone.
func (t *Tombstone) Document(id string) (Document, error) {
	body, err := json.Marshal(t)
	if err != nil {
		return Document{}, fmt.Errorf("encode tombstone %s: %w", id, err)
	}
	doc := Document{
		Kind: KindTombstone, ID: id, Body: body, Numbers: map[string]int64{"when": t.Day.UnixMilli()},
		Keywords: map[string][]string{"erasure": {string(t.Reason)}, "pending": {YesNo(t.Pending != "")}},
	}
	if t.Pending != "" {
		return doc, nil
	}
	doc.Keywords["status"], doc.Keywords["template_hash"] = []string{string(t.Status)}, distinct([]string{t.Template})
	if t.Due != nil && len(t.Seals) > 0 {
		doc.Numbers["due"] = t.Due.UnixMilli()
	}
	return doc, nil
}

// TombstoneOf decodes a tombstone.
func TombstoneOf(doc Document) (*Tombstone, error) {
	var t Tombstone
	if err := json.Unmarshal(doc.Body, &t); err != nil {
		return nil, fmt.Errorf("decode tombstone %s: %w", doc.ID, err)
	}
	return &t, nil
}

// Hit is what is left, in the form figures are counted from: a status, a
// decision and rules.
func (t *Tombstone) Hit() *Hit {
	hit := &Hit{Desk: Desk{Status: t.Status}}
	for _, f := range t.Rules {
		hit.Verdict.Signals = append(hit.Verdict.Signals, classifier.Signal{Rule: f.Rule, Quoted: f.Quoted})
	}
	if t.Decision != nil {
		hit.Desk.Decisions = []Decision{*t.Decision}
	}
	return hit
}
