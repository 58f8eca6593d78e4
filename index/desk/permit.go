package desk

import (
	"errors"
	"slices"
	"time"

	"scops/index"
	"scops/index/auth"
	"scops/index/ledger"
)

// The nouns of auth, for the pages that only know the desk.
type (
	Role          = auth.Role
	User          = auth.User
	Client        = auth.Client
	WaitError     = auth.WaitError
	PasswordError = auth.PasswordError
	NameError     = auth.NameError
	DisplayError  = auth.DisplayError
	RoleError     = auth.RoleError
)

// The roles, for the pages that only know the desk.
const (
	RoleAnalyst    = auth.RoleAnalyst
	RoleSupervisor = auth.RoleSupervisor
	RoleRuleAuthor = auth.RoleRuleAuthor
	RoleAuditor    = auth.RoleAuditor
	RoleAdmin      = auth.RoleAdmin
	RoleOperator   = auth.RoleOperator
)

// The desk and the ceiling of whoever was given no other.
const (
	FirstDesk    = auth.FirstDesk
	FirstCeiling = index.HandlingDefault
)

// Errors of auth, for the pages that only know the desk.
var (
	ErrLogin   = auth.ErrLogin
	ErrExpired = auth.ErrExpired
	ErrExists  = auth.ErrExists
	ErrCode    = auth.ErrCode
	ErrFactor  = auth.ErrFactor

	ErrLastAdmin = auth.ErrLastAdmin
	ErrDesk      = auth.ErrDesk
	ErrCeiling   = auth.ErrCeiling
)

// Errors of a refusal. Nothing was done.
var (
	// ErrNoActor: nobody says who acts.
	ErrNoActor = errors.New("nobody is named as the person who acts")
	// ErrForbidden: none of the person's roles may do this.
	ErrForbidden = errors.New("your role does not allow this")
	// ErrPurpose: a purpose is required and none was given.
	ErrPurpose = errors.New("a purpose is required: say what the information is for with --purpose")
	// ErrAudit: the audit record could not be written, so the action was refused.
	ErrAudit = errors.New("the audit record cannot be written, so nothing was done or shown")
)

// Actor is who acts, and what for.
type Actor struct {
	Name    string // "cli:<os user>", or a user's name
	Purpose string
	Roles   []Role
	Token   string    // the name of the token that acts for them; "" = they themselves
	Scopes  []Scope   // of the token
	Proved  time.Time // when they last showed who they are; zero = never, as programs do not
	Desk    string    // the unit they work in; "" = auth.FirstDesk
	Ceiling string    // the highest handling they may see; "" = index.HandlingDefault
}

// Action names a deed, in the table of rights and in the audit.
type Action string

