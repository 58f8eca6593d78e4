package console_test

import (
	"bufio"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"scops/crawler"
	"scops/index/desk"
)

// payloads reads the hostile corpus: one quoted string a line.
func payloads(t *testing.T) []string {
	t.Helper()
	file, err := os.Open("testdata/xss.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	var out []string
	lines := bufio.NewScanner(file)
	for lines.Scan() {
		line := strings.TrimSpace(lines.Text())
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		payload, err := strconv.Unquote(line)
		if err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		out = append(out, payload)
	}
	if err := lines.Err(); err != nil || len(out) < 200 {
		t.Fatalf("%d payloads were read: %v", len(out), err)
	}
	return out
}

// markup is every kind of element and attribute of a page, with the addresses
// that lead out of the console.
func markup(t *testing.T, p *page) map[string]int {
	t.Helper()
	kinds := map[string]int{}
	for n := range p.doc(t).Descendants() {
		switch n.Type {
		case html.CommentNode:
			kinds["a comment"]++
		case html.ElementNode:
			kinds["<"+n.Data+">"]++
			for _, a := range n.Attr {
				kinds["<"+n.Data+" "+a.Key+">"]++
				if a.Key == "href" || a.Key == "src" || a.Key == "action" || a.Key == "formaction" {
					if !strings.HasPrefix(a.Val, "/") && !strings.HasPrefix(a.Val, "#") || strings.HasPrefix(a.Val, "//") {
						kinds["<"+n.Data+" "+a.Key+"> to "+a.Val]++
					}
				}
			}
		}
	}
	return kinds
}

// fixed are elements whose number does not depend on what a page shows.
var fixed = []string{"<script>", "<style>", "<link>", "<meta>", "<iframe>", "<img>", "<title>", "<base>", "<object>", "<embed>", "<form>", "<textarea>", "<main>", "<html>", "<body>"}

func compareMarkup(t *testing.T, what string, got, harmless map[string]int) {
	t.Helper()
	for kind := range got {
		if harmless[kind] == 0 {
			t.Errorf("%s: the page holds %s, which came out of the data", what, kind)
		}
	}
	for _, kind := range fixed {
		if got[kind] != harmless[kind] {
			t.Errorf("%s: %d %s, want %d", what, got[kind], kind, harmless[kind])
		}
	}
}

// poisoned puts a payload wherever a post carries text.
func poisoned(n int, payload string) crawler.Post {
	p := icePost(fmt.Sprint(n), payload+" 아이스 1g 70 텔레 "+payload)
	p.Author = crawler.Author{ID: payload, Handle: payload, Name: payload, URL: payload, Signature: payload}
	p.URL, p.Bio, p.Lang = payload, payload, payload
	p.Links = []string{payload, payload}
	p.Media = []crawler.Media{{Kind: payload, URL: payload, Alt: payload}}
	p.ReplyTo, p.ForwardedFrom = &payload, &payload
	return p
}

func TestNothingAPostHoldsBecomesMarkup(t *testing.T) {
	t.Parallel()
	h := openWith(t, composed{}, nil, nil)
	all := append([]string{"harmless", "with one\u200bthat cannot be seen"}, payloads(t)...)
	var posts []crawler.Post
	for i, payload := range all {
		posts = append(posts, poisoned(i, payload))
	}
	h.Crawl(t, "<p>page</p>", posts...)
	for i := range posts { // every post gets a second text, so that revisions are shown
		posts[i].Text += " " + all[i]
	}
	h.Clock.Advance(60e9)
	h.Crawl(t, "<p>page</p>", posts...)
	b := h.as(t, "kim", desk.RoleSupervisor)
	list := markup(t, b.ok("/search"))
	harmless := merged(markup(t, b.ok(hitPath("1"))), list) // hits stand beside those that are alike, as in the list
	for i, payload := range all {
		p := b.ok(hitPath(fmt.Sprint(i), "q", `"`+strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(payload)+`"`))
		compareMarkup(t, fmt.Sprintf("hit with %q", payload), markup(t, p), harmless)
	}
	for path := "/search"; path != ""; {
		p := b.ok(path)
		got := markup(t, p)
		compareMarkup(t, path, got, merged(list, harmless))
		path = next(t, p)
	}
}

// merged allows what either page has; counts are the first one's.
func merged(a, b map[string]int) map[string]int {
	out := map[string]int{}
	for kind, n := range b {
		out[kind] = n
	}
	for _, kind := range fixed {
		delete(out, kind)
	}
	for kind, n := range a {
		out[kind] = n
	}
	return out
}

// next is the address of the next page of a list.
func next(t *testing.T, p *page) string {
	t.Helper()
	for _, a := range all(p.doc(t), "a", "") {
		if attr(a, "rel") == "next" {
			return attr(a, "href")
		}
	}
	return ""
}

func TestNothingAReaderTypesBecomesMarkup(t *testing.T) {
	t.Parallel()
	h := openWith(t, composed{}, nil, nil)
	h.Crawl(t, "<p>page</p>", icePost("1", "아이스"))
	b := h.as(t, "kim", desk.RoleSupervisor, desk.RoleAdmin, desk.RoleAuditor)
	send := map[string]func(payload string) *page{
		"a query": func(s string) *page { return b.get("/search?q=" + url.QueryEscape(s)) },
		"a sort":  func(s string) *page { return b.get("/search?sort=" + url.QueryEscape(s)) },
		"a hit":   func(s string) *page { return b.get("/hit?id=" + url.QueryEscape(s)) },
		"a watched page": func(s string) *page {
			b.post("/sources", "url", "https://t.me/s/"+url.PathEscape(s), "why", s, "adapter", "")
			b.post("/sources", "url", s, "why", s, "adapter", s)
			p := b.get("/sources?state=" + url.QueryEscape(s))
			for _, box := range all(p.doc(t), "input", "") {
				if attr(box, "name") == "id" { // or the list grows to another page
					b.post("/sources/remove", "id", attr(box, "value"))
				}
			}
			return p
		},
		"the audit trail": func(s string) *page {
			return b.get("/audit?" + url.Values{"actor": {s}, "action": {s}, "subject": {s}, "from": {"2026-11-01"}}.Encode())
		},
		"a text that is tried": func(s string) *page { return b.post("/rules/try", "text", s) },
		"a saved search": func(s string) *page {
			b.post("/saved", "name", s, "q", `"`+strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s)+`"`, "shared", "yes")
			p := b.post("/saved", "name", s, "q", "("+s)
			for _, box := range all(b.ok("/saved").doc(t), "input", "") {
				if attr(box, "name") == "id" {
					b.post("/saved/remove", "id", attr(box, "value"))
				}
			}
			return p
		},
		"a case": func(s string) *page {
			at := b.openCase("telegram:demo_winter:1", "title", s, "note", s, "entity", "telegram "+s)
			b.post("/case/set", "id", strings.TrimPrefix(at, "/case?id="), "edition", "0", "status", "closed", "reason", s)
			return b.post("/case/member", "id", strings.TrimPrefix(at, "/case?id="), "name", s, "state", "member")
		},
		"a report": func(s string) *page {
			at := b.openCase("telegram:demo_winter:1", "title", s, "note", s)
			return b.post("/case/report", "id", strings.TrimPrefix(at, "/case?id="), "format", "html", "purpose", "x"+s)
		},
		"a choice of files": func(s string) *page {
			return b.post("/cases/choose", "hit", "* "+s, "entity", s+" "+s, "title", s, "note", s)
		},
		"an identifier": func(s string) *page {
			return b.get("/entity?" + url.Values{"kind": {s}, "value": {s}}.Encode())
		},
		"a list": func(s string) *page { return b.get(hitPath("1", "q", s, "page", s)) },
		"a next": func(s string) *page { return b.get("/purpose?next=" + url.QueryEscape(s)) },
		"an export": func(s string) *page {
			return b.post("/export", "q", s, "format", "csv", "handling", s+"\x00", "purpose", s)
		},
		"a seal":   func(s string) *page { return b.get("/hit/sealed?id=" + url.QueryEscape(s)) },
		"a person": func(s string) *page { return b.post("/people", "name", s, "display", s, "role", "analyst") },
		"a login":  func(s string) *page { return h.browser(t).post("/login", "name", "no"+s, "password", "x", "next", s) },
		"a judgement": func(s string) *page {
			return b.post("/hit/judge", "id", "telegram:demo_winter:1", "version", "stale", "status", s, "note", s)
		},
		"a form that is kept": func(s string) *page { return b.post("/hit/judge", "id", s, "note", s) },
		"a seal of what was brought": func(s string) *page {
			found := b.upload("/add", s+".html", []byte("<p>"+s), "text", "아이스 "+s, "account", s, "site", s)
			for _, a := range all(found.doc(t), "a", "") {
				if href, err := url.Parse(attr(a, "href")); err == nil && href.Path == "/hit" {
					return b.get(b.post("/hit/sealed", "id", href.Query().Get("id"), "purpose", s).header.Get("Location"))
				}
			}
			return found
		},
		"a file": func(s string) *page {
			return b.upload("/add", "x"+s+".html", nil, "text", "", "url", s, "site", s, "account", s)
		},
	}
	for what, do := range send {
		harmless := map[string]int{}
		for _, word := range []string{"", "harmless", "not-1", `"a phrase"`, "(", "nosuch:x", "one\u200bunseen", "bell\x07", "텔레", strings.Repeat("long ", 60)} {
			maps.Copy(harmless, markup(t, do(word)))
		}
		for i, payload := range payloads(t) {
			if i%4 != len(what)%4 { // every fourth, another quarter for each form
				continue
			}
			p := do(payload)
			if p.code >= http.StatusInternalServerError {
				t.Errorf("%s: %q answers %d", what, payload, p.code)
			}
			for kind := range markup(t, p) {
				if harmless[kind] == 0 {
					t.Errorf("%s: %q became %s", what, payload, kind)
				}
			}
		}
	}
}
