package index

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"scops/classifier"
	"scops/classifier/entity"
	"scops/crawler"
)

// Document encodes a hit with everything it can be found by. Version, Owner,
// Handling and CaseIDs are the caller's to fill in.
func (h *Hit) Document() (Document, error) {
	body, err := json.Marshal(h)
	if err != nil {
		return Document{}, fmt.Errorf("encode hit %s: %w", h.ID, err)
	}
	doc := postFields(h.Current().Post, h.Verdict)
	doc.Kind, doc.ID, doc.Body = KindHit, h.ID, body
	maps.Copy(doc.Keywords, h.deskKeywords())
	doc.Keywords["gone"] = []string{YesNo(h.GoneBy != nil)}
	doc.Keywords["flagged"] = []string{YesNo(h.Verdict.Flagged)}
	doc.Numbers["order"] = int64(h.Verdict.Score + h.Context.Order())
	setTimes(&doc, h.Current().Post.PostedAt, h.FirstSeen, h.IndexedAt)
	if !h.RisenAt.IsZero() {
		doc.Numbers["risen"] = h.RisenAt.UnixMilli()
	}
	doc.Numbers["review"] = h.reviewPlace(doc.Numbers["when"])
	doc.Keywords["seal"] = h.SealIDs()
	if at, running := h.Clock(); running {
		doc.Numbers["clock"] = at.UnixMilli()
	}
	return doc, nil
}

// HitOf decodes a hit.
func HitOf(doc Document) (*Hit, error) {
	var h Hit
	if err := json.Unmarshal(doc.Body, &h); err != nil {
		return nil, fmt.Errorf("decode hit %s: %w", doc.ID, err)
	}
	if len(h.Revisions) == 0 {
		return nil, fmt.Errorf("decode hit %s: it has no revision", doc.ID)
	}
	return &h, nil
}

// Kept is a post nobody flagged, kept under retention.unflagged.
type Kept struct {
	Post      crawler.Post       `json:"post"`
	Verdict   classifier.Verdict `json:"verdict"`
	FetchedAt time.Time          `json:"fetched_at"`
	IndexedAt time.Time          `json:"indexed_at"`
}

// PostDocument encodes a kept post. Version, Owner and Handling are the
// caller's to fill in.
func PostDocument(post crawler.Post, verdict classifier.Verdict, fetched, now time.Time) Document {
	doc := postFields(post, verdict)
	kept := Kept{post, verdict, fetched.UTC(), now.UTC().Truncate(time.Millisecond)}
	doc.Kind, doc.ID = KindPost, post.ID
	doc.Body, _ = json.Marshal(kept) // plain data: cannot fail
	doc.Keywords["flagged"] = []string{YesNo(false)}
	setTimes(&doc, post.PostedAt, kept.FetchedAt, kept.IndexedAt)
	return doc
}

func postFields(post crawler.Post, v classifier.Verdict) Document {
	adapter, _, _ := strings.Cut(post.Site, "/")
	return Document{
		Text: post.Text,
		Keywords: map[string][]string{
			"id": {post.ID}, "label": {string(v.Label)}, "band": {v.Band}, "lang": {v.Lang}, "pack": {v.Pack},
			"site": {post.Site}, "adapter": {adapter}, "author": authorValues(post.Author),
			"rule":      signalValues(v.Signals, func(s classifier.Signal) string { return s.Rule }),
			"slot":      signalValues(v.Signals, func(s classifier.Signal) string { return s.Slot }),
			"substance": v.Substances,
			"entity":    entityValues(v),
			"place":     placeValues(v),
		},
		Numbers: map[string]int64{"score": int64(v.Score)},
	}
}

func setTimes(doc *Document, posted *time.Time, fetched, indexed time.Time) {
	doc.Numbers["fetched"], doc.Numbers["indexed"], doc.Numbers["when"] = fetched.UnixMilli(), indexed.UnixMilli(), fetched.UnixMilli()
	if posted != nil {
		doc.Numbers["posted"], doc.Numbers["when"] = posted.UnixMilli(), posted.UnixMilli()
	}
}

func authorValues(a crawler.Author) []string {
	values := []string{strings.ToLower(a.ID), strings.ToLower(a.Handle)}
	return distinct(values)
}

func signalValues(signals []classifier.Signal, of func(classifier.Signal) string) []string {
	values := make([]string, len(signals))
	for i, s := range signals {
		values[i] = of(s)
	}
	return distinct(values)
}

// entityValues gives each identifier as KIND=VALUE and as VALUE.
func entityValues(v classifier.Verdict) []string {
	var values []string
	for _, e := range v.Entities {
		values = append(values, string(e.Kind)+"="+e.Value, e.Value)
	}
	return distinct(values)
}

// placeValues are the ISO 3166-2 codes of the places a post names.
func placeValues(v classifier.Verdict) []string {
	var values []string
	for _, e := range v.Entities {
		if e.Kind == entity.Place && e.Sub != nil {
			values = append(values, *e.Sub)
		}
	}
	return distinct(values)
}

func distinct(values []string) []string {
	slices.Sort(values)
	values = slices.Compact(values)
	return slices.DeleteFunc(values, func(s string) bool { return s == "" })
}

// YesNo is how a field says whether something holds.
func YesNo(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}
