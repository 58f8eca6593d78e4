package desk

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"scops/index"
	"scops/index/auth"
	"scops/index/casebook"
	"scops/index/query"
)

// Access is how far somebody is let into a file.
type Access int

// The levels of access, each with all of the ones before.
const (
	AccessNone   Access = iota // they may know that somebody works on it, and who to ask
	AccessMember               // they read it and add to it
	AccessLead                 // they say who belongs to it
)

// unit is the desk somebody works in.
func (a Actor) unit() string { return cmp.Or(a.Desk, auth.FirstDesk) }

// sees says whether a handling lies within what somebody may see.
func (a Actor) sees(handling string) bool {
	return a.is(RoleOperator) || index.Within(handling, cmp.Or(a.Ceiling, index.HandlingDefault))
}

// within finds what lies within what somebody may see.
func (a Actor) within() query.Node {
	if a.is(RoleOperator) {
		return query.All{}
	}
	return index.HandlingWithin(cmp.Or(a.Ceiling, index.HandlingDefault))
}

// AboveError: a hit lies above what somebody may see. All they are told is who
// to ask.
type AboveError struct{ Contact string } // "" = whoever supervises them

func (e *AboveError) Error() string {
	return "another desk is working on this: contact " + cmp.Or(e.Contact, "your supervisor")
}

// above is the error of a hit nobody with this ceiling sees.
func (d *Desk) above(ctx context.Context, doc *index.Document) error {
	cases, err := d.book.GetAll(ctx, doc.CaseIDs...)
	if err != nil {
		return err
	}
	for _, c := range cases {
		return &AboveError{d.displayOf(ctx, c.Lead)}
	}
	return &AboveError{}
}

func (a Actor) is(role Role) bool { return slices.Contains(a.Roles, role) }

// accessTo is how far somebody is let into a file. What their roles allow is
// asked for apart from that, and before.
func accessTo(actor Actor, c *casebook.Case) Access {
	switch {
	case actor.is(RoleOperator), actor.is(RoleSupervisor) && c.Desk == actor.unit():
		return AccessLead
	case !c.IsMember(actor.Name):
		return AccessNone
	case c.Lead == actor.Name:
		return AccessLead
	}
	return AccessMember
}

// visibleCases finds the files somebody may read.
func visibleCases(actor Actor) query.Node {
	mine := query.Keyword{Field: "member", Value: actor.Name}
	switch {
	case actor.is(RoleOperator):
		return query.All{}
	case actor.is(RoleSupervisor):
		return query.Or{Args: []query.Node{mine, query.Keyword{Field: "desk", Value: actor.unit()}}}
	}
	return mine
}

// openCase reads a file for somebody who may do this with it. One they may not
// see is index.ErrNotFound, as if it were not there.
func (d *Desk) openCase(ctx context.Context, actor Actor, act Action, id string, need Access) (*casebook.Case, error) {
	if err := d.permit(actor, act); err != nil {
		return nil, err
	}
	c, err := d.book.Get(ctx, id)
	if err != nil {
		return nil, err
	}
	switch have := accessTo(actor, c); {
	case have == AccessNone:
		return nil, fmt.Errorf("file %s: %w", id, index.ErrNotFound)
	case have < need:
		return nil, ErrForbidden
	}
	return c, nil
}

// CaseLink names a file its reader may open.
type CaseLink struct {
	ID     string          `json:"id"`
	Title  string          `json:"title"`
	Status casebook.Status `json:"status"`
	Held   bool            `json:"held"` // under legal hold
}

// Elsewhere is all that is told of a file its reader may not open.
type Elsewhere struct {
	Contact string `json:"contact"`  // its lead, as colleagues read the name
	OwnDesk bool   `json:"own_desk"` // of the reader's own desk
}

// links tells of files what their reader may know.
func (d *Desk) links(ctx context.Context, actor Actor, cases []*casebook.Case) (open []CaseLink, elsewhere []Elsewhere) {
	for _, c := range cases {
		if d.May(actor, ActViewCase) && accessTo(actor, c) != AccessNone {
			open = append(open, CaseLink{c.ID, c.Title, c.Status, c.Held(d.now())})
			continue
		}
		e := Elsewhere{d.displayOf(ctx, c.Lead), c.Desk == actor.unit()}
		if c.Status != casebook.StatusClosed && !slices.Contains(elsewhere, e) {
			elsewhere = append(elsewhere, e)
		}
	}
	return open, elsewhere
}

// displayOf is a person's name as colleagues read it.
func (d *Desk) displayOf(ctx context.Context, name string) string {
	if user, err := d.Person(ctx, name); err == nil && user.Display != "" {
		return user.Display
	}
	return name
}

// maxOwnCases bounds the files a condition on files is checked against.
const maxOwnCases = 1000

// ownCases has conditions on files find those alone that the reader may open.
func (d *Desk) ownCases(ctx context.Context, actor Actor, node query.Node) (query.Node, error) {
	if actor.is(RoleOperator) || !names(node, "case") {
		return node, nil
	}
	var own []string
	if d.May(actor, ActViewCase) {
		cases, _, _, err := d.book.Find(ctx, visibleCases(actor), maxOwnCases, "")
		if err != nil {
			return nil, err
		}
		for _, c := range cases {
			own = append(own, c.ID)
		}
	}
	return query.Map(node, func(n query.Node) query.Node {
		kw, ok := n.(query.Keyword)
		if !ok || kw.Field != "case" {
			return n
		}
		found := slices.DeleteFunc(slices.Clone(own), func(id string) bool {
			return id != kw.Value && !(kw.Prefix && strings.HasPrefix(id, kw.Value))
		})
		if len(found) == 0 {
			return query.Not{Arg: query.All{}}
		}
		return anyOf("case", found...)
	}), nil
}
