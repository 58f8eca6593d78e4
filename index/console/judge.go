package console

import (
	"errors"
	"fmt"
	"net/http"
	"slices"

	"scops/index"
	"scops/index/desk"
)

// judgeForm is the form a hit is judged with.
type judgeForm struct {
	Version index.Version
	Note    string
	Status  string // chosen
	Choices []statusChoice
	Problem string // why the last attempt was refused, "" = there was none
	Max     int    // bytes of a note
	Reasons []reasonChoice
	Signals []signalChoice
	Second  bool // the reader is asked without being told what others said

	reason index.Reason
	wrong  []string
}

// reasonChoice is one reason of a dismissal.
type reasonChoice struct {
	Code, Name string
	Current    bool
}

// signalChoice is one rule that may have been wrong.
type signalChoice struct {
	Rule, Meaning string
	Current       bool
}

// statusChoice is one state a hit can be given, with the key that chooses it.
type statusChoice struct {
	Code, Name, Key string
	Current         bool
}

// judgeForm fills the form with the states, keeping what was typed.
func (v *visit) judgeForm(h desk.HitView, typed judgeForm) judgeForm {
	typed.Version, typed.Max = h.Version, index.MaxNote
	if typed.Status == "" {
		typed.Status = string(h.Status)
	}
	typed.Second = h.Blind
	typed.Reasons = v.reasons(typed.reason)
	for _, r := range h.Explanation.Reasons {
		if !r.Quoted && !slices.ContainsFunc(typed.Signals, func(s signalChoice) bool { return s.Rule == r.Rule }) {
			typed.Signals = append(typed.Signals, signalChoice{r.Rule, r.Meaning, slices.Contains(typed.wrong, r.Rule)})
		}
	}
	keys := map[index.Status]string{index.StatusRelevant: "r", index.StatusNotRelevant: "n", index.StatusPassedUp: "u"}
	for _, s := range desk.Statuses() {
		typed.Choices = append(typed.Choices, statusChoice{string(s), v.words.text("status." + string(s)), keys[s], string(s) == typed.Status})
	}
	return typed
}

// reasons are the reasons of a dismissal, the first for none.
func (v *visit) reasons(current index.Reason) []reasonChoice {
	choices := []reasonChoice{{"", v.words.text("judge.no_reason"), current == ""}}
	for _, r := range index.Reasons() {
		choices = append(choices, reasonChoice{string(r), v.words.text("reason." + string(r)), r == current})
	}
	return choices
}

// judge writes a judgement. When somebody was faster, the hit is shown as it
// is now, with the note still in the form.
func (c *Console) judge(v *visit) error {
	if err := v.form(); err != nil {
		return err
	}
	form, state := v.r.PostForm, v.listState()
	id := form.Get("id")
	v.here = state.hit(id)
	j := desk.Judgement{
		Status: index.Status(form.Get("status")), Note: form.Get("note"), Reason: index.Reason(form.Get("reason")), Wrong: form["wrong"],
	}
	done, err := c.opt.Desk.JudgeAll(v.r.Context(), v.actor, []desk.Subject{{ID: id, Version: index.Version(form.Get("version"))}}, j)
	if err == nil && len(done.Left) > 0 {
		err = done.Left[0].Err
	}
	typed := judgeForm{Note: form.Get("note"), Status: form.Get("status"), reason: j.Reason, wrong: form["wrong"]}
	var changed *desk.ChangedError
	switch {
	case errors.As(err, &changed):
		typed.Problem = v.changedText(changed)
		return v.showHit(http.StatusConflict, id, state, typed)
	case errors.Is(err, desk.ErrNote):
		typed.Problem = v.words.text("judge.long", "n", index.MaxNote)
		return v.showHit(http.StatusBadRequest, id, state, typed)
	case err != nil:
		return fmt.Errorf("judge: %w", err)
	}
	c.opt.Metrics.judged(form.Get("status"))
	v.did(done, v.words.text("judge.done", "status", v.words.text("status."+form.Get("status"))))
	return v.redirect(v.afterwards(state, id))
}

// afterwards is where a person goes on: at the next hit of the list if they
// asked for it, else at the same hit.
func (v *visit) afterwards(state listState, id string) string {
	if v.r.PostForm.Get("then") != "next" {
		return state.hit(id)
	}
	beside := v.neighbours(state, id)
	switch {
	case beside.Next != "":
		return beside.Next
	case beside.NextPage != "":
		return beside.NextPage
	}
	return state.URL()
}

func (v *visit) changedText(e *desk.ChangedError) string {
	if e.By == "" {
		return v.words.text("judge.changed_post")
	}
	return v.words.text("judge.changed", "by", nameOf(e.By).Text, "at", v.moment(e.At).Text, "status", v.words.text("status."+string(e.Status)))
}
