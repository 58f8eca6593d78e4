package desk

import (
	"cmp"
	"context"
	"fmt"
	"slices"

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
			open = append(open, CaseLink{c.ID, c.Title, c.Status})
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
