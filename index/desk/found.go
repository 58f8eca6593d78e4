package desk

import (
	"encoding/json"
	"fmt"
	"time"

	"scops/classifier"
	"scops/crawler"
	"scops/index"
)

// Found is one found post. Its JSON form is a contract: "scops search
// --format json" prints one to a line.
type Found struct {
	ID           string              `json:"id"`
	Post         crawler.Post        `json:"post"` // the newest revision
	Verdict      classifier.Verdict  `json:"verdict"`
	FirstVerdict *index.FirstVerdict `json:"first_verdict"` // null for kept posts nobody flagged
	Seal         *index.SealRef      `json:"seal"`
	FetchedAt    time.Time           `json:"fetched_at"`
	IndexedAt    time.Time           `json:"indexed_at"`
	FirstSeen    time.Time           `json:"first_seen"`
	LastSeen     time.Time           `json:"last_seen"`
	GoneBy       *time.Time          `json:"gone_by"`
	Status       index.Status        `json:"status"`
	Tags         []string            `json:"tags"`
	Assignee     string              `json:"assignee"` // "" = nobody
	Revisions    int                 `json:"revisions"`
	Owner        string              `json:"owner"`
	Handling     string              `json:"handling"`

	Version  index.Version `json:"-"` // names the text and the judgements that were read
	Blind    bool          `json:"-"` // others have judged it, and the reader is asked without being told
	Template string        `json:"-"` // hash of the text but for identifiers, prices and emoji; "" = not known
	Bands    []string      `json:"-"` // what near copies of the text share
}

// foundBy decodes a document for one reader.
func foundBy(doc index.Document, name string) (Found, error) {
	if doc.Kind == index.KindPost {
		return foundPost(doc)
	}
	h, err := index.HitOf(doc)
	if err != nil {
		return Found{}, err
	}
	return foundHitBy(doc, h, name), nil
}

// foundHitBy is a hit for one reader; h holds no more than they may see afterwards.
func foundHitBy(doc index.Document, h *index.Hit, name string) Found {
	version, unseen := versionOf(h), blind(h, name)
	if unseen {
		blinded(h)
	}
	f := foundHit(doc, h)
	f.Version, f.Blind, f.Bands = version, unseen, doc.Keywords["minhash"]
	if t := doc.Keywords["template_hash"]; len(t) == 1 {
		f.Template = t[0]
	}
	return f
}

// foundOf decodes a document for nobody in particular.
func foundOf(doc index.Document) (Found, error) {
	if doc.Kind == index.KindPost {
		return foundPost(doc)
	}
	h, err := index.HitOf(doc)
	if err != nil {
		return Found{}, err
	}
	return foundHit(doc, h), nil
}

func foundHit(doc index.Document, h *index.Hit) Found {
	now := h.Current()
	return Found{
		ID: h.ID, Post: now.Post, Verdict: h.Verdict, FirstVerdict: &h.FirstVerdict, Seal: h.Seal,
		FetchedAt: now.FetchedAt, IndexedAt: h.IndexedAt, FirstSeen: h.FirstSeen, LastSeen: h.LastSeen, GoneBy: h.GoneBy,
		Status: h.Desk.Status, Tags: nonNil(h.Desk.Tags), Assignee: h.Desk.Assignee, Revisions: len(h.Revisions),
		Owner: doc.Owner, Handling: doc.Handling,
	}
}

func foundPost(doc index.Document) (Found, error) {
	var k index.Kept
	if err := json.Unmarshal(doc.Body, &k); err != nil {
		return Found{}, fmt.Errorf("decode post %s: %w", doc.ID, err)
	}
	return Found{
		ID: doc.ID, Post: k.Post, Verdict: k.Verdict,
		FetchedAt: k.FetchedAt, IndexedAt: k.IndexedAt, FirstSeen: k.FetchedAt, LastSeen: k.FetchedAt,
		Tags: []string{}, Revisions: 1, Owner: doc.Owner, Handling: doc.Handling,
	}, nil
}

func nonNil(s []string) []string {
	if s == nil {
		return []string{}
	}
	return s
}
