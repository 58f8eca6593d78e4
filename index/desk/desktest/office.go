// Package desktest opens a whole desk over a store in memory, with people,
// rules and a sink, for tests of what stands above the desk.
//
//	office.go  Office: open one, let posts in, let people in; a single sign-on service
//	held.go    what a legal hold of a file promises on any store
package desktest

import (
	"net/http"
	"sync"
	"testing"
	"time"

	"scops/classifier"
	"scops/classifier/workbench"
	"scops/crawler"
	"scops/index/auth"
	"scops/index/desk"
	"scops/index/indextest"
	"scops/index/ingest"
	"scops/index/ledger"
	"scops/index/upkeep"
	"scops/rules"
)

// Owner is the agency of every Office.
const Owner = "demo-agency"

// Password is what everybody in an Office logs in with.
const Password = "three owls on one branch"

// Office is a desk with everything it needs.
type Office struct {
	*desk.Desk
	Store    *indextest.Memory
	Sessions *auth.Sessions
	Users    *auth.Users
	Clock    *Clock // of the desk
	Wall     *Clock // of the session store alone: what expires, expires by it

	sink *ingest.Ingest
}

// Clock is a time that tests move.
type Clock struct {
	start time.Time

	mu sync.Mutex
	by time.Duration
}

// Now is the time on the clock.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.start.Add(c.by)
}

// Advance moves the clock on.
func (c *Clock) Advance(by time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.by += by
}

// Screen is what an Office judges posts by; *classifier.Classifier is one.
type Screen interface {
	desk.Judge
	ingest.Judge
}

// Open opens an Office at noon of 26 November 2026 in Bangkok; change may be nil.
func Open(t testing.TB, judge Screen, change func(*desk.Options)) *Office {
	t.Helper()
	zone, err := time.LoadLocation("Asia/Bangkok")
	if err != nil {
		t.Fatal(err)
	}
	o := &Office{
		Store: indextest.NewMemory(), Wall: &Clock{start: time.Now()},
		Clock: &Clock{start: time.Date(2026, 11, 26, 12, 0, 0, 0, zone)},
	}
	book, err := ledger.Open(t.Context(), ledger.Options{Store: o.Store, Owner: Owner, Software: "scops test", Now: o.Clock.Now})
	if err != nil {
		t.Fatal(err)
	}
	o.Sessions = auth.NewSessions(o.Store, Owner, "", o.Wall.Now)
	o.Users = auth.NewUsers(auth.UsersOptions{Store: o.Store, Owner: Owner, Now: o.Clock.Now})
	o.sink = ingest.New(ingest.Options{Store: o.Store, Ledger: book, Judge: judge, Owner: Owner, Now: o.Clock.Now})
	opt := desk.Options{
		Store: o.Store, Ledger: book, Judge: judge, Sink: o.sink, Users: o.Users, Sessions: o.Sessions, Tokens: auth.NewTokens(o.Store, Owner, "", o.Clock.Now), Owner: Owner, Zone: zone,
		Software: "scops test", Now: o.Clock.Now,
	}
	if c, ok := judge.(*classifier.Classifier); ok {
		opt.Judge = workbench.NewLive(c) // as a running process has it
	}
	if change != nil {
		change(&opt)
	}
	o.Desk = desk.New(opt)
	return o
}

// Judge compiles the built-in rules. It takes a moment: share one between tests.
func Judge() (*classifier.Classifier, error) {
	pack, err := rules.Builtin()
	if err != nil {
		return nil, err
	}
	return classifier.New(pack, classifier.Options{})
}

// Crawl lets a page with these posts in, as a worker does.
func (o *Office) Crawl(t testing.TB, body string, posts ...crawler.Post) {
	t.Helper()
	page := &crawler.Page{
		URL: "https://t.me/s/demo_page", Status: http.StatusOK, Header: http.Header{"Content-Type": {"text/html; charset=utf-8"}},
		Body: []byte(body), Charset: "utf-8", FetchedAt: o.Clock.Now().UTC(),
	}
	harvest := crawler.Harvest{Site: "telegram", Adapter: "telegram", State: crawler.PageOK, Posts: posts}
	if _, err := o.sink.Accept(t.Context(), page, harvest); err != nil {
		t.Fatal(err)
	}
}

// RefuseRules has a process say that it could not take in the rules it was
// given.
func (o *Office) RefuseRules(t testing.TB, process, problem string, problems int) {
	t.Helper()
	err := upkeep.RememberRefused(t.Context(), o.Store, Owner, "", upkeep.Refused{
		Process: process, At: o.Clock.Now(), Pack: "sha256:0", Problem: problem, Problems: problems,
	})
	if err != nil {
		t.Fatal(err)
	}
}

// Hire makes a user with the roles and Password.
func (o *Office) Hire(t testing.TB, name string, roles ...desk.Role) {
	t.Helper()
	oneTime := o.HireNew(t, name, roles...)
	if err := o.Users.ChangePassword(t.Context(), name, oneTime, Password, desk.Client{Address: "192.0.2.1"}); err != nil {
		t.Fatal(err)
	}
}

// HireNew makes a user who still has the one-time password it returns.
func (o *Office) HireNew(t testing.TB, name string, roles ...desk.Role) string {
	t.Helper()
	oneTime, err := o.Users.Add(t.Context(), name, "", roles, "test")
	if err != nil {
		t.Fatal(err)
	}
	return oneTime
}

// SingleSignOn is a service that knows this desk as scops, and whose groups are
// staff, who are analysts, and leads, who are supervisors. Whoever it vouches
// for becomes a user.
func SingleSignOn(issuer, redirect string) *auth.SSO {
	return auth.NewSSO(auth.SSOOptions{
		Issuer: issuer, ClientID: "scops", ClientSecret: "a secret of the test alone", Redirect: redirect, Create: true, RolesClaim: "groups",
		Roles: map[string][]desk.Role{"staff": {desk.RoleAnalyst}, "leads": {desk.RoleSupervisor}},
	})
}
