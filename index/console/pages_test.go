package console_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"scops/index"
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
	b := h.as(t, "kim", desk.RoleSupervisor, desk.RoleAdmin)
	demo := map[string]string{"th": "ระบบสาธิต", "ko": "시연용", "en": "Demonstration"}
	for _, lang := range []string{"th", "ko", "en"} {
		b.speak(lang)
		pages := map[string]*page{
			"wrong query": b.get("/search?q=("), "no page": b.get("/nowhere"), "no hit": b.get("/hit?id=x:y:z"), "stale list": b.get("/search?page=x"),
			"no purpose":  b.post("/hit/sealed", "id", post.ID, "purpose", ""),
			"bad export":  b.post("/export", "format", "pdf", "purpose", "x"),
			"added":       b.upload("/add", "", nil, "text", ice),
			"not flagged": b.upload("/add", "", nil, "text", "아이스 아메리카노", "offer", "yes"),
			"nothing":     b.upload("/add", "x.html", nil, "text", ""),
			"no role":     b.post("/people", "name", "lee"),
			"new person":  b.post("/people", "name", "lee-"+lang, "role", "analyst"),
			"bad login":   h.browser(t).login("nobody", "x"),
			"stale":       b.post("/hit/judge", "id", post.ID, "version", "stale", "status", "relevant", "note", "x"),
		}
		for _, path := range []string{"/login", "/search", "/search?q=" + url.QueryEscape("아이스"), hitPath("1"), "/hit/sealed?id=" + post.ID, "/export", "/add", "/coverage", "/people", "/help", "/purpose", "/password"} {
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

func TestAnExportIsAFileWithAHeadRecord(t *testing.T) {
	t.Parallel()
	h := open(t, nil)
	h.Crawl(t, "<p>page</p>", icePost("1", ice), icePost("2", "=cmd|'/c calc' "+ice))
	b := h.as(t, "kim", desk.RoleAnalyst)
	for _, c := range []struct{ format, purpose, handling, says string }{
		{"csv", "", "x", "purpose is required"}, {"pdf", "x", "x", "no such format"}, {"csv", "x", "two\nlines", "one line"},
	} {
		if p := b.post("/export", "q", "아이스", "format", c.format, "purpose", c.purpose, "handling", c.handling); p.code != http.StatusBadRequest || !strings.Contains(p.text(), c.says) || p.input(t, "q") != "아이스" {
			t.Errorf("%+v answers %d", c, p.code)
		}
	}
	if p := b.post("/export", "q", "(", "format", "csv", "purpose", "x", "handling", "x"); p.code != http.StatusBadRequest || !strings.Contains(p.text(), "column 2") {
		t.Errorf("a bad query answers %d", p.code)
	}
	p := b.post("/export", "q", "아이스", "format", "jsonl", "purpose", "file 2026-114", "handling", "TLP:AMBER")
	if p.code != http.StatusOK || !strings.Contains(p.header.Get("Content-Disposition"), "scops-export-20261126T050000Z.jsonl") {
		t.Fatalf("export answers %d, %v", p.code, p.header)
	}
	lines := strings.Split(strings.TrimSpace(p.body), "\n")
	var head desk.ExportHead
	if err := json.Unmarshal([]byte(lines[0]), &head); err != nil || head.Hits != 2 || head.Purpose != "file 2026-114" || head.Actor != "kim" || len(lines) != 3 {
		t.Errorf("head is %+v (%v), %d lines", head, err, len(lines))
	}
	sheet := b.post("/export", "q", "", "format", "csv", "purpose", "x", "handling", "x")
	if kind := sheet.header.Get("Content-Type"); kind != "text/csv; charset=utf-8" {
		t.Errorf("CSV is sent as %s", kind)
	}
	reader := csv.NewReader(strings.NewReader(sheet.body))
	reader.FieldsPerRecord, reader.Comment = -1, '#'
	rows, err := reader.ReadAll()
	if err != nil || len(rows) < 3 {
		t.Fatalf("CSV has %d rows: %v", len(rows), err)
	}
	for _, row := range rows {
		if slices.ContainsFunc(row, func(cell string) bool { return strings.HasPrefix(cell, "=") }) {
			t.Errorf("a cell is a formula: %q", row)
		}
	}
}

func TestAPostSomebodyFoundIsScreenedAndExplained(t *testing.T) {
	t.Parallel()
	h := open(t, nil)
	b := h.as(t, "kim", desk.RoleAnalyst)
	p := b.upload("/add", "page.html", []byte("<p>saved</p>"), "text", ice, "url", "https://forum.example.org/1", "site", "forum.example.org", "account", "demo_winter", "seen", "2026-11-20T10:00")
	if p.code != http.StatusOK || !strings.Contains(p.text(), "Flagged: sale") {
		t.Fatalf("adding answers %d: %.300s", p.code, p.text())
	}
	if got := sumOf(t, p); !strings.Contains(got, "아.이.스") {
		t.Errorf("the sum is not written out: %s", got)
	}
	var hit string
	for _, a := range all(p.doc(t), "a", "") {
		if strings.HasPrefix(attr(a, "href"), "/hit?") {
			hit = attr(a, "href")
		}
	}
	if hit == "" || !strings.Contains(b.ok(hit).text(), "demo_winter") {
		t.Errorf("the hit is at %q", hit)
	}
	for _, c := range []struct {
		says  string
		pairs []string
	}{
		{"kept as a missed offer", []string{"text", "오늘 날씨가 좋네요", "offer", "yes"}},
		{"It was not kept", []string{"text", "오늘 날씨가 좋네요"}},
		{"nothing to screen", []string{"text", " "}},
		{"not the address of a web page", []string{"text", ice, "url", "javascript:alert(1)"}},
		{"lies in the future", []string{"text", ice, "seen", "2027-01-01T00:00"}},
		{"time cannot be read", []string{"text", ice, "seen", "yesterday"}},
	} {
		p := b.upload("/add", "", nil, c.pairs...)
		if !strings.Contains(p.text(), c.says) {
			t.Errorf("%q answers %d: %.300s", c.pairs, p.code, p.text())
		}
		if p.code == http.StatusBadRequest && c.pairs[1] == ice && !strings.Contains(p.body, "@demo_winter") {
			t.Errorf("%q: the text is lost", c.pairs)
		}
	}
	if p := b.upload("/add", "big.html", bytes.Repeat([]byte("x"), 9<<20), "text", "x"); p.code != http.StatusRequestEntityTooLarge || !strings.Contains(p.text(), "too large") {
		t.Errorf("nine MiB answer %d", p.code)
	}
	if p := b.post("/purpose", "purpose", strings.Repeat("x", 70<<10)); p.code != http.StatusRequestEntityTooLarge {
		t.Errorf("a large form answers %d", p.code)
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

func TestWhenTheAuditCannotBeWrittenTheTextIsKept(t *testing.T) {
	t.Parallel()
	h := open(t, nil)
	h.Crawl(t, "<p>page</p>", icePost("1", ice))
	b := h.as(t, "kim", desk.RoleAnalyst)
	version := b.ok(hitPath("1")).input(t, "version")
	h.Store.Fail = func(call string) error {
		if call == "put" {
			return errors.New("disk on fire")
		}
		return nil
	}
	p := b.post("/hit/judge", "id", "telegram:demo_winter:1", "version", version, "status", "relevant", "note", "my long note")
	for _, want := range []string{"audit record could not be written", "my long note", "Send again", "fault"} {
		if !strings.Contains(p.text(), want) {
			t.Errorf("the page does not say %q: %.400s", want, p.text())
		}
	}
	if p.code != http.StatusServiceUnavailable || p.input(t, "note") != "my long note" || p.input(t, "version") != version {
		t.Errorf("answers %d", p.code)
	}
	if strings.Contains(p.body, "disk on fire") {
		t.Error("the page shows the inside of the machine")
	}
	if p := b.post("/password", "old", "a secret of mine", "new", "another secret sentence", "again", "another secret sentence"); strings.Contains(p.body, "secret") {
		t.Errorf("a password is shown again: %d", p.code)
	}
}

func TestAPanicIsAPageWithANumber(t *testing.T) {
	t.Parallel()
	h := open(t, nil)
	b := h.as(t, "kim", desk.RoleAnalyst)
	h.Store.Fail = func(call string) error {
		if call == "search" {
			panic("something unheard of")
		}
		return nil
	}
	p := b.get("/search?q=a")
	if p.code != http.StatusInternalServerError || !strings.Contains(p.text(), "fault") || strings.Contains(p.body, "unheard of") {
		t.Errorf("a panic answers %d: %.200s", p.code, p.text())
	}
}

func TestErrorsHaveTheirCodes(t *testing.T) {
	t.Parallel()
	h := open(t, nil)
	b := h.as(t, "kim", desk.RoleAnalyst)
	for want, err := range map[int]error{
		http.StatusServiceUnavailable: index.ErrUnavailable, http.StatusInternalServerError: errors.New("odd"), http.StatusNotFound: index.ErrNotFound,
	} {
		h.Store.Fail = func(call string) error {
			if call == "search" {
				return err
			}
			return nil
		}
		if p := b.get("/search?q=" + url.QueryEscape("아이스")); p.code != want || !strings.Contains(p.text(), "fault") {
			t.Errorf("%v answers %d, want %d", err, p.code, want)
		}
	}
}