// The actions.
const (
	ActSearch         Action = "search"
	ActViewHit        Action = "hit.view"
	ActJudge          Action = "hit.judge"
	ActTag            Action = "hit.tag"
	ActAssign         Action = "hit.assign"
	ActNote           Action = "hit.note"
	ActUndo           Action = "hit.undo"
	ActCarry          Action = "hit.carry"
	ActHold           Action = "hit.hold"
	ActLiftHold       Action = "hit.lift"
	ActPrecision      Action = "precision"
	ActViewEntity     Action = "entity.view"
	ActAgreement      Action = "agreement"
	ActExport         Action = "export"
	ActAddPost        Action = "post.add"
	ActCoverage       Action = "coverage"
	ActVerifyEvidence Action = "evidence.verify"
	ActShowEvidence   Action = "evidence.show"
	ActViewRules      Action = "rules.view"
	ActTryRules       Action = "rules.try"
	ActListSaved      Action = "saved.list"
	ActSaveSearch     Action = "saved.save"
	ActSetAlert       Action = "saved.alert"
	ActResendAlert    Action = "saved.resend"
	ActRemoveSaved    Action = "saved.remove" // also those of others that are shared
	ActViewSystem     Action = "system.view"
	ActReadAudit      Action = "audit.read"
	ActReadSearches   Action = "audit.searches" // what was searched for, in the audit
	ActExportAudit    Action = "audit.export"
	ActAddSource      Action = "source.add"
	ActListSources    Action = "source.list"
	ActBacktest       Action = "rules.backtest"
	ActMine           Action = "rules.mine"
	ActReclassify     Action = "reclassify"
	ActRetention      Action = "retention"
	ActErasure        Action = ledger.RecordErasure // nobody's: what a tombstone of the ledger is called
	ActSetSource      Action = "source.state"
	ActRemoveSource   Action = "source.remove"
	ActProposeSource  Action = "source.propose"
	ActExpireSource   Action = "source.expire"
	ActRebuildQueue   Action = "queue.rebuild"
	ActListDead       Action = "queue.dead"
	ActRequeueDead    Action = "queue.requeue"
	ActDropDead       Action = "queue.drop"
	ActOverrideRobots Action = "robots.override"
	ActListUsers      Action = "user.list"
	ActAddUser        Action = "user.add"
	ActResetUser      Action = "user.reset"
	ActScopeUser      Action = "user.scope" // desk and ceiling
	ActDisableUser    Action = "user.disable"
	ActEnableUser     Action = "user.enable"
	ActLogin          Action = "login"
	ActLogout         Action = "logout"
	ActPassword       Action = "password"
	ActReauthenticate Action = "reauthenticate"
	ActLoginCode      Action = "login.code"
	ActLoginSSO       Action = "login.sso"
	ActSetFactor      Action = "factor.set"
	ActResetFactor    Action = "factor.reset"
	ActListSessions   Action = "session.list"
	ActEndSession     Action = "session.end"
	ActEndSessions    Action = "session.end_all"
	ActMe             Action = "me"
	ActListCases      Action = "case.list"
	ActViewCase       Action = "case.view"
	ActOpenCase       Action = "case.open"
	ActFillCase       Action = "case.fill" // hits and identifiers come in and go out
	ActNoteCase       Action = "case.note"
	ActSetCase        Action = "case.set"     // title and status
	ActSetMember      Action = "case.members" // who belongs to it
	ActHoldCase       Action = "case.hold"
	ActLiftCase       Action = "case.lift"
	ActReportCase     Action = "case.report"
	ActListTokens     Action = "token.list"
	ActListAllTokens  Action = "token.list_all"
	ActMakeToken      Action = "token.make"
	ActDropToken      Action = "token.drop"
	ActRevokeToken    Action = "token.revoke"
)

