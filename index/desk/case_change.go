package desk

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"scops/index"
	"scops/index/casebook"
)

// CaseChangedError: somebody changed title, status or members of a file after
// it was read. It is also index.ErrConflict.
type CaseChangedError struct {
	By     string
	At     time.Time
	Status CaseStatus // as it is now
}

func (e *CaseChangedError) Error() string {
	return fmt.Sprintf("%s changed this file at %s, after you had opened it: it is %s now; read it again", e.By, e.At.Format(time.RFC3339), e.Status)
}

// Unwrap makes it index.ErrConflict.
func (e *CaseChangedError) Unwrap() error { return index.ErrConflict }

// NoteCase writes a note into a file. Nobody takes one back.
func (d *Desk) NoteCase(ctx context.Context, actor Actor, id, text string) error {
	if _, err := d.openCase(ctx, actor, ActNoteCase, id, AccessMember); err != nil {
		return err
	}
	text, err := tidyNote(text)
	if err != nil {
		return err
	}
	w := d.newDeed(actor, ActNoteCase)
	if err := d.audit(ctx, actor, entry{Action: w.action, Subject: []string{id}, Detail: map[string]any{"deed": w.id, "bytes": len(text)}, Count: 1}); err != nil {
		return err
	}
	_, err = d.changeCase(ctx, id, func(c *casebook.Case) error {
		if len(c.Notes) >= casebook.MaxNotes {
			return ErrCaseFull
		}
		c.Notes = append(c.Notes, casebook.Note{By: w.by, At: w.at, Text: text})
		return nil
	})
	return err
}

// CaseEdit gives a file another title or status.
type CaseEdit struct {
	Edition int        // Case.Edition as it was read
	Title   string     // "" = as it is
	Status  CaseStatus // "" = as it is
	Reason  string     // why the status changes
}

// SetCase changes title or status of a file, if it still is as the person read
// it; else a *CaseChangedError.
func (d *Desk) SetCase(ctx context.Context, actor Actor, id string, edit CaseEdit) error {
	c, err := d.openCase(ctx, actor, ActSetCase, id, AccessMember)
	if err != nil {
		return err
	}
	changes, err := edit.against(c)
	if err != nil || len(changes) == 0 {
		return err
	}
	w := d.newDeed(actor, ActSetCase)
	detail := map[string]any{"deed": w.id, "from": c.Status, "to": c.Status, "title": false}
	for _, ch := range changes {
		if ch.Kind == casebook.ChangeStatus {
			detail["to"] = ch.Status
		} else {
			detail["title"] = true
		}
	}
	if err := d.audit(ctx, actor, entry{Action: w.action, Subject: []string{id}, Detail: detail, Count: 1}); err != nil {
		return err
	}
	_, err = d.changeCase(ctx, id, func(c *casebook.Case) error {
		changes, err := edit.against(c)
		for _, ch := range changes {
			if ch.Kind == casebook.ChangeStatus {
				c.Status, c.Reason = ch.Status, ch.Text
			} else {
				c.Title = ch.Text
			}
			c.Log(w.change(ch))
		}
		c.Edition++
		return err
	})
	return err
}

// against is what an edit changes of a file as it stands.
func (e *CaseEdit) against(c *casebook.Case) (changes []casebook.Change, err error) {
	if e.Edition != c.Edition {
		last := c.Last()
		return nil, &CaseChangedError{last.By, last.At, c.Status}
	}
	if e.Title != "" {
		title, err := tidyTitle(e.Title)
		if err != nil {
			return nil, err
		}
		if title != c.Title {
			changes = append(changes, casebook.Change{Kind: casebook.ChangeTitle, Text: title})
		}
	}
	if e.Status != "" && e.Status != c.Status {
		reason, err := tidyNote(e.Reason)
		switch {
		case !slices.Contains(casebook.Statuses(), e.Status):
			return nil, ErrCaseStatus
		case err != nil:
			return nil, ErrCaseReason
		}
		changes = append(changes, casebook.Change{Kind: casebook.ChangeStatus, Status: e.Status, Text: reason})
	}
	return changes, nil
}

// MemberState is what somebody becomes in a file.
type MemberState string

// The states of a member.
const (
	MemberIn   MemberState = "member"
	MemberLead MemberState = "lead"
	MemberOut  MemberState = "out"
)

// SetMember lets somebody into a file, makes them its lead, or lets them go. The
// lead of the file and the supervisors of its desk do that.
func (d *Desk) SetMember(ctx context.Context, actor Actor, id, name string, state MemberState) error {
	c, err := d.openCase(ctx, actor, ActSetMember, id, AccessLead)
	if err != nil {
		return err
	}
	if name = strings.ToLower(strings.TrimSpace(name)); name == "" {
		return ErrAssignee
	}
	if err := setMember(c, name, state); err != nil {
		return err
	}
	if state != MemberOut {
		if err := d.mayJudge(ctx, actor, name); err != nil { // who judges hits works on files
			return err
		}
	}
	w := d.newDeed(actor, ActSetMember)
	if err := d.audit(ctx, actor, entry{Action: w.action, Subject: []string{id}, Detail: map[string]any{"deed": w.id, "name": name, "state": state}, Count: 1}); err != nil {
		return err
	}
	kind := map[MemberState]casebook.ChangeKind{MemberIn: casebook.ChangeMember, MemberLead: casebook.ChangeLead, MemberOut: casebook.ChangeLeft}[state]
	_, err = d.changeCase(ctx, id, func(c *casebook.Case) error {
		if accessTo(actor, c) != AccessLead { // taken from them meanwhile
			return ErrForbidden
		}
		if err := setMember(c, name, state); err != nil {
			return err
		}
		c.Log(w.change(casebook.Change{Kind: kind, Text: name}))
		c.Edition++
		return nil
	})
	return err
}

func setMember(c *casebook.Case, name string, state MemberState) error {
	switch state {
	case MemberIn:
		return c.Join(name)
	case MemberLead:
		err := c.Join(name)
		c.Lead = name
		return err
	case MemberOut:
		return c.Leave(name)
	}
	return ErrCaseMember
}
