package console_test

import (
	"flag"
	"net/http"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"scops/classifier"
	"scops/crawler"
	"scops/index"
	"scops/index/desk"
	"scops/index/desk/desktest"
)

var update = flag.Bool("update", false, "write golden files anew")

func hitPath(n string, more ...string) string {
	q := url.Values{"id": {"telegram:demo_winter:" + n}}
	for i := 0; i+1 < len(more); i += 2 {
		q.Set(more[i], more[i+1])
	}
	return "/hit?" + q.Encode()
}

func TestAListShowsWhyEachPostWasFlagged(t *testing.T) {
	t.Parallel()
	h := open(t, nil)
	h.Crawl(t, "<p>page</p>", icePost("1", ice), icePost("2", "ไอซ์แท้ จีละ 800 ส่งทั่วไทย ทักไลน์ไอดี demo_yen ของถึงค่อยโอน"))
	b := h.as(t, "kim", desk.RoleAnalyst)
	p := b.ok("/search?q=" + url.QueryEscape("아이스"))
	hits := all(p.doc(t), "article", "hit")
	if len(hits) != 1 {
		t.Fatalf("%d hits are shown, want 1", len(hits))
	}
	var both []string
	for _, m := range all(hits[0], "mark", "query") {
		if strings.Contains(attr(m, "class"), "signal") {
			both = append(both, textOf(m))
		}
	}
	if len(both) != 1 || both[0] != "아.이.스" {
		t.Errorf("marked by query and reason: %q, want 아.이.스", both)
	}
	text := textOf(hits[0])
	for _, want := range []string{"90", "points", "strong", "sale", "telegram", "account that posted", "demo_winter", "Korean", "20 Nov 2026 10:04", "new", "+20 the name is written to hide", "+15 dead drop"} {
		if !strings.Contains(text, want) {
			t.Errorf("the hit does not show %q: %s", want, text)
		}
	}
	for _, want := range []string{"1 flagged post", "this post looks like an offer", "Posts judged not relevant are left out.", "closed chats and groups"} {
		if !strings.Contains(p.text(), want) {
			t.Errorf("the page does not say %q", want)
		}
	}
}

func TestAQueryThatCannotBeReadShowsWhere(t *testing.T) {
	t.Parallel()
	h := open(t, nil)
	b := h.as(t, "kim", desk.RoleAnalyst)
	p := b.get("/search?q=" + url.QueryEscape("아이스 nosuch:x"))
	if p.code != http.StatusBadRequest || p.input(t, "q") != "아이스 nosuch:x" {
		t.Fatalf("answers %d", p.code)
	}
	at := all(p.doc(t), "span", "at")
	if len(at) != 1 || textOf(at[0]) != "n" || !strings.Contains(p.text(), "column 5") {
		t.Errorf("the place is not shown: %s", p.text())
	}
	if p := b.get("/search?page=nonsense"); p.code != http.StatusBadRequest || !strings.Contains(p.text(), "first page of the list") {
		t.Errorf("a stale page token answers %d", p.code)
	}
}

// sumOf writes the table of the sum as text, one line a row.
func sumOf(t *testing.T, p *page) string {
	t.Helper()
	var b strings.Builder
	for _, table := range all(p.doc(t), "table", "sum") {
		b.WriteString("== " + textOf(all(table, "caption", "")[0]) + "\n")
		for _, row := range all(table, "tr", "") {
			var cells []string
			for cell := range row.ChildNodes() {
				if cell.Type == html.ElementNode {
					cells = append(cells, textOf(cell))
				}
			}
			b.WriteString(strings.Join(cells, " | ") + "\n")
		}
	}
	return b.String()
}

// composed is a screen with one fixed result: the page is tested here, not the
// rules, which change.
type composed struct{}

func (composed) Digest() string { return "sha256:demo" }

