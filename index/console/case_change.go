package console

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"

	"scops/index/desk"
)

// noteCase writes a note into a file.
func (c *Console) noteCase(v *visit) error {
	return v.changeCase(v.words.text("case.noted"), func(id string) error {
		return c.opt.Desk.NoteCase(v.r.Context(), v.actor, id, v.r.PostForm.Get("note"))
	})
}

// setCase changes title and status of a file.
func (c *Console) setCase(v *visit) error {
	return v.changeCase(v.words.text("case.set"), func(id string) error {
		form := v.r.PostForm
		edition, err := strconv.Atoi(form.Get("edition"))
		if err != nil {
			return errForm
		}
		edit := desk.CaseEdit{Edition: edition, Title: form.Get("title"), Status: desk.CaseStatus(form.Get("status")), Reason: form.Get("reason")}
		return c.opt.Desk.SetCase(v.r.Context(), v.actor, id, edit)
	})
}

// setMember lets somebody into a file, or lets them go.
func (c *Console) setMember(v *visit) error {
	return v.changeCase(v.words.text("case.members_set"), func(id string) error {
		form := v.r.PostForm
		return c.opt.Desk.SetMember(v.r.Context(), v.actor, id, form.Get("name"), desk.MemberState(form.Get("state")))
	})
}

// holdCase puts a file under legal hold, to the end of a day or until it is
// lifted.
func (c *Console) holdCase(v *visit) error {
	return v.changeCase(v.words.text("case.now_held"), func(id string) error {
		until, err := v.lastDay()
		if err != nil {
			return err
		}
		return c.opt.Desk.HoldCase(v.r.Context(), v.actor, id, v.r.PostForm.Get("why"), until)
	})
}

// liftCase ends the legal hold of a file.
func (c *Console) liftCase(v *visit) error {
	return v.changeCase(v.words.text("case.now_lifted"), func(id string) error {
		return c.opt.Desk.LiftCase(v.r.Context(), v.actor, id, v.r.PostForm.Get("why"))
	})
}

// removeFromCase takes the chosen hits and identifiers out of a file.
func (c *Console) removeFromCase(v *visit) error {
	return v.changeCase(v.words.text("case.removed"), func(id string) error {
		_, err := c.opt.Desk.RemoveFromCase(v.r.Context(), v.actor, id, v.caseItems())
		return err
	})
}

// changeCase does something to a file and says so on its page; what can be
// mended there is said there, with what was typed.
func (v *visit) changeCase(done string, do func(id string) error) error {
	if err := v.form(); err != nil {
		return err
	}
	form := v.r.PostForm
	id := form.Get("id")
	v.here = caseURL(id)
	err := do(id)
	typed := caseTyped{Title: form.Get("title"), Status: form.Get("status"), Reason: form.Get("reason"), Note: form.Get("note"), Name: form.Get("name"), Why: form.Get("why"), Until: form.Get("until"), Problem: v.caseProblem(err)}
	var changed *desk.CaseChangedError
	switch {
	case errors.As(err, &changed):
		typed.Problem = v.words.text("case.changed", "by", nameOf(changed.By).Text, "at", v.moment(changed.At).Text, "status", v.caseStatus(changed.Status))
		return v.showCasePage(http.StatusConflict, id, typed)
	case typed.Problem != "":
		return v.showCasePage(http.StatusBadRequest, id, typed)
	case err != nil:
		return fmt.Errorf("change file: %w", err)
	}
	v.console.sessions.Put(v.r.Context(), keyNotice, done)
	return v.redirect(caseURL(id))
}
