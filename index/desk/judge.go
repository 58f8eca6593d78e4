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
	done, err := d.JudgeAll(ctx, actor, []Subject{{j.ID, j.Version}}, j)
	if err != nil {
		return err
	}
	return done.only()
}

// JudgeAll judges several hits alike in one deed; j names neither a hit nor a
// version. What changed since it was read is left as it is. Of a hit that waits
// for a second person, and that somebody else has judged, it is the second
// judgement: the first one stands.
func (d *Desk) JudgeAll(ctx context.Context, actor Actor, subjects []Subject, j Judgement) (Done, error) {
	if err := d.permit(actor, ActJudge); err != nil {
		return Done{}, err
	}
	if err := j.tidy(); err != nil {
		return Done{}, err
	}
	w := d.newDeed(actor, ActJudge)
	w.check = func(hit *index.Hit, read index.Version) error {
		switch {
		case !isIn(j.Wrong, countedRules(&hit.Verdict)):
			return ErrSignal
		case blind(hit, actor.Name) && j.Status == index.StatusNew:
			return ErrStatus
		}
		return stillSo(hit, read)
	}
	w.apply = func(hit *index.Hit) { w.judge(hit, j) }
	w.detail = func(todo []*subject) any {
		from := make([]index.Status, len(todo))
		for i, s := range todo {
			from[i] = s.hit.Desk.Status
		}
		return map[string]any{"from": from, "to": j.Status, "note": j.Note, "reason": j.Reason, "wrong": j.Wrong}
	}
	return d.do(ctx, actor, w, subjects)
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

// judge adds a judgement to a hit.
func (w *deed) judge(hit *index.Hit, j Judgement) {
	if blind(hit, w.by) {
		hit.Desk.Second = &index.Second{
			By: w.by, At: w.at, First: hit.Desk.Status, Status: j.Status, Note: j.Note, Reason: j.Reason, Wrong: j.Wrong,
		}
		hit.Desk.Last = w.last(index.DeedSecond)
		return
	}
	w.decide(hit, index.Decision{By: w.by, At: w.at, From: hit.Desk.Status, To: j.Status, Note: j.Note, Reason: j.Reason, Wrong: j.Wrong})
}

// decide puts a decision on top of the ones before.
func (w *deed) decide(hit *index.Hit, decision index.Decision) {
	decision.Deed = w.id
	hit.Desk.Status = decision.To
	hit.Desk.Decisions = appendBounded(hit.Desk.Decisions, decision, index.MaxDecisions)
	hit.Desk.Last = w.last(index.DeedJudged)
}
