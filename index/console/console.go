package console

import (
	"cmp"
	"errors"
	"html/template"
	"log/slog"
	"net/http"
	"net/netip"
	"time"

	"github.com/alexedwards/scs/v2"

	"scops/index/desk"
)

// Options are what a Console needs.
type Options struct {
	Desk           *desk.Desk
	Sessions       scs.CtxStore   // where working sessions are kept
	Zone           *time.Location // of every time shown and every bare date typed; nil = UTC
	Places         []string       // whose posts are ours: ISO 3166 codes, as deployment.places; nil = no filter is offered
	Lang           string         // for readers who have not chosen: th, ko or en; "" = as their browser asks
	Secure         bool           // reached by HTTPS: cookies and headers say so
	TrustedProxies []netip.Prefix // whose X-Forwarded-For is believed
	RequirePurpose bool           // a working session begins with what it is for
	RequireFactor  bool           // nothing can be done without a second factor
	Demo           bool           // everything shown is composed; every page says so
	Version        string         // of the program, at the foot of every page
	Idle           time.Duration  // a session nobody uses ends after this; 0 = 1 h
	Lifetime       time.Duration  // every session ends after this; 0 = 12 h
	Metrics        *Metrics       // nil = nothing is counted
	Log            *slog.Logger   // nil = none
	Now            func() time.Time
}

// Console shows the desk's answers as HTML pages.
type Console struct {
	opt      Options
	routes   []Route
	sessions *scs.SessionManager
	origin   *http.CrossOriginProtection
	words    map[string]*words
	pages    map[string]*template.Template
	static   *static
	covered  coverageMemory
}

// New prepares every page. It fails only when the console itself is broken.
func New(opt Options) (*Console, error) {
	if opt.Desk == nil || opt.Sessions == nil {
		return nil, errors.New("open console: it needs a desk and a session store")
	}
	opt.Zone = cmp.Or(opt.Zone, time.UTC)
	opt.Idle, opt.Lifetime = cmp.Or(opt.Idle, time.Hour), cmp.Or(opt.Lifetime, 12*time.Hour)
	opt.Log = cmp.Or(opt.Log, slog.New(slog.DiscardHandler))
	if opt.Now == nil {
		opt.Now = time.Now
	}
	c := &Console{opt: opt, origin: http.NewCrossOriginProtection()}
	c.sessions = newSessions(opt)
	c.routes = c.table()
	for _, r := range c.routes {
		opt.Metrics.Pages(r.Name)
	}
	var err error
	if c.words, err = loadWords(); err != nil {
		return nil, err
	}
	if c.static, err = loadStatic(); err != nil {
		return nil, err
	}
	if c.pages, err = loadPages(c.static); err != nil {
		return nil, err
	}
	return c, nil
}

// Handler serves the console. It bounds the time and size of every request
// itself; the server around it bounds headers and idle connections.
func (c *Console) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET "+staticPath, c.headers(c.static))
	for _, route := range c.routes {
		mux.Handle(route.Method+" "+route.Pattern, c.headers(c.serve(route)))
	}
	mux.Handle("/", c.headers(c.serve(Route{Access: Public, Name: "unknown", page: (*Console).unknown})))
	return mux
}
