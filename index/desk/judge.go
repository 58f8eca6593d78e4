package desk

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"scops/index"
)

// Judgement is what a person says of a hit.
type Judgement struct {
	ID      string
	Version index.Version // HitView.Version of what was read; VersionAny = whatever stands there
	Status  index.Status
	Note    string       // why; at most index.MaxNote bytes
	Reason  index.Reason // of a dismissal; "" = not given. Of any other judgement it is dropped, and so is Wrong
	Wrong   []string     // of a dismissal: the rules of the verdict that were wrong
}

// Errors of a judgement. Nothing was changed.
var (
	ErrStatus = errors.New("there is no such state: new, relevant, not_relevant or passed_up")
	ErrNote   = fmt.Errorf("the note is longer than %d bytes", index.MaxNote)
	ErrReason = errors.New("there is no such reason of a dismissal: not_an_offer, quoted, news, medical, other_sense, duplicate or other")
	ErrSignal = errors.New("the rule named as wrong is none of the reasons of this hit")
)

// ChangedError: somebody else judged the hit after it was read. It is also
// index.ErrConflict.
type ChangedError struct {
	By     string // "" = the hit itself changed: its post was edited or found gone
	At     time.Time
	Status index.Status // as it is now
}

func (e *ChangedError) Error() string {
	if e.By == "" {
		return "the hit changed while you were reading it: read it again"
	}
	return fmt.Sprintf("%s judged this hit %s at %s, after you had opened it: read it again", e.By, e.Status, e.At.Format(time.RFC3339))
}

// Unwrap makes it index.ErrConflict.
func (e *ChangedError) Unwrap() error { return index.ErrConflict }

// Statuses are what a hit can be judged.
func Statuses() []index.Status {
	return []index.Status{index.StatusNew, index.StatusRelevant, index.StatusNotRelevant, index.StatusPassedUp}
}

// versionOf names what a person has read of a hit: its text and the judgements
// so far. A newer look at the post that found the same text is no other version.
func versionOf(hit *index.Hit) index.Version {
	return index.Version(fmt.Sprintf("%.16s-%d-%d", hit.Current().TextHash, len(hit.Desk.Decisions), lastDecision(hit).At.UnixNano()))
}

func lastDecision(hit *index.Hit) index.Decision {
	if n := len(hit.Desk.Decisions); n > 0 {
		return hit.Desk.Decisions[n-1]
	}
	return index.Decision{At: time.Unix(0, 0)}
}

// Judge writes a person's judgement into a hit, if text and judgements still
// stand as the person read them; else a *ChangedError.
func (d *Desk) Judge(ctx context.Context, actor Actor, j Judgement) error {
	if err := d.permit(actor, ActJudge); err != nil {
		return err
	}
	if err := j.tidy(); err != nil {
		return err
	}
	doc, hit, err := d.readHit(ctx, j.ID)
	if err != nil {
		return err
	}
	if err := stillSo(hit, j.Version); err != nil {
		return err
	}
	if !isIn(j.Wrong, countedRules(&hit.Verdict)) {
		return ErrSignal
	}
	detail := map[string]any{"from": hit.Desk.Status, "to": j.Status, "note": j.Note, "reason": j.Reason, "wrong": j.Wrong}
	if err := d.audit(ctx, actor, entry{Action: ActJudge, Subject: []string{j.ID}, Detail: detail, Count: 1}); err != nil {
		return err
	}
	j.Version = versionOf(hit)
	for {
		err := d.putHit(ctx, doc, decided(hit, j, actor.Name, d.opt.Now()))
		if !errors.Is(err, index.ErrConflict) {
			return err
		}
		// A crawler was faster: the judgement goes on top of what it wrote.
		if doc, hit, err = d.readHit(ctx, j.ID); err != nil {
			return err
		}
		if err := stillSo(hit, j.Version); err != nil {
			return err
		}
	}
}

// tidy brings a judgement into the form it is kept in, and refuses one that is
// none.
func (j *Judgement) tidy() error {
	j.Note = strings.TrimSpace(strings.ToValidUTF8(j.Note, "\ufffd"))
	if j.Status != index.StatusNotRelevant {
		j.Reason, j.Wrong = "", nil
	}
	slices.Sort(j.Wrong)
	j.Wrong = slices.Compact(j.Wrong)
	switch {
	case !slices.Contains(Statuses(), j.Status):
		return ErrStatus
	case len(j.Note) > index.MaxNote:
		return ErrNote
	case j.Reason != "" && !slices.Contains(index.Reasons(), j.Reason):
		return ErrReason
	}
	return nil
}

// isIn says whether every value is one of the others.
func isIn(values, others []string) bool {
	return !slices.ContainsFunc(values, func(v string) bool { return !slices.Contains(others, v) })
}

// stillSo says who changed a hit since it was read.
func stillSo(hit *index.Hit, read index.Version) error {
	if read == index.VersionAny || read == versionOf(hit) {
		return nil
	}
	e := &ChangedError{Status: hit.Desk.Status}
	if last := lastDecision(hit); last.By != "" && !strings.HasSuffix(string(read), fmt.Sprintf("-%d", last.At.UnixNano())) {
		e.By, e.At = last.By, last.At
	}
	return e
}

// decided adds a judgement to a hit.
func decided(hit *index.Hit, j Judgement, by string, at time.Time) *index.Hit {
	decision := index.Decision{By: by, At: at.UTC(), From: hit.Desk.Status, To: j.Status, Note: j.Note, Reason: j.Reason, Wrong: j.Wrong}
	hit.Desk.Status = j.Status
	hit.Desk.Decisions = append(hit.Desk.Decisions, decision)
	if n := len(hit.Desk.Decisions) - index.MaxDecisions; n > 0 {
		hit.Desk.Decisions = hit.Desk.Decisions[n:]
	}
	return hit
}

// putHit writes what the desk owns of a hit and keeps everything else of its
// Document as it was.
func (d *Desk) putHit(ctx context.Context, old *index.Document, hit *index.Hit) error {
	doc, err := hit.Document()
	if err != nil {
		return err
	}
	next := *old
	next.Body = doc.Body
	next.Keywords = make(map[string][]string, len(old.Keywords))
	for field, values := range old.Keywords {
		next.Keywords[field] = values
	}
	for _, field := range []string{"status", "tag"} {
		next.Keywords[field] = doc.Keywords[field]
	}
	if err := index.PutOne(ctx, d.opt.Store, next, index.PutOptions{Wait: true}); err != nil {
		return fmt.Errorf("store judgement of %s: %w", hit.ID, err)
	}
	return nil
}
