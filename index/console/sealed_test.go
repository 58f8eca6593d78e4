package console_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"scops/index"
	"scops/index/desk"
)

func TestAWholePageIsOpenedForAPurposeOnly(t *testing.T) {
	t.Parallel()
	h := open(t, nil)
	const body = `<html><body><h1>Demo channel</h1><script>alert(1)</script><p onclick="a()">아이스 <a href="https://shop.example/">shop</a></p></body></html>`
	h.Crawl(t, body, icePost("1", ice))
	b := h.as(t, "kim", desk.RoleAnalyst)
	id := "telegram:demo_winter:1"
	if p := b.post("/hit/sealed", "id", id, "purpose", "  "); p.code != http.StatusBadRequest {
		t.Errorf("without a purpose the page answers %d", p.code)
	}
	p := b.post("/hit/sealed", "id", id, "purpose", "file 2026-114", "q", "아이스")
	path := p.header.Get("Location")
	if p.code != http.StatusSeeOther || !strings.HasPrefix(path, "/sealed/") {
		t.Fatalf("opening answers %d, leads to %q", p.code, path)
	}
	about := b.ok(path)
	frame := all(about.doc(t), "iframe", "")
	if len(frame) != 1 || attr(frame[0], "src") != path+"/copy" || attr(frame[0], "sandbox") != "" {
		t.Fatalf("the page has no sandboxed frame")
	}
	for _, want := range []string{"https://t.me/s/demo_page", "200", "file 2026-114", "scops test", "SHA-256"} {
		if !strings.Contains(about.text(), want) {
			t.Errorf("the page about the seal does not show %q", want)
		}
	}
	copied := b.ok(path + "/copy")
	if csp := copied.header.Get("Content-Security-Policy"); !strings.HasPrefix(csp, "default-src 'none'; sandbox") {
		t.Errorf("the copy comes with %s", csp)
	}
	if strings.Contains(copied.body, "<script") || strings.Contains(copied.body, "onclick") || strings.Contains(copied.body, "href") || !strings.Contains(copied.body, "아이스") {
		t.Errorf("the copy is %s", copied.body)
	}
	exact := b.ok(path + "/bytes")
	if exact.body != body || !strings.HasPrefix(exact.header.Get("Content-Disposition"), "attachment;") || exact.header.Get("Content-Type") != "application/octet-stream" {
		t.Errorf("the bytes are %q, sent as %q", exact.body, exact.header)
	}
	for _, headers := range []http.Header{copied.header, exact.header} {
		if headers.Get("X-Content-Type-Options") != "nosniff" || headers.Get("Cache-Control") != "no-store" {
			t.Errorf("headers are %v", headers)
		}
	}
	if p := b.get(path + "/picture"); p.code != http.StatusNotFound {
		t.Errorf("a page is shown as a picture: %d", p.code)
	}
	other := h.as(t, "lee", desk.RoleAnalyst)
	for _, part := range []string{"", "/copy", "/bytes"} {
		if p := other.get(path + part); p.code != http.StatusForbidden {
			t.Errorf("somebody else opens %s: %d", part, p.code)
		}
	}
	h.Clock.Advance(11 * time.Minute)
	if p := b.get(path + "/bytes"); p.code != http.StatusForbidden || !strings.Contains(p.text(), "not open any more") {
		t.Errorf("after eleven minutes it answers %d", p.code)
	}
}

func TestAChangedSealIsNotShown(t *testing.T) {
	t.Parallel()
	h := open(t, nil)
	h.Crawl(t, "<p>page</p>", icePost("1", ice))
	res, err := h.Store.Search(t.Context(), index.Request{Kinds: []index.Kind{index.KindEvidence}})
	if err != nil || len(res.Docs) != 1 {
		t.Fatalf("%d sealed pages: %v", len(res.Docs), err)
	}
	h.Store.Tamper(index.KindEvidence, res.Docs[0].ID, func(d *index.Document) { d.Body = json.RawMessage(`{"gzip":""}`) })
	b := h.as(t, "kim", desk.RoleAnalyst)
	path := b.post("/hit/sealed", "id", "telegram:demo_winter:1", "purpose", "x").header.Get("Location")
	for _, part := range []string{"", "/copy", "/bytes"} {
		if p := b.get(path + part); p.code != http.StatusInternalServerError || !strings.Contains(p.text(), "does not match its record") {
			t.Errorf("%s answers %d", part, p.code)
		}
	}
}

func TestAPictureIsShownOnRequestAndNothingElseIsAPicture(t *testing.T) {
	t.Parallel()
	h := open(t, nil)
	b := h.as(t, "kim", desk.RoleAnalyst)
	picture := "\x89PNG\r\n\x1a\n" + strings.Repeat("\x00", 64)
	p := b.upload("/add", "shot.png", []byte(picture), "text", ice)
	if p.code != http.StatusOK {
		t.Fatalf("adding answers %d: %.300s", p.code, p.text())
	}
	list := b.ok("/search")
	hit, err := url.Parse(attr(all(list.doc(t), "a", "open")[0], "href"))
	if err != nil {
		t.Fatal(err)
	}
	path := b.post("/hit/sealed", "id", hit.Query().Get("id"), "purpose", "x").header.Get("Location")
	about := b.ok(path)
	if len(all(about.doc(t), "img", "")) != 1 || !strings.Contains(about.text(), "shot.png · 72 bytes") || !strings.Contains(about.text(), "Entered by kim") {
		t.Errorf("the page about the seal shows %s", about.text())
	}
	if got := b.ok(path + "/picture"); got.header.Get("Content-Type") != "image/png" || got.header.Get("X-Content-Type-Options") != "nosniff" || got.body != picture {
		t.Errorf("the picture is sent as %v", got.header)
	}
	if p := b.get(path + "/copy"); p.code != http.StatusNotFound {
		t.Errorf("a picture is shown as text: %d", p.code)
	}
}
