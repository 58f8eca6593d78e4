package main

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// TestEveryPageIsAccessibleInThreeLanguages holds every page to WCAG 2.2 AA,
// filled as in ordinary work. SCOPS_TEST_PICTURES keeps a picture of each:
// deploy/pictures puts them together for the documentation.
func TestEveryPageIsAccessibleInThreeLanguages(t *testing.T) {
	t.Parallel()
	axeScript(t)
	s := standDemo(t, deploy(t, "embedded", consoleConfig+"mail: {server: '127.0.0.1:25', from: scops@agency.example, domains: [agency.example]}\n"))
	b := newBrowser(t, s.console, true)
	b.open("/login")
	for _, lang := range []string{"th", "ko", "en"} {
		b.speak(lang)
		b.inspect("login-" + lang)
	}
	b.enter(s)
	w := b.furnish()
	for _, lang := range []string{"th", "ko", "en"} {
		b.speak(lang)
		for name, path := range w.pages() {
			b.open(path)
			b.inspect(name + "-" + lang)
		}
		b.inspectDeeds(w, lang)
	}
	b.inspectLists()
	b.inspectReport(w)
	b.enterWithASecondFactor(b.inspect)
}

// inspect looks for what keeps people out of the page at hand, and takes its picture.
func (b *browser) inspect(name string) {
	b.t.Helper()
	b.accessible()
	b.shoot(name)
}

// furnished is where there is something to see.
type furnished struct{ hit, sealed, identifier, file string }

// furnish fills the pages that are empty at first.
func (b *browser) furnish() furnished {
	b.t.Helper()
	var w furnished
	b.open("/people")
	b.run(setValue("#name", "nim"), setValue("#display", "Nim"), chromedp.Click(css("input[name=role]")))
	b.press("form[action='/people'] button.main")
	b.inspect("people-new")
	b.open("/search?q=아이스")
	w.hit = get(b, chromedp.AttributeValue(css("a.open"), "href")).Value
	b.open(w.hit)
	w.sealed = get(b, chromedp.AttributeValue(css("a[href^='/hit/sealed']"), "href")).Value
	w.identifier = get(b, chromedp.AttributeValue(css("a[href^='/entity']"), "href")).Value
	b.press("form[action='/cases/choose'] button")
	b.run(setValue("form[action='/cases'] input[name=title]", "Winter shop"))
	b.press("form[action='/cases'] button")
	b.run(setValue("#note", "Two accounts, one phone."))
	b.press("form[action='/case/note'] button")
	b.run(setValue("#hold-reason", "court order 12/2026"))
	b.press("form[action='/case/hold'] button")
	w.file = b.path()
	b.open("/saved?q=ice")
	b.run(chromedp.SendKeys(css("#name"), "Winter shop"))
	b.press("form[action='/saved'] button")
	b.run(chromedp.Click(css("#alerts ~ details summary")), chromedp.SendKeys(css("#mail-0"), "kim@other.example"), chromedp.Click(css("#alerts ~ details input[name=on]")))
	b.press("form[action='/saved/alert'] button")
	b.inspect("alert-refused")
	return w
}

// pages are those that are only opened, by name.
func (w furnished) pages() map[string]string {
	return map[string]string{
		"search": "/search", "search-query": "/search?q=아이스", "search-error": "/search?q=(ice", "search-none": "/search?q=zzzzqq",
		"hit": w.hit, "sealed-ask": w.sealed, "export": "/export?q=아이스", "add": "/add", "coverage": "/coverage", "agreement": "/agreement", "people": "/people",
		"password": "/password", "account": "/account", "factor": "/factor", "tokens": "/tokens", "purpose": "/purpose", "help": "/help", "missing": "/nowhere",
		"entity": w.identifier, "sources": "/sources", "proposed": "/sources?state=proposed", "audit": "/audit", "system": "/system", "saved": "/saved",
		"cases": "/cases", "case": w.file, "case-report": strings.Replace(w.file, "/case?", "/case/report?", 1), "rules": "/rules", "lists": "/rules?lists=yes",
	}
}

// inspectDeeds looks at the pages that answer a deed.
func (b *browser) inspectDeeds(w furnished, lang string) {
	b.t.Helper()
	b.open(w.sealed)
	b.run(chromedp.SetValue(css("#purpose"), "file 2026-114"))
	b.press("form[action='/hit/sealed'] button")
	b.inspect("sealed-" + lang)
	b.open(w.hit)
	b.press("form[action='/cases/choose'] button")
	b.inspect("case-choose-" + lang)
	b.open("/factor")
	b.press("form[action='/factor/begin'] button")
	b.inspect("factor-begun-" + lang)
	b.open("/add")
	b.run(chromedp.SendKeys(css("#text"), ad))
	b.press("form[action='/add'] button")
	b.inspect("added-" + lang)
}

// inspectLists looks at a list whose reader has chosen what it shows.
func (b *browser) inspectLists() {
	b.t.Helper()
	b.open("/search?q=label:sale")
	b.run(chromedp.Click(css("details.shape summary")), chromedp.Click(css("details.shape input[value=compact]")), chromedp.Click(css("details.shape input[value=identifiers]")))
	b.press("details.shape button")
	b.inspect("search-compact")
}

// inspectReport looks at the report of a file, which is read elsewhere.
func (b *browser) inspectReport(w furnished) {
	b.t.Helper()
	b.open(strings.Replace(w.file, "/case?", "/case/report?", 1))
	report := b.download("html", setValue("#purpose", "file 2026-114"), chromedp.Click(css("form[action='/case/report'] button")))
	b.elsewhere(report, func() { b.inspect("report") })
}

// elsewhere opens a page where no policy of the console holds.
func (b *browser) elsewhere(page string, do func()) {
	b.t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write([]byte(page)) // a reader that went away is its own affair
	}))
	defer server.Close()
	b.run(chromedp.Navigate(server.URL), chromedp.WaitReady(css("article")))
	do()
	b.run(chromedp.Navigate(b.base + "/help"))
}