func (composed) Classify(p crawler.Post, _ time.Time) classifier.Verdict {
	v := classifier.Verdict{Label: "sale", Score: 100, Band: classifier.BandStrong, Flagged: true, Lang: "ko", Adjust: -15, Pack: "sha256:demo"}
	add := func(rule, slot, surface, file string, weight int, quoted bool) {
		at := strings.LastIndex(p.Text, surface)
		if quoted {
			at = strings.Index(p.Text, surface)
		}
		v.Signals = append(v.Signals, classifier.Signal{
			Rule: rule, Slot: slot, Surface: surface, Start: at, End: at + len(surface), Weight: weight, Quoted: quoted, File: file, Why: "why " + rule,
		})
	}
	add("ko.meth", "substance", "아이스", "rules/ko/demo.yaml", 0, true)
	add("ko.meth", "substance", "아이스", "rules/ko/demo.yaml", 30, false)
	add("entity:quantity", "unit", "1g", "", 10, false)
	add("sign:unit-or-range", "", "1g", "", 20, false)
	add("entity:price", "price", "70", "", 0, false)
	add("ko-demo-rule", "", "아이스", "rules/ko/rules.yaml", 40, false)
	add("ko.channels", "contact", "텔레", "rules/ko/demo.yaml", 15, false)
	return v
}

func (composed) ExplainVerdict(v classifier.Verdict, lang string) classifier.Explanation {
	e := classifier.Explanation{Verdict: v, Lang: lang}
	for _, s := range v.Signals {
		e.Reasons = append(e.Reasons, classifier.Reason{Signal: s, Meaning: "meaning of " + s.Rule + " in " + lang, Role: s.Slot})
		e.Sum += s.Weight
	}
	return e
}

func (composed) Parts() []classifier.Part {
	return []classifier.Part{{Rule: `<script>alert("rule")</script>`, File: `rules/"><img src=x>.yaml`, Line: 3, Status: "stable"}}
}

func (c composed) Explain(p crawler.Post, at time.Time, lang string) (classifier.Explanation, []string) {
	return c.ExplainVerdict(c.Classify(p, at), lang), []string{"standing of " + p.Text}
}

func (composed) SubstanceName(key, _ string) string { return key }