// rights is the table of who may do what. An action that stands in no row may
// be done by the operator alone; the operator, who has the machine itself, may
// do everything.
func rights() map[Action][]Role {
	readers := []Role{auth.RoleAnalyst, auth.RoleSupervisor, auth.RoleRuleAuthor}
	judges := []Role{auth.RoleAnalyst, auth.RoleSupervisor}
	everybody := auth.Roles()
	return map[Action][]Role{
		ActSearch:         readers,
		ActViewHit:        readers,
		ActViewEntity:     readers,
		ActCoverage:       readers,
		ActJudge:          judges,
		ActExport:         judges,
		ActAddPost:        judges,
		ActShowEvidence:   judges,
		ActListSources:    judges,
		ActAddSource:      {auth.RoleSupervisor},
		ActSetSource:      {auth.RoleSupervisor},
		ActRemoveSource:   {auth.RoleSupervisor},
		ActVerifyEvidence: {auth.RoleSupervisor, auth.RoleAuditor, auth.RoleAdmin},
		ActTag:            judges,
		ActAssign:         judges,
		ActNote:           judges,
		ActUndo:           judges,
		ActHold:           {auth.RoleSupervisor, auth.RoleAdmin},
		ActLiftHold:       {auth.RoleSupervisor, auth.RoleAdmin},
		ActAgreement:      {auth.RoleSupervisor},
		ActPrecision:      {auth.RoleSupervisor, auth.RoleRuleAuthor},
		ActViewRules:      {auth.RoleSupervisor, auth.RoleRuleAuthor},
		ActTryRules:       {auth.RoleSupervisor, auth.RoleRuleAuthor},
		ActListSaved:      readers,
		ActSaveSearch:     readers,
		ActSetAlert:       judges,
		ActResendAlert:    judges,
		ActRemoveSaved:    {auth.RoleSupervisor},
		ActViewSystem:     {auth.RoleAdmin, auth.RoleAuditor},
		ActReadAudit:      {auth.RoleSupervisor, auth.RoleAuditor},
		ActReadSearches:   {auth.RoleAuditor},
		ActExportAudit:    {auth.RoleAuditor},
		ActBacktest:       {auth.RoleSupervisor, auth.RoleRuleAuthor},
		ActMine:           {auth.RoleSupervisor, auth.RoleRuleAuthor},
		ActRebuildQueue:   {auth.RoleAdmin},
		ActListDead:       {auth.RoleAdmin},
		ActRequeueDead:    {auth.RoleAdmin},
		ActDropDead:       {auth.RoleAdmin},
		ActListUsers:      {auth.RoleAdmin, auth.RoleAuditor},
		ActAddUser:        {auth.RoleAdmin},
		ActResetUser:      {auth.RoleAdmin},
		ActScopeUser:      {auth.RoleAdmin},
		ActDisableUser:    {auth.RoleAdmin},
		ActEnableUser:     {auth.RoleAdmin},
		ActResetFactor:    {auth.RoleAdmin},
		ActEndSessions:    {auth.RoleAdmin},
		ActListAllTokens:  {auth.RoleAdmin},
		ActRevokeToken:    {auth.RoleAdmin},
		ActListCases:      judges,
		ActViewCase:       judges,
		ActOpenCase:       judges,
		ActFillCase:       judges,
		ActNoteCase:       judges,
		ActSetCase:        judges,
		ActSetMember:      judges,
		ActHoldCase:       {auth.RoleSupervisor, auth.RoleAdmin},
		ActLiftCase:       {auth.RoleSupervisor, auth.RoleAdmin},
		ActReportCase:     judges,
		ActLogout:         everybody,
		ActPassword:       everybody,
		ActReauthenticate: everybody,
		ActSetFactor:      everybody,
		ActListSessions:   everybody,
		ActEndSession:     everybody,
		ActMe:             everybody,
		ActListTokens:     everybody,
		ActMakeToken:      everybody,
		ActDropToken:      everybody,
	}
}

// personal are the actions on one's own session: they need no purpose.
func personal(act Action) bool {
	return slices.Contains([]Action{ActLogout, ActPassword, ActReauthenticate, ActSetFactor, ActListSessions, ActEndSession, ActMe, ActListTokens, ActMakeToken, ActDropToken}, act)
}

// May says whether one of a person's roles allows an action, and the token that
// acts for them, if one does, so that a page offers only what can be done.
// Every method of the Desk asks again itself.
func (d *Desk) May(actor Actor, act Action) bool {
	if actor.Token != "" && !slices.ContainsFunc(actor.Scopes, func(s Scope) bool { return slices.Contains(d.scopes[s], act) }) {
		return false
	}
	return slices.ContainsFunc(actor.Roles, func(r Role) bool {
		return r == auth.RoleOperator || slices.Contains(d.rights[act], r)
	})
}

// permit refuses what nobody may do: acting without a name, without a role
// that allows it, or without a purpose where the agency asks for one.
func (d *Desk) permit(actor Actor, act Action) error {
	switch {
	case actor.Name == "":
		return ErrNoActor
	case !d.May(actor, act):
		return ErrForbidden
	case d.opt.RequirePurpose && actor.Purpose == "" && !personal(act):
		return ErrPurpose
	}
	return nil
}
