package console

import (
	"net/http"
	"slices"

	"scops/index/desk"
)

// Access is what an address asks of whoever calls it.
type Access string

// The kinds of access.
const (
	Public   Access = "public"   // anybody, logged in or not
	Personal Access = "personal" // anybody who is logged in: their own session
	Granted  Access = "granted"  // whoever may do Route.Action
)

// Route is one address of the console.
type Route struct {
	Method  string
	Pattern string // of net/http
	Access  Access
	Action  desk.Action // Granted: what a person must be allowed to do
	Name    string      // of the page, in the log and the metrics

	page func(*Console, *visit) error
	body int64 // bytes of a request body at most; 0 = maxForm
}

// Bounds of what is sent to the console, in bytes.
const (
	maxForm   = 64 << 10
	maxFile   = 8 << 20
	maxUpload = maxFile + 256<<10 // a file and the fields beside it
)

// Routes lists every address, static files apart.
func (c *Console) Routes() []Route { return slices.Clone(c.routes) }

// table is every address, and what it asks for. Whatever changes something is
// a POST.
func (c *Console) table() []Route {
	get, post := http.MethodGet, http.MethodPost
	return []Route{
		{get, "/{$}", Personal, "", "home", (*Console).home, 0},
		{get, "/login", Public, "", "login", (*Console).loginPage, 0},
		{post, "/login", Public, "", "login", (*Console).login, 0},
		{get, "/login/code", Public, "", "code", (*Console).codePage, 0},
		{post, "/login/code", Public, "", "code", (*Console).code, 0},
		{get, "/login/sso", Public, "", "sso", (*Console).beginSSO, 0},
		{get, "/login/sso/back", Public, "", "sso", (*Console).finishSSO, 0},
		{post, "/logout", Personal, "", "logout", (*Console).logout, 0},
		{get, "/password", Personal, "", "password", (*Console).passwordPage, 0},
		{post, "/password", Personal, "", "password", (*Console).password, 0},
		{get, "/account", Personal, "", "account", (*Console).account, 0},
		{post, "/account/session", Personal, "", "account", (*Console).endSession, 0},
		{post, "/account/sessions", Personal, "", "account", (*Console).endOthers, 0},
		{get, "/factor", Personal, "", "factor", (*Console).factorPage, 0},
		{post, "/factor/begin", Personal, "", "factor", (*Console).beginFactor, 0},
		{post, "/factor/confirm", Personal, "", "factor", (*Console).confirmFactor, 0},
		{post, "/factor/codes", Personal, "", "factor", (*Console).newRecovery, 0},
		{post, "/factor/off", Personal, "", "factor", (*Console).dropFactor, 0},
		{get, "/tokens", Personal, "", "tokens", (*Console).tokens, 0},
		{post, "/tokens", Personal, "", "tokens", (*Console).makeToken, 0},
		{post, "/tokens/revoke", Personal, "", "tokens", (*Console).revokeToken, 0},
		{get, "/purpose", Personal, "", "purpose", (*Console).purposePage, 0},
		{post, "/purpose", Personal, "", "purpose", (*Console).purpose, 0},
		{post, "/settings", Public, "", "settings", (*Console).settings, 0},
		{get, "/help", Public, "", "help", (*Console).help, 0},
		{get, "/favicon.ico", Public, "", "favicon", (*Console).favicon, 0},

		{get, "/search", Granted, desk.ActSearch, "search", (*Console).search, 0},
		{get, "/hit", Granted, desk.ActViewHit, "hit", (*Console).hit, 0},
		{post, "/hit/judge", Granted, desk.ActJudge, "judge", (*Console).judge, 0},
		{post, "/hit/note", Granted, desk.ActNote, "note", (*Console).note, 0},
		{post, "/hits/judge", Granted, desk.ActJudge, "judge", (*Console).judgeChosen, 0},
		{post, "/hits/tag", Granted, desk.ActTag, "tag", (*Console).tagChosen, 0},
		{post, "/hits/assign", Granted, desk.ActAssign, "assign", (*Console).assignChosen, 0},
		{post, "/hit/hold", Granted, desk.ActHold, "hold", (*Console).hold, 0},
		{post, "/hit/lift", Granted, desk.ActLiftHold, "hold", (*Console).liftHold, 0},
		{post, "/undo", Granted, desk.ActUndo, "undo", (*Console).undo, 0},
		{get, "/agreement", Granted, desk.ActAgreement, "agreement", (*Console).agreement, 0},
		{get, "/hit/sealed", Granted, desk.ActShowEvidence, "sealed", (*Console).askSealed, 0},
		{post, "/hit/sealed", Granted, desk.ActShowEvidence, "sealed", (*Console).openSealed, 0},
		{get, "/sealed/{grant}", Granted, desk.ActShowEvidence, "sealed", (*Console).sealed, 0},
		{get, "/sealed/{grant}/copy", Granted, desk.ActShowEvidence, "sealed", (*Console).sealedCopy, 0},
		{get, "/sealed/{grant}/picture", Granted, desk.ActShowEvidence, "sealed", (*Console).sealedPicture, 0},
		{get, "/sealed/{grant}/bytes", Granted, desk.ActShowEvidence, "sealed", (*Console).sealedBytes, 0},
		{get, "/entity", Granted, desk.ActViewEntity, "entity", (*Console).entity, 0},
		{get, "/cases", Granted, desk.ActListCases, "cases", (*Console).cases, 0},
		{post, "/cases", Granted, desk.ActOpenCase, "cases", (*Console).openCase, 0},
		{post, "/cases/choose", Granted, desk.ActFillCase, "cases", (*Console).chooseCase, 0},
		{get, "/case", Granted, desk.ActViewCase, "case", (*Console).showCase, 0},
		{post, "/case/add", Granted, desk.ActFillCase, "case", (*Console).addToCase, 0},
		{post, "/case/remove", Granted, desk.ActFillCase, "case", (*Console).removeFromCase, 0},
		{post, "/case/note", Granted, desk.ActNoteCase, "case", (*Console).noteCase, 0},
		{post, "/case/set", Granted, desk.ActSetCase, "case", (*Console).setCase, 0},
		{post, "/case/member", Granted, desk.ActSetMember, "case", (*Console).setMember, 0},
		{post, "/case/hold", Granted, desk.ActHoldCase, "case", (*Console).holdCase, 0},
		{post, "/case/lift", Granted, desk.ActLiftCase, "case", (*Console).liftCase, 0},
		{get, "/case/report", Granted, desk.ActReportCase, "case report", (*Console).askReport, 0},
		{post, "/case/report", Granted, desk.ActReportCase, "case report", (*Console).reportCase, 0},
		{get, "/export", Granted, desk.ActExport, "export", (*Console).exportPage, 0},
		{post, "/export", Granted, desk.ActExport, "export", (*Console).export, 0},
		{get, "/add", Granted, desk.ActAddPost, "add", (*Console).addPage, 0},
		{post, "/add", Granted, desk.ActAddPost, "add", (*Console).add, maxUpload},
		{get, "/coverage", Granted, desk.ActCoverage, "coverage", (*Console).coverage, 0},
		{get, "/sources", Granted, desk.ActListSources, "sources", (*Console).sources, 0},
		{post, "/sources", Granted, desk.ActAddSource, "sources", (*Console).addSource, 0},
		{post, "/sources/state", Granted, desk.ActSetSource, "sources", (*Console).setSources, 0},
		{post, "/sources/remove", Granted, desk.ActRemoveSource, "sources", (*Console).removeSources, 0},
		{get, "/rules", Granted, desk.ActViewRules, "rules", (*Console).rules, 0},
		{post, "/rules/try", Granted, desk.ActTryRules, "rules", (*Console).tryText, 256 << 10},
		{get, "/saved", Granted, desk.ActListSaved, "saved", (*Console).saved, 0},
		{post, "/saved", Granted, desk.ActSaveSearch, "saved", (*Console).saveSearch, 0},
		{post, "/saved/alert", Granted, desk.ActSetAlert, "saved", (*Console).setAlert, 0},
		{post, "/saved/resend", Granted, desk.ActResendAlert, "saved", (*Console).resendAlert, 0},
		{post, "/saved/remove", Granted, desk.ActSaveSearch, "saved", (*Console).removeSaved, 0},
		{get, "/system", Granted, desk.ActViewSystem, "system", (*Console).system, 0},
		{get, "/audit", Granted, desk.ActReadAudit, "audit", (*Console).audit, 0},
		{post, "/audit/export", Granted, desk.ActExportAudit, "audit", (*Console).exportAudit, 0},
		{get, "/people", Granted, desk.ActListUsers, "people", (*Console).people, 0},
		{post, "/people", Granted, desk.ActAddUser, "people", (*Console).addPerson, 0},
		{post, "/people/reset", Granted, desk.ActResetUser, "people", (*Console).resetPerson, 0},
		{post, "/people/factor", Granted, desk.ActResetFactor, "people", (*Console).resetFactor, 0},
		{post, "/people/sessions", Granted, desk.ActEndSessions, "people", (*Console).endSessions, 0},
		{post, "/people/scope", Granted, desk.ActScopeUser, "people", (*Console).scopePerson, 0},
		{post, "/people/disable", Granted, desk.ActDisableUser, "people", (*Console).disablePerson, 0},
		{post, "/people/enable", Granted, desk.ActEnableUser, "people", (*Console).enablePerson, 0},
	}
}

// home leads to the first page the person may see.
func (c *Console) home(v *visit) error {
	for _, item := range v.navigation() {
		return v.redirect(item.Path)
	}
	return v.redirect("/help")
}

// unknown answers every address that is not in the table.
func (c *Console) unknown(*visit) error { return errNoPage }
