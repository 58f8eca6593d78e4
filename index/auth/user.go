package auth

import (
	"errors"
	"fmt"
	"time"
)

// Role is what a person does here. What a role may do stands in one table, in
// package desk.
type Role string

// The roles.
const (
	RoleAnalyst    Role = "analyst"     // searches, reads, judges, exports
	RoleSupervisor Role = "supervisor"  // an analyst who also decides what is watched
	RoleRuleAuthor Role = "rule_author" // writes rules; reads posts to do so
	RoleAuditor    Role = "auditor"     // reads the audit trail, verifies evidence; sees no post
	RoleAdmin      Role = "admin"       // people, queue, servers; sees no post
	RoleOperator   Role = "operator"    // whoever has the shell of the machine: everything. Never given to a User
)

// Roles lists what a User can be given.
func Roles() []Role {
	return []Role{RoleAnalyst, RoleSupervisor, RoleRuleAuthor, RoleAuditor, RoleAdmin}
}

// FirstDesk is the unit of whoever was given no other.
const FirstDesk = "agency"

// User is one person who may log in.
type User struct {
	Name     string `json:"name"`    // lower case letters, digits, dots, hyphens and underscores; 1 to 64; never given again
	Display  string `json:"display"` // as colleagues read it; "" = Name
	Roles    []Role `json:"roles"`
	Disabled bool   `json:"disabled"`
	Desk     string `json:"desk,omitempty"`    // the unit they work in; "" = FirstDesk
	Ceiling  string `json:"ceiling,omitempty"` // the highest handling they may see; "" = index.HandlingDefault

	PasswordHash    string     `json:"password_hash"`    // argon2id, PHC string form
	MustChange      bool       `json:"must_change"`      // a one-time password: nothing else can be done before it is changed
	PasswordExpires *time.Time `json:"password_expires"` // one-time passwords; nil = never
	DeviceKey       []byte     `json:"device_key"`       // signs the mark of devices this person has logged in from
	Epoch           int        `json:"epoch"`            // grows with every change that ends the person's sessions
	SSO             string     `json:"sso,omitempty"`    // issuer#subject of the single sign-on service that lets this user in; "" = none
	Factor          *Factor    `json:"factor,omitempty"` // second factor; nil = none
	Begun           *Factor    `json:"begun,omitempty"`  // one that waits for its first code; nil = none

	CreatedAt time.Time  `json:"created_at"`
	CreatedBy string     `json:"created_by"`
	LastLogin *time.Time `json:"last_login"`
}

// Client is where an attempt to log in comes from.
type Client struct {
	Address string // IP address, without port
	Device  string // the mark this browser brought, "" = none
}

// Errors of a refusal. None says whether the name exists.
var (
	ErrLogin   = errors.New("name or password is wrong")
	ErrExpired = errors.New("the one-time password has expired")
	ErrExists  = errors.New("there is already a user of this name")
)

// WaitError refuses an attempt to log in because too many have failed.
type WaitError struct{ Wait time.Duration }

func (e *WaitError) Error() string {
	wait := (e.Wait + time.Second - 1).Truncate(time.Second) // never 0s
	return fmt.Sprintf("too many attempts have failed: try again in %s", wait)
}

// PasswordError says why a new password is not taken.
type PasswordError struct{ Reason PasswordReason }

// PasswordReason is one of a few reasons, so that each reader gets it in their
// own language.
type PasswordReason string

// The reasons.
const (
	PasswordShort  PasswordReason = "short"  // fewer than MinPassword characters
	PasswordLong   PasswordReason = "long"   // more than MaxPassword bytes
	PasswordCommon PasswordReason = "common" // among the most used ones, or one character over and over
	PasswordName   PasswordReason = "name"   // holds the name of its owner
	PasswordSame   PasswordReason = "same"   // the one to be changed
)

// Bounds of a password (NIST SP 800-63B, 3.1.1.2).
const (
	MinPassword = 12   // characters
	MaxPassword = 1024 // bytes
)

func (e *PasswordError) Error() string { return "the new password is not taken: " + string(e.Reason) }
