package index

import (
	"fmt"
	"time"

	"scops/classifier"
	"scops/crawler"
	"scops/index/query"
)

// Status is a person's judgement of a Hit.
type Status string

// The statuses of a Hit.
const (
	StatusNew         Status = "new"
	StatusRelevant    Status = "relevant"
	StatusNotRelevant Status = "not_relevant"
	StatusPassedUp    Status = "passed_up"
)

// Undismissed leaves out what a person judged not relevant: it is gone, and
// counts nowhere.
func Undismissed() query.Node {
	return query.Not{Arg: query.Keyword{Field: "status", Value: string(StatusNotRelevant)}}
}

// Hit is a post whose verdict is flagged, with its evidence. Ingest owns every
// field but Desk; each side writes by compare-and-set and carries the other's
// fields over unchanged.
type Hit struct {
	ID           string             `json:"id"`        // the post's
	Revisions    []Revision         `json:"revisions"` // in order of fetch time, never empty
	Verdict      classifier.Verdict `json:"verdict"`   // of the newest revision, by the current pack
	FirstVerdict FirstVerdict       `json:"first_verdict"`
	Seal         *SealRef           `json:"seal"` // of the first flagged revision
	IndexedAt    time.Time          `json:"indexed_at"`
	FirstSeen    time.Time          `json:"first_seen"`
	RisenAt      time.Time          `json:"risen_at,omitzero"` // when it was stored, or last got another text, a stronger verdict or another label
	LastSeen     time.Time          `json:"last_seen"`         // newest fetch that found it
	GoneBy       *time.Time         `json:"gone_by"`           // first fetch that should have found it and did not
	Context      Context            `json:"context"`           // of its account, when the current revision was stored
	Desk         Desk               `json:"desk"`
}

// Revision is one text a post has had.
type Revision struct {
	Post      crawler.Post `json:"post"`
	TextHash  string       `json:"text_hash"` // hex SHA-256 of Post.Text
	FetchedAt time.Time    `json:"fetched_at"`
	Page      string       `json:"page"`    // SHA-256 of the page it was read from
	Flagged   bool         `json:"flagged"` // by the pack of its time
	Seal      *SealRef     `json:"seal"`    // nil unless flagged
}

// FirstVerdict is what was acted on: kept for ever.
type FirstVerdict struct {
	classifier.Verdict
	Revision int    `json:"revision"` // 0-based
	Text     string `json:"text"`
}

// SealRef leads to the sealed page of a revision.
type SealRef struct {
	Chain  string `json:"chain"`
	Seq    uint64 `json:"seq"`
	Record string `json:"record"` // hash of the ledger record
	SHA256 string `json:"sha256"` // of the sealed body
}

// Strength orders verdicts: by what is flagged, then by band, then by points.
func Strength(v *classifier.Verdict) int {
	n := classifier.BandLevel(v.Band)*1000 + v.Score
	if v.Flagged {
		n += 10000
	}
	return n
}

// Rejudge gives a hit another verdict of the same text.
func (h *Hit) Rejudge(v classifier.Verdict, at time.Time) {
	if Strength(&v) > Strength(&h.Verdict) || v.Label != h.Verdict.Label {
		h.RisenAt = at.UTC()
	}
	h.Verdict = v
}

// ID is the id of the ledger record, and of the evidence it seals.
func (r SealRef) ID() string { return fmt.Sprintf("%s-%010d", r.Chain, r.Seq) }

// SealIDs are the records of the sealed pages of a hit, each once.
func (h *Hit) SealIDs() []string {
	var ids []string
	if h.Seal != nil {
		ids = append(ids, h.Seal.ID())
	}
	for _, r := range h.Revisions {
		if r.Seal != nil {
			ids = append(ids, r.Seal.ID())
		}
	}
	return distinct(ids)
}

// Current is the revision with the newest fetch time.
func (h *Hit) Current() *Revision { return &h.Revisions[len(h.Revisions)-1] }
