package ingest

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"time"

	"scops/index"
)

// stored is a Hit as it stands, with what this page changes about it.
type stored struct {
	hit       *index.Hit
	doc       index.Document // as read; Version "" for a new hit
	created   bool
	revision  int // index of a revision this page added, -1 = none
	needsSeal bool
	missing   bool   // this page should have shown it and does not
	template  string // its text with identifiers, prices and emoji masked, folded
}

// merge works the page into the stored hits and returns the ones to be written.
func (b *batch) merge(hits map[string]*stored) []*stored {
	var changed []*stored
	for _, f := range b.found {
		s := hits[f.post.ID]
		switch {
		case s == nil && (!f.verdict.Flagged || b.erased[f.post.ID]):
			continue
		case s == nil:
			s = b.create(f)
		default:
			b.update(s, f)
		}
		if f.verdict.Flagged {
			b.done.Hits++
		}
		changed = append(changed, s)
	}
	for _, id := range b.harvest.Gone {
		if s := hits[id]; s != nil && s.markGone(b.page.FetchedAt) {
			b.done.Gone++
			s.missing = true
			changed = append(changed, s)
		}
	}
	return changed
}

func (b *batch) create(f judged) *stored {
	at := b.page.FetchedAt.UTC()
	hit := &index.Hit{
		ID:           f.post.ID,
		Revisions:    []index.Revision{b.newRevision(f)},
		Verdict:      f.verdict,
		FirstVerdict: index.FirstVerdict{Verdict: f.verdict, Revision: 0, Text: f.post.Text},
		FirstSeen:    at, LastSeen: at, RisenAt: b.opt.Now().UTC(),
		Desk: index.Desk{Status: index.StatusNew, Tags: []string{}},
	}
	b.done.New++
	return &stored{hit: hit, created: true, revision: 0, needsSeal: true}
}

func (b *batch) newRevision(f judged) index.Revision {
	return index.Revision{
		Post: f.post, TextHash: textHash(f.post.Text), FetchedAt: b.page.FetchedAt.UTC(),
		Page: b.page.SHA256, Flagged: f.verdict.Flagged,
	}
}

// update works one more look at a post into its hit. A look with a text
// already known is only a date; a new text is a revision, filed by its fetch
// time, so that an older fetch never replaces a newer one.
func (b *batch) update(s *stored, f judged) {
	s.revision = -1
	at := b.page.FetchedAt.UTC()
	before := s.latestBefore(at)
	if b.harvest.Bare {
		f = b.withBio(f, s.hit.Current().Post.Bio)
	}
	if s.holds(before, f.post.Text) || s.holds(before+1, f.post.Text) {
		s.viewed(f, at)
		s.seen(at)
		if s.hit.Current().TextHash == textHash(f.post.Text) && s.hit.Verdict.Pack != f.verdict.Pack {
			s.hit.Rejudge(f.verdict, b.opt.Now())
		}
		return
	}
	s.revision = before + 1
	s.hit.Revisions = slices.Insert(s.hit.Revisions, s.revision, b.newRevision(f))
	if s.revision == len(s.hit.Revisions)-1 {
		s.hit.Verdict, s.hit.RisenAt = f.verdict, b.opt.Now().UTC()
	}
	if s.hit.FirstVerdict.Revision >= s.revision {
		s.hit.FirstVerdict.Revision++
	}
	s.needsSeal = f.verdict.Flagged
	s.seen(at)
	b.done.Revisions++
}

// withBio judges a post by the profile it was read beside before.
func (b *batch) withBio(f judged, bio string) judged {
	if f.post.Bio != "" || bio == "" {
		return f
	}
	f.post.Bio = bio
	return withoutIdentities(judged{f.post, b.judge.Classify(f.post, b.page.FetchedAt)})
}

// latestBefore is the newest revision fetched at or before a moment, -1 = none.
func (s *stored) latestBefore(at time.Time) int {
	last := -1
	for i, r := range s.hit.Revisions {
		if !r.FetchedAt.After(at) {
			last = i
		}
	}
	return last
}

// holds says whether revision i exists and has this text.
func (s *stored) holds(i int, text string) bool {
	return i >= 0 && i < len(s.hit.Revisions) && s.hit.Revisions[i].TextHash == textHash(text)
}

// seen records that a fetch found the post. A post found after it seemed gone
// is there again.
func (s *stored) seen(at time.Time) {
	if at.After(s.hit.LastSeen) {
		s.hit.LastSeen = at
	}
	if at.Before(s.hit.FirstSeen) {
		s.hit.FirstSeen = at
	}
	if s.hit.GoneBy != nil && s.hit.GoneBy.Before(at) {
		s.hit.GoneBy = nil
	}
}

// viewed keeps the newest count of views: no revision, it changes with every look.
func (s *stored) viewed(f judged, at time.Time) {
	current := s.hit.Current()
	if f.post.Views != nil && !at.Before(s.hit.LastSeen) && current.TextHash == textHash(f.post.Text) {
		current.Post.Views = f.post.Views
	}
}

// markGone records the first fetch that should have found the post and did not.
func (s *stored) markGone(at time.Time) bool {
	at = at.UTC()
	s.revision = -1
	if !at.After(s.hit.LastSeen) || s.hit.GoneBy != nil && !at.Before(*s.hit.GoneBy) {
		return false
	}
	s.hit.GoneBy = &at
	return true
}

// attach gives the new revision its seal; the hit's own is that of its first
// flagged revision.
func (s *stored) attach(seal *index.SealRef) {
	s.hit.Revisions[s.revision].Seal = seal
	if s.hit.Seal == nil {
		s.hit.Seal = seal
	}
}

func textHash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}
