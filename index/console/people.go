package console

import (
	"errors"
	"net/http"
	"slices"
	"strings"

	"scops/index"
	"scops/index/desk"
)

// peopleView is the page of who may use the console.
type peopleView struct {
	People  []personRow
	Roles   []roleChoice
	Name    string // typed
	Display string
	Problem string  // of the form
	Refused string  // of a change to somebody in the list
	Secret  *secret // shown once, in this answer only
	May     bool    // the reader may change something
}

// personRow is one person.
type personRow struct {
	Name, Display string
	Roles         string
	Desk, Ceiling string
	Ceilings      []choice
	Disabled      bool
	Waiting       bool // has a one-time password and has not changed it
	Factor        bool // has a second factor
	LastLogin     *moment
	Self          bool
}

// roleChoice is one role a person can be given.
type roleChoice struct {
	Code, Name, What string
	Chosen           bool
}

// secret is a one-time password.
type secret struct{ Name, Password string }

func (c *Console) people(v *visit) error { return v.showPeople(http.StatusOK, peopleView{}) }

func (v *visit) showPeople(code int, page peopleView) error {
	v.here = "/people"
	all, err := v.console.opt.Desk.Users(v.r.Context(), v.actor)
	if err != nil {
		return err
	}
	for _, p := range all {
		row := personRow{
			Name: p.Name, Display: p.Display, Disabled: p.Disabled, Waiting: p.MustChange, LastLogin: v.maybe(p.LastLogin),
			Desk: p.Desk, Ceiling: p.Ceiling,
			Roles: v.roleNames(p.Roles), Self: p.Name == v.actor.Name, Factor: p.SecondFactor,
		}
		for _, level := range index.Handlings() {
			row.Ceilings = append(row.Ceilings, choice{Name: level, Current: level == p.Ceiling})
		}
		page.People = append(page.People, row)
	}
	chosen := v.r.PostForm["role"]
	for _, role := range givenRoles() {
		page.Roles = append(page.Roles, roleChoice{
			Code: string(role), Name: v.words.either("role.", string(role)), What: v.words.either("role.what.", string(role)),
			Chosen: page.Problem != "" && slices.Contains(chosen, string(role)),
		})
	}
	page.May = v.may(desk.ActAddUser)
	return v.page(code, "people", page)
}

// roleNames says in the reader's language what somebody does.
func (v *visit) roleNames(roles []desk.Role) string {
	names := make([]string, len(roles))
	for i, role := range roles {
		names[i] = v.words.either("role.", string(role))
	}
	return strings.Join(names, ", ")
}

// addPerson makes a user and shows the one-time password, once.
func (c *Console) addPerson(v *visit) error {
	if err := v.form(); err != nil {
		return err
	}
	form := v.r.PostForm
	page := peopleView{Name: strings.ToLower(strings.TrimSpace(form.Get("name"))), Display: strings.TrimSpace(form.Get("display"))}
	var roles []desk.Role
	for _, role := range givenRoles() {
		if slices.Contains(form["role"], string(role)) {
			roles = append(roles, role)
		}
	}
	if len(roles) == 0 {
		page.Problem = v.words.text("people.no_role")
		return v.showPeople(http.StatusBadRequest, page)
	}
	password, err := c.opt.Desk.AddUser(v.r.Context(), v.actor, page.Name, page.Display, roles)
	switch {
	case errors.Is(err, desk.ErrExists):
		page.Problem = v.words.text("people.exists")
		return v.showPeople(http.StatusConflict, page)
	case errors.As(err, new(*desk.NameError)):
		page.Problem = v.words.text("people.bad_name")
		return v.showPeople(http.StatusBadRequest, page)
	case errors.As(err, new(*desk.DisplayError)):
		page.Problem = v.words.text("people.bad_display")
		return v.showPeople(http.StatusBadRequest, page)
	case err != nil:
		return err
	}
	return v.showPeople(http.StatusOK, peopleView{Secret: &secret{page.Name, password}})
}

// givenRoles are the roles a person can be given; the operator's is not one.
func givenRoles() []desk.Role {
	return []desk.Role{desk.RoleAnalyst, desk.RoleSupervisor, desk.RoleRuleAuthor, desk.RoleAuditor, desk.RoleAdmin}
}

// resetPerson gives a person a new one-time password.
func (c *Console) resetPerson(v *visit) error {
	if err := v.form(); err != nil {
		return err
	}
	name := v.r.PostForm.Get("name")
	password, err := c.opt.Desk.ResetUser(v.r.Context(), v.actor, name)
	if err != nil {
		return err
	}
	return v.showPeople(http.StatusOK, peopleView{Secret: &secret{name, password}})
}

// resetFactor takes a person's second factor away.
func (c *Console) resetFactor(v *visit) error {
	if err := v.form(); err != nil {
		return err
	}
	name := v.r.PostForm.Get("name")
	if err := c.opt.Desk.ResetFactor(v.r.Context(), v.actor, name); err != nil {
		return err
	}
	c.sessions.Put(v.r.Context(), keyNotice, v.words.text("people.factor_done", "name", name))
	return v.redirect("/people")
}

// scopePerson gives a person a desk and a handling ceiling.
func (c *Console) scopePerson(v *visit) error {
	if err := v.form(); err != nil {
		return err
	}
	form := v.r.PostForm
	name, unit := form.Get("name"), strings.ToLower(strings.TrimSpace(form.Get("desk")))
	err := c.opt.Desk.ScopeUser(v.r.Context(), v.actor, name, unit, form.Get("ceiling"))
	if errors.Is(err, desk.ErrDesk) || errors.Is(err, desk.ErrCeiling) {
		return v.showPeople(http.StatusBadRequest, peopleView{Refused: v.words.text("people.bad_scope")})
	}
	if err != nil {
		return err
	}
	c.sessions.Put(v.r.Context(), keyNotice, v.words.text("people.scope_done", "name", name))
	return v.redirect("/people")
}

func (c *Console) disablePerson(v *visit) error { return c.setDisabled(v, true) }
func (c *Console) enablePerson(v *visit) error  { return c.setDisabled(v, false) }

func (c *Console) setDisabled(v *visit, disabled bool) error {
	if err := v.form(); err != nil {
		return err
	}
	err := c.opt.Desk.SetDisabled(v.r.Context(), v.actor, v.r.PostForm.Get("name"), disabled)
	if errors.Is(err, desk.ErrLastAdmin) {
		return v.showPeople(http.StatusConflict, peopleView{Refused: v.words.text("people.last_admin")})
	}
	if err != nil {
		return err
	}
	return v.redirect("/people")
}
