package ingest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"scops/index"
)

// documents encodes the changed hits. What the desk owns, and who owns the
// document, is carried over unchanged.
func (b *batch) documents(changed []*stored) ([]index.Document, error) {
	now := b.opt.Now().UTC().Truncate(time.Millisecond)
	docs := make([]index.Document, 0, len(changed))
	for _, s := range changed {
		s.hit.IndexedAt = now
		doc, err := s.hit.Document()
		if err != nil {
			return nil, err
		}
		doc.Version = s.doc.Version
		doc.Owner, doc.Handling, doc.CaseIDs = s.doc.Owner, s.doc.Handling, s.doc.CaseIDs
		if s.created {
			doc.Owner, doc.Handling = b.opt.Owner, b.opt.Handling
		}
		addSimilarity(&doc, s.hit.Current().Post.Text, s.template)
		docs = append(docs, doc)
	}
	return docs, nil
}

// postDocument is a post nobody flagged, kept under retention.unflagged.
func (b *batch) postDocument(f judged) index.Document {
	doc := index.PostDocument(f.post, f.verdict, b.page.FetchedAt, b.opt.Now())
	doc.Version, doc.Owner, doc.Handling = index.VersionAny, b.opt.Owner, b.opt.Handling
	return doc
}

// reject keeps what the store refuses for ever, with the reason, so that the
// page goes on and nothing is lost in silence.
func (b *batch) reject(ctx context.Context, doc index.Document, why *index.RejectedError) error {
	body, err := json.Marshal(map[string]any{
		"kind": doc.Kind, "id": doc.ID, "reason": why.Reason, "page": b.page.URL, "page_sha256": b.page.SHA256,
		"body": string(doc.Body),
	})
	if err != nil {
		return fmt.Errorf("encode rejected document %s: %w", doc.ID, err)
	}
	now := b.opt.Now().UTC()
	err = index.PutOne(ctx, b.opt.Store, index.Document{
		Kind: index.KindRejected, ID: string(doc.Kind) + "-" + textHash(doc.ID), Version: index.VersionAny,
		Owner: b.opt.Owner, Handling: b.opt.Handling,
		Numbers: map[string]int64{"when": now.UnixMilli()},
		Body:    body,
	}, index.PutOptions{})
	if err != nil {
		return fmt.Errorf("keep rejected document %s: %w", doc.ID, errors.Join(why, err))
	}
	b.done.Rejected++
	return nil
}
