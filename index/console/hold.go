package console

import (
	"fmt"
	"time"

	"scops/index"
	"scops/index/desk"
)

// holdLine is the newest legal hold of a hit.
type holdLine struct {
	By     name
	At     moment
	Reason string
	Until  *moment // nil = until somebody lifts it
	Stands bool
	Lifted *liftLine
}

// liftLine is how it ended.
type liftLine struct {
	By     name // no text: its time was over
	At     moment
	Reason string
}

func (v *visit) holdLine(h *index.Hold, stands bool) *holdLine {
	if h == nil {
		return nil
	}
	out := &holdLine{By: nameOf(h.By), At: v.moment(h.At), Reason: h.Reason, Until: v.maybe(h.Until), Stands: stands}
	if l := h.Lifted; l != nil {
		out.Lifted = &liftLine{nameOf(l.By), v.moment(l.At), l.Reason}
	}
	return out
}

// hold puts a hit under legal hold, to the end of a day or until it is lifted.
func (c *Console) hold(v *visit) error {
	if err := v.form(); err != nil {
		return err
	}
	v.here = v.onward("")
	until, err := v.lastDay()
	if err != nil {
		return err
	}
	done, err := c.opt.Desk.Hold(v.r.Context(), v.actor, v.subjects(), v.r.PostForm.Get("reason"), until)
	return v.heldOr(done, err, v.words.text("done.held", "n", len(done.IDs)))
}

// lastDay is the end of the day a form names; nil = it names none.
func (v *visit) lastDay() (*time.Time, error) {
	text := v.r.PostForm.Get("until")
	if text == "" {
		return nil, nil
	}
	day, err := time.ParseInLocation(time.DateOnly, text, v.console.opt.Zone)
	if err != nil {
		return nil, fmt.Errorf("%w: last day %q", errForm, text)
	}
	end := day.AddDate(0, 0, 1)
	return &end, nil
}

// liftHold ends the legal hold of a hit.
func (c *Console) liftHold(v *visit) error {
	if err := v.form(); err != nil {
		return err
	}
	v.here = v.onward("")
	done, err := c.opt.Desk.LiftHold(v.r.Context(), v.actor, v.subjects(), v.r.PostForm.Get("reason"))
	return v.heldOr(done, err, v.words.text("done.lifted", "n", len(done.IDs)))
}

// heldOr says what was done; it is taken back by its own button alone.
func (v *visit) heldOr(done desk.Done, err error, text string) error {
	if err != nil {
		return fmt.Errorf("legal hold: %w", err)
	}
	if len(done.IDs) == 0 {
		text = v.words.text("done.nothing")
	}
	v.console.sessions.Put(v.r.Context(), keyNotice, text+v.leftText(done.Left))
	return v.redirect(v.here)
}