func TestTheSumIsWrittenOutInTheReadersLanguage(t *testing.T) {
	t.Parallel()
	h := openWith(t, composed{}, nil, nil)
	h.Crawl(t, "<p>page</p>", icePost("1", "경찰 \"아이스 1g\" 검거. 아이스 1g 70 텔레"))
	b := h.as(t, "kim", desk.RoleAnalyst)
	for _, lang := range []string{"en", "th", "ko"} {
		b.speak(lang)
		got := sumOf(t, b.ok(hitPath("1")))
		file := "testdata/sum." + lang + ".txt"
		if *update {
			if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if got != string(want) {
			t.Errorf("%s: the sum is\n%s\nwant\n%s", lang, got, want)
		}
	}
}

func TestAHitShowsItsLifeIdentifiersAndSeal(t *testing.T) {
	t.Parallel()
	h := open(t, nil)
	post := icePost("1", ice)
	post.Links = []string{"https://shop.example/<x>"}
	post.Media = []crawler.Media{{Kind: "photo", URL: "https://cdn.example/a.jpg", Alt: "white powder"}}
	h.Crawl(t, "<p>first</p>", post)
	h.Clock.Advance(26 * time.Hour)
	post.Text += " 할인"
	h.Crawl(t, "<p>second</p>", post)
	b := h.as(t, "kim", desk.RoleAnalyst)
	p := b.ok(hitPath("1"))
	for _, want := range []string{
		"Telegram demo_winter", "First seen 26 Nov 2026 12:00", "Last seen up 27 Nov 2026 14:00", "not seen gone", "2 texts it has had",
		"Text 2", "current", "SHA-256", "No link on purpose", "https://t.me/demo_winter/1", "https://shop.example/<x>", "photo white powder",
	} {
		if !strings.Contains(p.text(), want) {
			t.Errorf("the hit does not show %q", want)
		}
	}
	for _, a := range all(p.doc(t), "a", "") {
		if href := attr(a, "href"); !strings.HasPrefix(href, "/") && !strings.HasPrefix(href, "#") {
			t.Errorf("a link leads out of the console: %s", href)
		}
	}
	var entity string
	for _, a := range all(p.doc(t), "a", "") {
		if strings.Contains(attr(a, "href"), "entity") && textOf(a) == "demo_winter" {
			entity = attr(a, "href")
		}
	}
	if found := b.ok(entity); !strings.Contains(found.text(), "1 flagged post") {
		t.Errorf("the identifier leads to %s: %.200s", entity, found.text())
	}
	if p := b.get("/hit?id=telegram:nobody:1"); p.code != http.StatusNotFound {
		t.Errorf("a hit nobody has answers %d", p.code)
	}
}

func TestAPersonJudgesAndGoesOn(t *testing.T) {
	t.Parallel()
	h := open(t, nil)
	h.Crawl(t, "<p>page</p>", icePost("1", ice), icePost("2", ice+" 할인"), icePost("3", ice+" 입고"))
	b := h.as(t, "kim", desk.RoleAnalyst)
	b.ok("/search")
	first := b.ok(hitPath("1"))
	version := first.input(t, "version")
	if !strings.Contains(first.text(), "1 of 3 on this page") {
		t.Error("the place in the list is not shown")
	}
	p := b.post("/hit/judge", "id", "telegram:demo_winter:1", "version", version, "status", "not_relevant", "note", "a menu of a café <b>", "then", "next")
	if p.code != http.StatusSeeOther || p.header.Get("Location") != hitPath("2") {
		t.Fatalf("judging answers %d, leads to %q", p.code, p.header.Get("Location"))
	}
	if next := b.ok(p.header.Get("Location")); !strings.Contains(next.text(), "Saved: not relevant.") {
		t.Error("nobody says that the judgement was saved")
	}
	judged := b.ok(hitPath("1"))
	for _, want := range []string{"Decisions so far", "kim", "a menu of a café <b>", "26 Nov 2026 12:00"} {
		if !strings.Contains(judged.text(), want) {
			t.Errorf("the hit does not show %q", want)
		}
	}
	if list := b.ok("/search"); !strings.Contains(list.text(), "2 flagged posts") {
		t.Error("what is not relevant stays in the default list")
	}
	if list := b.ok("/search?q=" + url.QueryEscape("status:*")); !strings.Contains(list.text(), "3 flagged posts") {
		t.Error("what is not relevant cannot be found at all")
	}
	last := b.ok(hitPath("3")).input(t, "version")
	if p := b.post("/hit/judge", "id", "telegram:demo_winter:3", "version", last, "status", "relevant", "then", "next"); p.header.Get("Location") != "/search" {
		t.Errorf("after the last hit judging leads to %q", p.header.Get("Location"))
	}
}

func TestWhoIsSlowerIsToldAndKeepsTheirNote(t *testing.T) {
	t.Parallel()
	h := open(t, nil)
	h.Crawl(t, "<p>page</p>", icePost("1", ice))
	kim, lee := h.as(t, "kim", desk.RoleAnalyst), h.as(t, "lee", desk.RoleAnalyst)
	version := kim.ok(hitPath("1")).input(t, "version")
	send := func(b *browser, version, status, note string) *page {
		return b.post("/hit/judge", "id", "telegram:demo_winter:1", "version", version, "status", status, "note", note)
	}
	if p := send(lee, version, "relevant", ""); p.code != http.StatusSeeOther {
		t.Fatalf("the first judgement answers %d", p.code)
	}
	p := send(kim, version, "passed_up", "my long note")
	if p.code != http.StatusConflict || !strings.Contains(p.text(), "lee judged this post “relevant”") {
		t.Fatalf("the second answers %d: %.300s", p.code, p.text())
	}
	note := all(p.doc(t), "textarea", "")
	if len(note) != 1 || textOf(note[0]) != "my long note" {
		t.Error("the note is lost")
	}
	if p := send(kim, p.input(t, "version"), "passed_up", "my long note"); p.code != http.StatusSeeOther {
		t.Errorf("after reading again the judgement answers %d", p.code)
	}
	if p := send(kim, string(index.VersionAny), "relevant", strings.Repeat("x", index.MaxNote+1)); p.code != http.StatusBadRequest || !strings.Contains(p.text(), "longer than 2,000 bytes") {
		t.Errorf("a long note answers %d", p.code)
	}
	if p := send(kim, string(index.VersionAny), "nonsense", ""); p.code != http.StatusBadRequest {
		t.Errorf("a state nobody knows answers %d", p.code)
	}
}

func TestAListIsTurnedPageByPage(t *testing.T) {
	t.Parallel()
	h := open(t, nil)
	var posts []crawler.Post
	for i := range 45 {
		posts = append(posts, icePost(string(rune('a'+i/26))+string(rune('a'+i%26)), ice))
	}
	h.Crawl(t, "<p>page</p>", posts...)
	b := h.as(t, "kim", desk.RoleAnalyst)
	seen := map[string]bool{}
	path := "/search?sort=points"
	for pages := 1; ; pages++ {
		p := b.ok(path)
		if !strings.Contains(p.text(), "45 flagged posts") {
			t.Fatalf("page %d counts otherwise", pages)
		}
		path = ""
		for _, a := range all(p.doc(t), "a", "") {
			if strings.HasPrefix(attr(a, "href"), "/hit?") {
				seen[attr(a, "href")[strings.Index(attr(a, "href"), "id="):]] = true
			}
			if attr(a, "rel") == "next" {
				path = attr(a, "href")
			}
		}
		if path == "" {
			if pages != 3 {
				t.Errorf("the list has %d pages", pages)
			}
			break
		}
		u, err := url.Parse(path)
		if err != nil || u.Query().Get("sort") != "points" {
			t.Fatalf("the next page is %s", path)
		}
	}
	ids := map[string]bool{}
	for href := range seen {
		id, _, _ := strings.Cut(href, "&")
		ids[id] = true
	}
	if len(ids) != 45 {
		t.Errorf("%d hits were shown, want 45", len(ids))
	}
}

func TestAKeptPostNobodyFlaggedHasNoPageOfItsOwn(t *testing.T) {
	t.Parallel()
	h := open(t, nil)
	kept := index.PostDocument(icePost("9", "오늘 날씨가 좋네요"), classifier.Verdict{Label: "none", Lang: "ko"}, h.Clock.Now(), h.Clock.Now())
	kept.Owner = desktest.Owner
	if out, err := h.Store.Put(t.Context(), []index.Document{kept}, index.PutOptions{}); err != nil || out[0].Err != nil {
		t.Fatal(err, out)
	}
	b := h.as(t, "kim", desk.RoleAnalyst)
	p := b.ok("/search?q=flagged:any")
	hits := all(p.doc(t), "article", "hit")
	if len(hits) != 1 || !strings.Contains(textOf(hits[0]), "not flagged, kept for a while") || len(all(hits[0], "a", "open")) != 0 {
		t.Errorf("%d posts are shown: %.300s", len(hits), p.text())
	}
}

func TestTheCoverageLineIsAskedForOnceAMinute(t *testing.T) {
	t.Parallel()
	h := open(t, nil)
	b := h.as(t, "kim", desk.RoleAnalyst)
	asked := func() int {
		res, err := h.Store.Search(t.Context(), index.Request{Kinds: []index.Kind{index.KindLedger}, Limit: 1000})
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		for _, doc := range res.Docs {
			n += strings.Count(string(doc.Body), `\"action\":\"coverage\"`)
		}
		return n
	}
	b.ok("/search")
	b.ok("/search?q=a")
	if n := asked(); n != 1 {
		t.Errorf("two lists ask %d times", n)
	}
	h.Clock.Advance(61 * time.Second)
	b.ok("/search")
	if n := asked(); n != 2 {
		t.Errorf("after a minute it was asked %d times", n)
	}
}
