package console

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"scops/index"
	"scops/index/desk"
)

// lastDeed is the newest deed of a session, which can be taken back.
type lastDeed struct {
	Deed string   `json:"d"`
	IDs  []string `json:"i"`
	Text string   `json:"t"` // what was done, as it was said
}

// LastDeed is what the person did last, nil when there is nothing to take back.
func (w view) LastDeed() *lastDeed {
	var last lastDeed
	raw := w.v.console.sessions.GetBytes(w.v.r.Context(), keyDeed)
	if len(raw) == 0 || json.Unmarshal(raw, &last) != nil {
		return nil
	}
	return &last
}

// Back is the list the page belongs to, as fields of a form.
func (w view) Back() listState { return w.v.listState() }

// subjects are the hits a form chooses: "VERSION ID", one or several to a field.
func (v *visit) subjects() []desk.Subject {
	var out []desk.Subject
	for _, field := range v.r.PostForm["hit"] {
		for line := range strings.SplitSeq(field, "\n") {
			if version, id, ok := strings.Cut(strings.TrimSpace(line), " "); ok {
				out = append(out, desk.Subject{ID: id, Version: index.Version(version)})
			}
		}
	}
	return out
}

// subjectField is how a form names a hit as it was read.
func subjectField(id string, version index.Version) string { return string(version) + " " + id }

// judgeChosen judges the hits chosen in a list alike.
func (c *Console) judgeChosen(v *visit) error {
	if err := v.form(); err != nil {
		return err
	}
	form := v.r.PostForm
	status := form.Get("status")
	j := desk.Judgement{Status: index.Status(status), Reason: index.Reason(form.Get("reason"))}
	done, err := c.opt.Desk.JudgeAll(v.r.Context(), v.actor, v.subjects(), j)
	if err != nil {
		return fmt.Errorf("judge: %w", err)
	}
	for range done.IDs {
		c.opt.Metrics.judged(status)
	}
	v.did(done, v.words.text("done.judged", "n", len(done.IDs), "status", v.words.text("status."+status)))
	return v.redirect(v.onward(status))
}

// tagChosen adds the tags of a form to the chosen hits and takes others off.
func (c *Console) tagChosen(v *visit) error {
	if err := v.form(); err != nil {
		return err
	}
	add := strings.FieldsFunc(v.r.PostForm.Get("tags"), func(r rune) bool { return r == ',' || r == ' ' })
	done, err := c.opt.Desk.Tag(v.r.Context(), v.actor, v.subjects(), add, v.r.PostForm["untag"])
	if err != nil {
		return fmt.Errorf("tag: %w", err)
	}
	v.did(done, v.words.text("done.tagged", "n", len(done.IDs)))
	return v.redirect(v.onward(""))
}

// assignChosen makes the chosen hits somebody's.
func (c *Console) assignChosen(v *visit) error {
	if err := v.form(); err != nil {
		return err
	}
	form := v.r.PostForm
	to := strings.ToLower(strings.TrimSpace(form.Get("to")))
	switch form.Get("who") {
	case "me":
		to = v.actor.Name
	case "nobody":
		to = ""
	default:
		if to == "" {
			return desk.ErrAssignee
		}
	}
	done, err := c.opt.Desk.Assign(v.r.Context(), v.actor, v.subjects(), to, form.Get("over"))
	if err != nil {
		return fmt.Errorf("assign: %w", err)
	}
	text := v.words.text("done.assigned", "n", len(done.IDs), "to", nameOf(to).Text)
	if to == "" {
		text = v.words.text("done.unassigned", "n", len(done.IDs))
	}
	v.did(done, text)
	return v.redirect(v.onward(""))
}

// note keeps a note beside a hit and leaves its state.
func (c *Console) note(v *visit) error {
	if err := v.form(); err != nil {
		return err
	}
	id := v.r.PostForm.Get("id")
	v.here = v.listState().hit(id)
	if err := c.opt.Desk.Note(v.r.Context(), v.actor, id, v.r.PostForm.Get("note")); err != nil {
		return fmt.Errorf("note: %w", err)
	}
	c.sessions.Put(v.r.Context(), keyNotice, v.words.text("done.noted"))
	return v.redirect(v.here)
}

// undo takes the last deed of the session back, or a decision that was carried
// over, everywhere.
func (c *Console) undo(v *visit) error {
	if err := v.form(); err != nil {
		return err
	}
	deed := v.r.PostForm.Get("deed")
	var ids []string
	if last := (view{v: v}).LastDeed(); last != nil && last.Deed == deed {
		ids = last.IDs
		c.sessions.Remove(v.r.Context(), keyDeed)
	}
	done, err := c.opt.Desk.Undo(v.r.Context(), v.actor, deed, ids...)
	if err != nil {
		return fmt.Errorf("undo: %w", err)
	}
	c.sessions.Put(v.r.Context(), keyNotice, v.words.text("done.undone", "n", len(done.IDs))+v.leftText(done.Left))
	return v.redirect(v.onward(""))
}

// did says what was done, and remembers it so that it can be taken back.
func (v *visit) did(done desk.Done, text string) {
	ctx := v.r.Context()
	if len(done.IDs) == 0 {
		text = v.words.text("done.nothing")
	} else {
		raw, _ := json.Marshal(lastDeed{done.Deed, done.IDs, text}) // plain data: cannot fail
		v.console.sessions.Put(ctx, keyDeed, raw)
	}
	v.console.sessions.Put(ctx, keyNotice, text+v.leftText(done.Left))
}

// onward is where a deed leads back to: the hit it was done on, else the list,
// at the row after the one it was done from.
func (v *visit) onward(status string) string {
	form, state := v.r.PostForm, v.listState()
	if id := form.Get("id"); id != "" {
		return state.hit(id)
	}
	row, err := strconv.Atoi(form.Get("at"))
	if err != nil || row < 1 || row > index.MaxLimit {
		return state.URL()
	}
	asksNew, asks := strings.Contains(state.Query, "status:new"), strings.Contains(state.Query, "status:")
	if gone := status != "" && (asksNew || !asks && status == string(index.StatusNotRelevant)); !gone && status != "" {
		row++
	}
	return state.URL() + "#h" + strconv.Itoa(row)
}

// bulkForm is what can be done with the chosen posts.
type bulkForm struct {
	Choices []statusChoice
	Reasons []reasonChoice
}

func (v *visit) bulkForm() bulkForm {
	form := bulkForm{Reasons: v.reasons("")}
	keys := map[index.Status]string{index.StatusRelevant: "a", index.StatusNotRelevant: "f", index.StatusPassedUp: "u"}
	for _, s := range []index.Status{index.StatusRelevant, index.StatusNotRelevant, index.StatusPassedUp, index.StatusNew} {
		form.Choices = append(form.Choices, statusChoice{Code: string(s), Name: v.words.text("status." + string(s)), Key: keys[s]})
	}
	return form
}
