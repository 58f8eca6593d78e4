package console

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"scops/index/desk"
)

// visit is one request on its way through the console: who asks, in which
// language, and what has been said so far.
type visit struct {
	console *Console
	w       *answer
	r       *http.Request
	route   Route
	words   *words
	theme   string    // light, dark, "" = as the system has it
	shape   listShape // what lists show
	user    *desk.User
	actor   desk.Actor
	here    string // where this page can be read again
	saved   bool   // the session has been written
}

// answer remembers the code an answer went out with.
type answer struct {
	http.ResponseWriter
	code int // 0 = nothing has been sent
}

// WriteHeader sends the code.
func (a *answer) WriteHeader(code int) {
	if a.code == 0 {
		a.code = code
	}
	a.ResponseWriter.WriteHeader(code)
}

func (a *answer) Write(b []byte) (int, error) {
	if a.code == 0 {
		a.code = http.StatusOK
	}
	return a.ResponseWriter.Write(b)
}

// Unwrap lets http.ResponseController reach the connection.
func (a *answer) Unwrap() http.ResponseWriter { return a.ResponseWriter }

// Bounds in time of one answer.
const (
	pageTime   = 30 * time.Second
	streamTime = 15 * time.Minute // an export
)

// serve answers a route: who is it, may they, then the page; whatever goes
// wrong becomes a page that says so.
func (c *Console) serve(route Route) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		limit := pageTime
		if route.Action == desk.ActExport || route.Action == desk.ActExportAudit || route.Action == desk.ActReportCase {
			limit = streamTime
		}
		ctx, cancel := context.WithTimeout(r.Context(), limit)
		defer cancel()
		connection := http.NewResponseController(w)
		_ = connection.SetReadDeadline(time.Now().Add(limit)) // where there is no connection, in tests, there is nothing to bound
		_ = connection.SetWriteDeadline(time.Now().Add(limit + pageTime))
		v := c.visit(&answer{ResponseWriter: w}, r.WithContext(ctx), route)
		start := time.Now()
		defer func() { v.finish(recover(), time.Since(start)) }()
		if err := v.answer(); err != nil {
			v.fail(err)
		}
	})
}

func (c *Console) visit(w *answer, r *http.Request, route Route) *visit {
	v := &visit{console: c, w: w, r: r, route: route, here: "/"}
	if r.Method == http.MethodGet {
		v.here = r.URL.RequestURI()
	}
	v.words = c.words[v.language()]
	if theme := v.cookie(cookieTheme); theme == "light" || theme == "dark" {
		v.theme = theme
	}
	v.shape = shapeOf(v.cookie(cookieShape))
	return v
}

// language is the one this browser has chosen, else the agency's, else one the
// browser asks for.
func (v *visit) language() string {
	for _, lang := range []string{v.cookie(cookieLang), v.console.opt.Lang} {
		if slices.Contains(languages(), lang) {
			return lang
		}
	}
	for _, part := range strings.Split(v.r.Header.Get("Accept-Language"), ",") {
		tag, _, _ := strings.Cut(strings.TrimSpace(part), ";")
		tag, _, _ = strings.Cut(tag, "-")
		if lang := strings.ToLower(tag); slices.Contains(languages(), lang) {
			return lang
		}
	}
	return "en"
}

func (v *visit) answer() error {
	limit := v.route.body
	if limit == 0 {
		limit = maxForm
	}
	v.r.Body = http.MaxBytesReader(v.w, v.r.Body, limit)
	if err := v.console.origin.Check(v.r); err != nil {
		return fmt.Errorf("%w: %w", errOrigin, err)
	}
	if err := v.loadSession(); err != nil {
		return err
	}
	if stop, err := v.admit(); stop || err != nil {
		return err
	}
	return v.route.page(v.console, v)
}

// admit lets a visit go on, sends it elsewhere first (stop), or refuses it.
func (v *visit) admit() (stop bool, err error) {
	if v.route.Access == Public {
		return false, nil
	}
	if v.user == nil {
		if v.r.Method != http.MethodGet || v.scripted() {
			return false, errAnonymous
		}
		return true, v.redirect("/login?next=" + url.QueryEscape(v.here))
	}
	if page := v.owes(); page != "" && v.route.Name != page && v.route.Name != "logout" {
		return true, v.redirect("/" + page)
	}
	if v.route.Access == Personal {
		return false, nil
	}
	if !v.may(v.route.Action) {
		return false, desk.ErrForbidden
	}
	if v.console.opt.RequirePurpose && v.actor.Purpose == "" {
		if v.r.Method != http.MethodGet || v.scripted() {
			return false, desk.ErrPurpose
		}
		return true, v.redirect("/purpose?next=" + url.QueryEscape(v.here))
	}
	return false, nil
}

// owes names the page a person must deal with before anything else; "" = none.
func (v *visit) owes() string {
	switch {
	case v.user.MustChange:
		return "password"
	case v.console.opt.RequireFactor && v.user.Factor == nil && !v.console.sessions.GetBool(v.r.Context(), keyVouched):
		return "factor"
	}
	return ""
}

func (v *visit) may(action desk.Action) bool { return v.console.opt.Desk.May(v.actor, action) }

// scripted says whether a script of the page asks, for a part of a page.
func (v *visit) scripted() bool { return v.r.Header.Get("HX-Request") == "true" }

// redirect sends the browser to another page of this console.
func (v *visit) redirect(path string) error {
	if err := v.save(); err != nil {
		return err
	}
	http.Redirect(v.w, v.r, path, http.StatusSeeOther)
	return nil
}

// form reads a posted form.
func (v *visit) form() error {
	if err := v.r.ParseForm(); err != nil {
		return badForm(err)
	}
	return nil
}

// badForm keeps what was too large apart from what was garbled.
func badForm(err error) error {
	var large *http.MaxBytesError
	if errors.As(err, &large) {
		return err
	}
	return fmt.Errorf("%w: %w", errForm, err)
}

// local gives back a path of this console, "/" for anything else.
func local(next string) string {
	u, err := url.Parse(next)
	if err != nil || u.Scheme != "" || u.Host != "" || u.User != nil || !strings.HasPrefix(next, "/") ||
		strings.HasPrefix(next, "//") || strings.ContainsAny(next, "\\\r\n\t") {
		return "/"
	}
	return next
}

// finish ends a visit: a panic becomes a fault, and the log gets its line.
func (v *visit) finish(panicked any, took time.Duration) {
	if panicked == http.ErrAbortHandler { //nolint:errorlint // it is thrown as it is
		panic(panicked)
	}
	if panicked != nil {
		v.fail(fmt.Errorf("panic: %v", panicked))
	}
	v.console.opt.Metrics.Request(v.route.Name, v.w.code, took)
	v.console.opt.Log.Debug("page", "page", v.route.Name, "method", v.r.Method, "code", v.w.code, "user", v.actor.Name, "took", took)
}
