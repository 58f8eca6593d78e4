package auth

import (
	"cmp"
	"log/slog"
	"time"

	"scops/index"
)

// Person is a User as it may be shown: nothing in it is a secret.
type Person struct {
	Name            string     `json:"name"`
	Display         string     `json:"display"` // never empty
	Roles           []Role     `json:"roles"`
	Disabled        bool       `json:"disabled"`
	Desk            string     `json:"desk"`
	Ceiling         string     `json:"ceiling"` // the highest handling they may see
	MustChange      bool       `json:"must_change"`
	PasswordExpires *time.Time `json:"password_expires"`
	CreatedAt       time.Time  `json:"created_at"`
	CreatedBy       string     `json:"created_by"`
	LastLogin       *time.Time `json:"last_login"`
	SecondFactor    bool       `json:"second_factor"`
}

// Person leaves out what nobody is to see.
func (u User) Person() Person {
	p := Person{
		Name: u.Name, Display: u.Display, Roles: append([]Role{}, u.Roles...), Disabled: u.Disabled,
		Desk: cmp.Or(u.Desk, FirstDesk), Ceiling: cmp.Or(u.Ceiling, index.HandlingDefault), MustChange: u.MustChange, PasswordExpires: u.PasswordExpires,
		CreatedAt: u.CreatedAt, CreatedBy: u.CreatedBy, LastLogin: u.LastLogin, SecondFactor: u.Factor != nil,
	}
	if p.Display == "" {
		p.Display = u.Name
	}
	return p
}

// String is the name: a User printed by mistake tells no secret.
func (u User) String() string { return u.Name }

// LogValue is the name, too.
func (u User) LogValue() slog.Value { return slog.StringValue(u.Name) }

// withoutSecrets is how a User leaves this package: of a second factor, only
// since when there is one, and how many recovery codes are left.
func (u User) withoutSecrets() User {
	u.PasswordHash, u.DeviceKey, u.Begun = "", nil, nil
	if u.Factor != nil {
		u.Factor = &Factor{Since: u.Factor.Since, Recovery: make([]string, len(u.Factor.Recovery))}
	}
	return u
}
