package desk

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"scops/index"
)

// Errors of tags, notes and assignments. Nothing was changed.
var (
	ErrTag      = fmt.Errorf("a tag is 1 to %d bytes of letters, digits and signs, without spaces, commas or quotes", index.MaxTag)
	ErrTags     = fmt.Errorf("a hit has at most %d tags", index.MaxTags)
	ErrAssignee = errors.New("there is nobody of this name who may judge hits")
	ErrNoNote   = errors.New("the note is empty")
)

// TakenError: somebody else is assigned to the hit. It is also
// index.ErrConflict.
type TakenError struct{ Assignee string }

func (e *TakenError) Error() string { return e.Assignee + " is assigned to this hit already" }

// Unwrap makes it index.ErrConflict.
func (e *TakenError) Unwrap() error { return index.ErrConflict }

// Tag adds tags to hits and removes others, in lower case. A hit that would have
// more than index.MaxTags is left as it is.
func (d *Desk) Tag(ctx context.Context, actor Actor, subjects []Subject, add, remove []string) (Done, error) {
	if err := d.permit(actor, ActTag); err != nil {
		return Done{}, err
	}
	add, err := tidyTags(add)
	if err != nil {
		return Done{}, err
	}
	if remove, err = tidyTags(remove); err != nil {
		return Done{}, err
	}
	if len(add)+len(remove) == 0 {
		return Done{}, ErrTag
	}
	tagged := func(hit *index.Hit) []string {
		tags := slices.DeleteFunc(slices.Concat(hit.Desk.Tags, add), func(t string) bool { return slices.Contains(remove, t) })
		slices.Sort(tags)
		return slices.Compact(tags)
	}
	w := d.newDeed(actor, ActTag)
	w.check = func(hit *index.Hit, _ index.Version) error {
		if len(tagged(hit)) > index.MaxTags {
			return ErrTags
		}
		return nil
	}
	w.apply = func(hit *index.Hit) {
		last := w.last(index.DeedTagged)
		last.Tags = slices.Clone(hit.Desk.Tags)
		hit.Desk.Tags, hit.Desk.Last = tagged(hit), last
	}
	w.detail = func([]*subject) any { return map[string]any{"add": add, "remove": remove} }
	return d.do(ctx, actor, w, subjects)
}

// tidyTags brings tags into the form they are kept in.
func tidyTags(tags []string) ([]string, error) {
	if len(tags) > index.MaxTags {
		return nil, ErrTags
	}
	out := []string{}
	for _, t := range tags {
		t = strings.ToLower(strings.TrimPrefix(strings.TrimSpace(t), "#"))
		bad := strings.ContainsFunc(t, func(r rune) bool {
			return r == unicode.ReplacementChar || !unicode.IsGraphic(r) || unicode.IsSpace(r) || strings.ContainsRune(`,"'*()`, r)
		})
		if t == "" || len(t) > index.MaxTag || bad {
			return nil, ErrTag
		}
		out = append(out, t)
	}
	return out, nil
}

// Assign makes hits somebody's to look at; to "" = nobody's. Hits that somebody
// else than over is assigned to are left with a *TakenError.
func (d *Desk) Assign(ctx context.Context, actor Actor, subjects []Subject, to, over string) (Done, error) {
	if err := d.permit(actor, ActAssign); err != nil {
		return Done{}, err
	}
	if err := d.mayJudge(ctx, actor, to); err != nil {
		return Done{}, err
	}
	w := d.newDeed(actor, ActAssign)
	w.check = func(hit *index.Hit, _ index.Version) error {
		if now := hit.Desk.Assignee; now != "" && now != to && now != over {
			return &TakenError{now}
		}
		return nil
	}
	w.apply = func(hit *index.Hit) {
		last := w.last(index.DeedAssigned)
		last.Assignee = hit.Desk.Assignee
		hit.Desk.Assignee, hit.Desk.Last = to, last
	}
	w.detail = func([]*subject) any { return map[string]any{"to": to, "over": over} }
	return d.do(ctx, actor, w, subjects)
}

// mayJudge demands that hits can be assigned to somebody of this name.
func (d *Desk) mayJudge(ctx context.Context, actor Actor, name string) error {
	if name == "" || name == actor.Name {
		return nil
	}
	user, err := d.Person(ctx, name)
	if errors.Is(err, index.ErrNotFound) || errors.Is(err, ErrNoUsers) {
		return ErrAssignee
	}
	if err != nil {
		return fmt.Errorf("look for %s: %w", name, err)
	}
	if user.Disabled || !d.May(Actor{Name: name, Roles: user.Roles}, ActJudge) {
		return ErrAssignee
	}
	return nil
}

// tidyNote brings a note into the form it is kept in.
func tidyNote(text string) (string, error) {
	text = strings.TrimSpace(strings.ToValidUTF8(text, "\ufffd"))
	switch {
	case text == "":
		return "", ErrNoNote
	case len(text) > index.MaxNote:
		return "", ErrNote
	}
	return text, nil
}

// Note writes something beside a hit and leaves its state as it is.
func (d *Desk) Note(ctx context.Context, actor Actor, id, text string) error {
	if err := d.permit(actor, ActNote); err != nil {
		return err
	}
	text, err := tidyNote(text)
	if err != nil {
		return err
	}
	w := d.newDeed(actor, ActNote)
	w.apply = func(hit *index.Hit) {
		hit.Desk.Notes = appendBounded(hit.Desk.Notes, index.Note{By: w.by, At: w.at, Text: text}, index.MaxNotes)
	}
	w.detail = func([]*subject) any { return map[string]any{"note": text} }
	done, err := d.do(ctx, actor, w, []Subject{{ID: id}})
	if err != nil {
		return err
	}
	return done.only()
}
