package console_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"scops/index/console"
	"scops/index/desk"
)

// TestEveryPageIsWrittenInEveryLanguage opens every page with something in it.
func TestEveryPageIsWrittenInEveryLanguage(t *testing.T) {
	t.Parallel()
	h := open(t, func(opt *console.Options) { opt.Demo = true })
	post := icePost("1", ice)
	h.Crawl(t, "<p>page</p>", post)
	post.Text += "\u200b"
	h.Clock.Advance(time.Hour)
	h.Crawl(t, "<p>page</p>", post)
	b := h.as(t, "kim", desk.RoleSupervisor, desk.RoleAdmin, desk.RoleAuditor)
	file := b.openCase(post.ID)
	demo := map[string]string{"th": "ระบบสาธิต", "ko": "시연용", "en": "Demonstration"}
	for _, lang := range []string{"th", "ko", "en"} {
		b.speak(lang)
		pages := map[string]*page{
			"wrong query": b.get("/search?q=("), "no page": b.get("/nowhere"), "no hit": b.get("/hit?id=x:y:z"), "stale list": b.get("/search?page=x"),
			"no purpose":             b.post("/hit/sealed", "id", post.ID, "purpose", ""),
			"bad export":             b.post("/export", "format", "pdf", "purpose", "x"),
			"added":                  b.upload("/add", "", nil, "text", ice),
			"not flagged":            b.upload("/add", "", nil, "text", "아이스 아메리카노", "offer", "yes"),
			"nothing":                b.upload("/add", "x.html", nil, "text", ""),
			"no role":                b.post("/people", "name", "lee"),
			"new person":             b.post("/people", "name", "lee-"+lang, "role", "analyst"),
			"bad login":              h.browser(t).login("nobody", "x"),
			"factor":                 b.post("/factor/begin"),
			"no scope":               b.post("/tokens", "name", "x", "days", "7"),
			"token":                  b.post("/tokens", "name", "x-"+lang, "scope", "read", "days", "7"),
			"bad code":               b.post("/factor/confirm", "code", "000000"),
			"file":                   b.post("/cases/choose", "hit", "* "+post.ID, "entity", "telegram demo_winter"),
			"no title":               b.post("/cases", "hit", "* "+post.ID),
			"no file":                b.post("/case/add", "hit", "* "+post.ID),
			"stale file":             b.post("/case/set", "id", strings.TrimPrefix(file, "/case?id="), "edition", "7", "status", "closed"),
			"report":                 b.get("/case/report?id=" + strings.TrimPrefix(file, "/case?id=")),
			"no purpose of a report": b.post("/case/report", "id", strings.TrimPrefix(file, "/case?id="), "format", "html"),
			"no note":                b.post("/case/note", "id", strings.TrimPrefix(file, "/case?id=")),
			"stale":                  b.post("/hit/judge", "id", post.ID, "version", "stale", "status", "relevant", "note", "x"),
		}
		for _, path := range append(workPages(), file, "/login", "/search", "/search?q="+url.QueryEscape("아이스"), hitPath("1"), "/hit/sealed?id="+post.ID, "/export", "/add", "/coverage", "/agreement", "/people", "/help", "/purpose", "/password", "/account", "/factor", "/tokens") {
			pages[path] = b.get(path)
		}
		for name, p := range pages {
			switch {
			case p.code == http.StatusSeeOther && name == "/login":
				continue
			case p.code >= http.StatusInternalServerError:
				t.Errorf("%s: %s answers %d: %.300s", lang, name, p.code, p.text())
			}
			for _, broken := range []string{"%!", "<no value>", "ZgotmplZ", "{n}", "{by}"} {
				if strings.Contains(p.body, broken) {
					t.Errorf("%s: %s holds %s", lang, name, broken)
				}
			}
			doc := p.doc(t)
			root := all(doc, "html", "")
			if len(root) != 1 || (attr(root[0], "lang") != lang && name != "bad login") {
				t.Errorf("%s: %s is not said to be in that language", lang, name)
			}
			if len(all(doc, "h1", "")) != 1 || len(all(doc, "main", "")) != 1 || textOf(all(doc, "title", "")[0]) == "" {
				t.Errorf("%s: %s lacks its heading, main part or title", lang, name)
			}
			if name != "bad login" && !strings.Contains(p.text(), demo[lang]) {
				t.Errorf("%s: %s does not say that this is a demonstration", lang, name)
			}
			for _, missing := range []string{"[nav.", "[hit.", "[error.", "[search.", "[sum.", "[title."} {
				if strings.Contains(p.body, missing) {
					t.Errorf("%s: %s lacks a text: %s", lang, name, missing)
				}
			}
		}
	}
}

func TestPeopleAreAddedResetAndShutOut(t *testing.T) {
	t.Parallel()
	h := open(t, nil)
	b := h.as(t, "boss", desk.RoleAdmin)
	p := b.post("/people", "name", " Minji ", "display", "김민지", "role", "analyst", "role", "auditor")
	code := all(p.doc(t), "code", "secret")
	if p.code != http.StatusOK || len(code) != 1 {
		t.Fatalf("adding answers %d: %.300s", p.code, p.text())
	}
	oneTime := textOf(code[0])
	if again := b.ok("/people"); strings.Contains(again.body, oneTime) || !strings.Contains(again.text(), "김민지") || !strings.Contains(again.text(), "analyst, auditor") {
		t.Error("the one-time password is shown twice, or the person is not listed")
	}
	if p := h.browser(t).login("minji", oneTime); p.header.Get("Location") != "/password" {
		t.Errorf("the new person logs in with %d", p.code)
	}
	for _, c := range []struct {
		says  string
		pairs []string
	}{
		{"already a user of this name", []string{"name", "minji", "role", "analyst"}},
		{"cannot be given", []string{"name", "no such name", "role", "analyst"}},
		{"at least one role", []string{"name", "lee"}},
		{"at least one role", []string{"name", "lee", "role", "operator"}},
	} {
		if p := b.post("/people", c.pairs...); p.code < 400 || p.code >= 500 || !strings.Contains(p.text(), c.says) || !strings.Contains(p.body, `value="`+c.pairs[1]+`" autocapitalize`) {
			t.Errorf("%q answers %d: %.200s", c.pairs, p.code, p.text())
		}
	}
	reset := b.post("/people/reset", "name", "minji")
	if other := textOf(all(reset.doc(t), "code", "secret")[0]); other == oneTime {
		t.Error("the password is the old one")
	}
	b.post("/people/disable", "name", "minji")
	if !strings.Contains(b.ok("/people").text(), "disabled") {
		t.Error("nobody is disabled")
	}
	b.post("/people/enable", "name", "minji")
	if strings.Contains(b.ok("/people").text(), "disabled") {
		t.Error("somebody still is")
	}
	if p := b.post("/people/disable", "name", "boss"); p.code != http.StatusConflict || !strings.Contains(p.text(), "last administrator") {
		t.Errorf("shutting out the last administrator answers %d", p.code)
	}
	if p := b.post("/people/reset", "name", "nobody"); p.code != http.StatusNotFound {
		t.Errorf("resetting nobody answers %d", p.code)
	}
}
