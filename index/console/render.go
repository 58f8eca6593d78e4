package console

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"io/fs"
	"net/http"
	"path"
	"strings"

	"scops/index/desk"
)

//go:embed ui/templates
var templates embed.FS

// loadPages parses every page together with the frame around it and the parts
// pages share.
func loadPages(static *static) (map[string]*template.Template, error) {
	frame, err := template.New("frame").Funcs(template.FuncMap{"static": static.url}).ParseFS(templates, "ui/templates/frame/*.html")
	if err != nil {
		return nil, fmt.Errorf("parse templates: %w", err)
	}
	names, err := fs.Glob(templates, "ui/templates/*.html")
	if err != nil {
		return nil, fmt.Errorf("list templates: %w", err)
	}
	pages := map[string]*template.Template{}
	for _, name := range names {
		page, err := frame.Clone()
		if err == nil {
			page, err = page.ParseFS(templates, name)
		}
		if err != nil {
			return nil, fmt.Errorf("parse template %s: %w", name, err)
		}
		pages[strings.TrimSuffix(path.Base(name), ".html")] = page
	}
	return pages, nil
}

// page sends a page, rendered whole before its first byte goes out.
func (v *visit) page(code int, name string, content any) error {
	var out bytes.Buffer
	if err := v.console.pages[name].ExecuteTemplate(&out, "frame", view{v, name, content}); err != nil {
		return fmt.Errorf("render page %s: %w", name, err)
	}
	if err := v.save(); err != nil {
		return err
	}
	v.w.Header().Set("Content-Type", "text/html; charset=utf-8")
	v.w.WriteHeader(code)
	if v.r.Method == http.MethodHead {
		return nil
	}
	_, _ = v.w.Write(out.Bytes()) // a reader who has left is no fault of ours
	return nil
}

// view is what every template sees: the reader and the content of the page.
type view struct {
	v    *visit
	Name string // of the template
	Page any
}

// T says something in the reader's language.
func (w view) T(key string, pairs ...any) string { return w.v.words.text(key, pairs...) }

// Lang is the reader's language.
func (w view) Lang() string { return w.v.words.lang }

// Theme is light, dark, or "" for as the system has it.
func (w view) Theme() string { return w.v.theme }

// Here is where this page can be read again.
func (w view) Here() string { return w.v.here }

// Demo says whether everything shown is composed.
func (w view) Demo() bool { return w.v.console.opt.Demo }

// Version is the program's.
func (w view) Version() string { return w.v.console.opt.Version }

// Zone names the zone of every time on the page.
func (w view) Zone() string { return w.v.console.opt.Zone.String() }

// Person is who is logged in, nil for nobody.
func (w view) Person() *desk.User { return w.v.user }

// Owes says whether the person must deal with something before anything else.
func (w view) Owes() bool { return w.v.owes() != "" }

// Display is the person's name as colleagues read it.
func (w view) Display() string {
	if w.v.user.Display != "" {
		return w.v.user.Display
	}
	return w.v.user.Name
}

// Purpose is what the person works for in this session.
func (w view) Purpose() string { return w.v.actor.Purpose }

// Languages lists the languages of the console.
func (w view) Languages() []string { return languages() }

// Nav lists the pages the person may see.
func (w view) Nav() []navItem { return w.v.navigation() }

// Notice is something to be said once, "" = nothing.
func (w view) Notice() string {
	if w.v.user == nil {
		return ""
	}
	return w.v.console.sessions.PopString(w.v.r.Context(), keyNotice)
}

// May says whether the person may do something, so that it is offered.
func (w view) May(action string) bool { return w.v.user != nil && w.v.may(desk.Action(action)) }

// navItem is one entry of the navigation.
type navItem struct {
	Path, Key string
	Current   bool
}

// navigation lists the pages the person may see.
func (v *visit) navigation() []navItem {
	if v.user == nil || v.owes() != "" {
		return nil
	}
	var items []navItem
	for _, item := range []struct {
		path, key string
		action    desk.Action
	}{
		{"/search", "nav.search", desk.ActSearch},
		{"/cases", "nav.cases", desk.ActListCases},
		{"/add", "nav.add", desk.ActAddPost},
		{"/sources", "nav.sources", desk.ActListSources},
		{"/coverage", "nav.coverage", desk.ActCoverage},
		{"/rules", "nav.rules", desk.ActViewRules},
		{"/audit", "nav.audit", desk.ActReadAudit},
		{"/agreement", "nav.agreement", desk.ActAgreement},
		{"/system", "nav.system", desk.ActViewSystem},
		{"/people", "nav.people", desk.ActListUsers},
	} {
		if v.may(item.action) {
			items = append(items, navItem{item.path, item.key, v.r.URL.Path == item.path})
		}
	}
	return items
}

// part is what a part of a page sees: all of view, and one item.
type part struct {
	view
	Item any
}

// With hands one item to a part of the page.
func (w view) With(item any) part { return part{w, item} }
