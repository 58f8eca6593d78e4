// Package desk is every action a person can take: permitted, audited, then
// done. Console, API and command line call nothing else.
//
//	desk.go      Desk, its options, the audit record
//	permit.go    Actor, Action, the table of who may do what
//	scope.go     whose files and which handling somebody may see
//	cases.go     files: opened, listed, read; case_fill: what comes in and goes out;
//	             case_change: notes, title, status, members; case_view: for a screen;
//	             case_report: as a file, case_evidence with its hashes; case_report_csv, case_report_jsonl
//	search.go    find hits and kept posts
//	reading.go   what a query means: substances by any name; identify: identifiers
//	listing.go   one page of hits with facets and a histogram, for a screen
//	found.go     one found post, in the form tools outside rely on
//	hit.go       one hit whole, with its reasons in the reader's language
//	entity.go    one identifier: its hits, accounts, neighbours; entity_tally: counted
//	judge.go     a person's judgement of hits
//	deed.go      one change of one or many hits: read, audited, written where nothing changed; undo.go takes it back
//	remark.go    tags, notes, who is to look at a hit
//	hold.go      legal hold of hits: kept whatever their age; case_hold: of a file whole
//	retention.go  what is due to be erased; approved and erased
//	carry.go     decisions taken over by the same text of the same account
//	second.go    second judgements, and how far two people agree
//	precision.go  how often each rule was right, by what people decided
//	export.go    hits as a file, with a head record; export_csv, export_jsonl
//	byhand.go    a post somebody found and brought
//	evidence.go  verify the ledger, read a sealed page back
//	rules.go     the rules in force with their figures; a text tried on them
//	saved.go     searches people keep; alert.go: those that tell what they find;
//	             alert_resend: what was given up, sent again
//	system.go    the state of the deployment
//	audit.go     the audit trail, read; audit_export: handed out
//	coverage.go  what was read, and what is not covered at all
//	people.go    log in, passwords, who may use the console
//	sso.go       logging in by a single sign-on service
//	session.go   a person's own sessions; an administrator ends all of somebody's
//	token.go     tokens for programs, and the table of scopes
//	reauthenticate.go  showing again who one is, before what an open screen must not allow
//	factor.go    the second factor: at a login, set up, reset
//	sources.go   watched pages: add, list, pause, resume, approve, reject, remove;
//	             sources_stored, sources_import: how they are kept, lists of them
//	sources_shown.go  a page of them for a screen: visits, yield, reasons
//	propose.go   pages discovered: proposed with points and reasons, within bounds;
//	             propose_quota, propose_prune: the bounds
//	rebuild.go   a lost frontier made anew from sources and hits; rebuild_plan: how
//	robots.go    robots.txt files that are passed over: the record of it
//	queue.go     the frontier as an operator sees it; dead letters
//	backtest.go  stored posts, for trying rules on
//	mine.go      words the workers keep meeting next to prices
//	reclassify.go  the verdicts of another pack for stored hits
//	backup.go    backup and restore, for whoever has the machine
package desk

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"log/slog"
	"time"

	"scops/classifier"
	"scops/crawler"
	"scops/index"
	"scops/index/auth"
	"scops/index/casebook"
	"scops/index/ledger"
	"scops/index/upkeep"
	"scops/rules"
)

// Judge screens a post and writes a verdict out; *classifier.Classifier is one.
type Judge interface {
	Classify(post crawler.Post, at time.Time) classifier.Verdict
	ExplainVerdict(v classifier.Verdict, lang string) classifier.Explanation
	SubstanceName(key, lang string) string
}

// Options are what a Desk needs.
type Options struct {
	Store          index.Store
	Ledger         *ledger.Ledger
	Inspector      crawler.Inspector                    // nil where the frontier cannot be reached
	Users          *auth.Users                          // nil where nobody logs in
	Sessions       *auth.Sessions                       // nil where nobody logs in
	SSO            *auth.SSO                            // nil without a single sign-on service
	SSOFactor      bool                                 // that service asks for a second factor itself
	Tokens         *auth.Tokens                         // nil where no program is let in
	Judge          Judge                                // nil: hits are shown with the reasons they were stored with
	Names          func() (*rules.Names, error)         // of substances, by the rules in force; nil = only keys are known
	Countries      []string                             // ISO 3166-1 alpha-2: phone numbers in queries are tried in each; nil = TH, KR
	Sink           crawler.Sink                         // nil: no posts are added by hand
	Adapters       func() []crawler.Adapter             // read the saved pages people bring; nil = none
	HostOf         func(address string) (string, error) // the politeness clock of an address; nil = crawler.HostOf
	Allowed        func(address string) error           // why an address is never fetched; nil = none is refused
	Discover       func(address string) DiscoverPolicy  // what becomes of pages discovered; nil = they are proposed
	Alerts         AlertWays                            // whom alerts can go to
	Machine        func() Machine                       // what only the process knows; nil = nothing
	ReportPage     ReportPage                           // writes the report of a file as HTML; nil = there is no such format
	Retention      *upkeep.Retention                    // erases what is over its time; nil = nobody can ask for that
	Owner          string                               // agency id
	Handling       string                               // TLP 2.0 of what is added; "" = amber+strict
	Zone           *time.Location                       // of the reader: bare dates are days there
	RequirePurpose bool
	RequireFactor  bool   // nobody may turn their second factor off
	Software       string // version, stands in every export
	Log            *slog.Logger
	Now            func() time.Time
}

// Desk does what people ask for.
type Desk struct {
	opt    Options
	rights map[Action][]Role
	scopes map[Scope][]Action
	book   *casebook.Book
}

// New returns a Desk with the gaps of its options filled in.
func New(opt Options) *Desk {
	if opt.Now == nil {
		opt.Now = time.Now
	}
	if opt.Zone == nil {
		opt.Zone = time.UTC
	}
	if opt.Handling == "" {
		opt.Handling = "amber+strict"
	}
	if opt.HostOf == nil {
		opt.HostOf = crawler.HostOf
	}
	if opt.Adapters == nil {
		opt.Adapters = crawler.Fixed()
	}
	if opt.Log == nil {
		opt.Log = slog.New(slog.DiscardHandler)
	}
	return &Desk{opt: opt, rights: rights(), scopes: scopes(), book: casebook.New(opt.Store, opt.Owner, opt.Handling)}
}

// entry is the payload of an audit record. Salt keeps a short payload from
// being guessed from its hash once it has been erased.
type entry struct {
	Actor   string   `json:"actor"`
	Token   string   `json:"token,omitempty"` // the name of the token that acted for them
	Action  Action   `json:"action"`
	Purpose string   `json:"purpose"`
	Query   string   `json:"query,omitempty"`
	Subject []string `json:"subject,omitempty"`
	Detail  any      `json:"detail,omitempty"` // what changes, or what was handed out
	Count   int64    `json:"count"`
	Salt    string   `json:"salt"`
}

// audit appends the record of a deed. It comes before the answer: when it
// fails, the deed is refused.
func (d *Desk) audit(ctx context.Context, actor Actor, e entry) error {
	var salt [16]byte
	if _, err := rand.Read(salt[:]); err != nil {
		return fmt.Errorf("%w: draw salt: %w", ErrAudit, err)
	}
	e.Actor, e.Token, e.Purpose, e.Salt = actor.Name, actor.Token, actor.Purpose, hex.EncodeToString(salt[:])
	if _, err := d.opt.Ledger.Append(ctx, ledger.RecordAction, e); err != nil {
		return fmt.Errorf("%w: %w", ErrAudit, err)
	}
	return nil
}
