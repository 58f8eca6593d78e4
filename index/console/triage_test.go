package console_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"scops/crawler"
	"scops/index"
	"scops/index/console"
	"scops/index/desk"
)

// chosen are the values of the boxes of a list, by the hit's number.
func (p *page) chosen(t *testing.T) map[string]string {
	t.Helper()
	out := map[string]string{}
	for _, n := range all(p.doc(t), "label", "pick") {
		for _, box := range all(n, "input", "") {
			value := attr(box, "value")
			out[value[strings.LastIndexByte(value, ':')+1:]] = value
		}
	}
	return out
}

// follow opens the page a deed leads to.
func (b *browser) follow(p *page) *page {
	b.t.Helper()
	if p.code != http.StatusSeeOther {
		b.t.Fatalf("answers %d: %.300s", p.code, p.text())
	}
	to, _, _ := strings.Cut(p.header.Get("Location"), "#")
	return b.ok(to)
}

// undoFields are the fields of the button that takes the last deed back.
func (p *page) undoFields(t *testing.T) []string {
	t.Helper()
	forms := all(p.doc(t), "form", "undo")
	if len(forms) != 1 {
		t.Fatalf("%d buttons take something back", len(forms))
	}
	return fieldsOf(forms[0])
}

func fieldsOf(form *html.Node) []string {
	var pairs []string
	for _, n := range all(form, "input", "") {
		pairs = append(pairs, attr(n, "name"), attr(n, "value"))
	}
	return pairs
}

// ads are three adverts of different texts.
func ads() []crawler.Post {
	return []crawler.Post{
		icePost("1", ice), icePost("2", "ไอซ์แท้ จีละ 800 ส่งทั่วไทย ทักไลน์ไอดี demo_yen ของถึงค่อยโอน"),
		icePost("3", "떨 팝니다 1g 15만 드랍 가능 강남 위커 demo_tteol 선입금 인증 환영"),
	}
}

func TestPostsChosenInTheListAreJudgedAndTakenBack(t *testing.T) {
	t.Parallel()
	h := open(t, nil)
	h.Crawl(t, "<p>page</p>", ads()...)
	b := h.as(t, "kim", desk.RoleAnalyst)
	boxes := b.ok("/search").chosen(t)
	if len(boxes) != 3 {
		t.Fatalf("%d of 3 posts can be chosen", len(boxes))
	}
	p := b.post("/hits/judge", "status", "not_relevant", "reason", "news", "hit", boxes["1"], "hit", boxes["2"], "at", "1")
	if p.header.Get("Location") != "/search#h1" {
		t.Errorf("judging leads to %q: what is dismissed leaves the list", p.header.Get("Location"))
	}
	list := b.follow(p)
	if !strings.Contains(list.text(), "2 posts: not relevant.") || !strings.Contains(list.text(), "1 flagged post ") {
		t.Errorf("the list says %.600s", list.text())
	}
	if hit := b.ok(hitPath("1")).text(); !strings.Contains(hit, "kim · 26 Nov 2026 12:00 · news") {
		t.Errorf("the hit does not say why: %s", hit)
	}
	list = b.follow(b.post("/undo", list.undoFields(t)...))
	if !strings.Contains(list.text(), "Taken back on 2 posts.") || !strings.Contains(list.text(), "3 flagged posts") {
		t.Errorf("after undo the list says %.600s", list.text())
	}
	if len(all(list.doc(t), "form", "undo")) != 0 {
		t.Error("what was taken back can be taken back again")
	}
	if p := b.post("/hits/judge", "status", "relevant", "hit", boxes["3"], "at", "2"); p.header.Get("Location") != "/search#h3" {
		t.Errorf("judging relevant leads to %q: it stays, the next is after it", p.header.Get("Location"))
	}
}

func TestAListSaysWhatItLeftAndWhy(t *testing.T) {
	t.Parallel()
	h := open(t, nil)
	h.Crawl(t, "<p>page</p>", ads()...)
	kim, lee := h.as(t, "kim", desk.RoleAnalyst), h.as(t, "lee", desk.RoleAnalyst)
	boxes := kim.ok("/search").chosen(t)
	lee.post("/hits/judge", "status", "passed_up", "hit", boxes["1"])
	list := kim.follow(kim.post("/hits/judge", "status", "relevant", "hit", boxes["1"]+"\n"+boxes["2"]))
	for _, want := range []string{"1 post: relevant.", "1 was left as it is:", "telegram:demo_winter:1: lee judged it “passed up” meanwhile"} {
		if !strings.Contains(list.text(), want) {
			t.Errorf("nobody says %q: %.600s", want, list.text())
		}
	}
	undo := kim.ok("/search").undoFields(t)
	lee.post("/hits/tag", "tags", "seoul", "hit", boxes["2"])
	if list := kim.follow(kim.post("/undo", undo...)); !strings.Contains(list.text(), "Taken back on 0 posts.") || !strings.Contains(list.text(), "it changed meanwhile") {
		t.Errorf("undo takes back what somebody has changed since: %.600s", list.text())
	}
}

func TestWhatCannotBeDoneToASelectionIsSaid(t *testing.T) {
	t.Parallel()
	h := open(t, nil)
	h.Crawl(t, "<p>page</p>", ads()...)
	b := h.as(t, "kim", desk.RoleAnalyst)
	box := b.ok("/search").chosen(t)["1"]
	for name, c := range map[string]struct {
		path  string
		pairs []string
		says  string
	}{
		"nothing chosen":  {"/hits/judge", []string{"status", "relevant"}, "No post is chosen"},
		"too many":        {"/hits/judge", []string{"status", "relevant", "hit", strings.Repeat(box+"\n", desk.MaxBulk+1)}, "No post is chosen"},
		"no such state":   {"/hits/judge", []string{"status", "guilty", "hit", box}, "could not be read"},
		"no such reason":  {"/hits/judge", []string{"status", "not_relevant", "reason", "bored", "hit", box}, "could not be read"},
		"a bad tag":       {"/hits/tag", []string{"tags", `"a"`, "hit", box}, "A tag cannot be given like this"},
		"no tag":          {"/hits/tag", []string{"tags", " ", "hit", box}, "A tag cannot be given like this"},
		"nobody's name":   {"/hits/assign", []string{"to", "nobody-at-all", "hit", box}, "nobody of this name"},
		"no name":         {"/hits/assign", []string{"to", "", "hit", box}, "nobody of this name"},
		"an empty note":   {"/hit/note", []string{"id", "telegram:demo_winter:1", "note", " "}, "The note is empty"},
		"a note too long": {"/hit/note", []string{"id", "telegram:demo_winter:1", "note", strings.Repeat("x", index.MaxNote+1)}, "too long"},
	} {
		if p := b.post(c.path, c.pairs...); p.code != http.StatusBadRequest || !strings.Contains(p.text(), c.says) {
			t.Errorf("%s answers %d: %.200s", name, p.code, p.text())
		}
	}
}

func TestTagsPeopleAndNotesStandBesideAHit(t *testing.T) {
	t.Parallel()
	h := open(t, nil)
	h.Crawl(t, "<p>page</p>", ads()...)
	kim, lee := h.as(t, "kim", desk.RoleAnalyst), h.as(t, "lee", desk.RoleAnalyst)
	box := kim.ok("/search").chosen(t)["1"]
	one := func(pairs ...string) []string { return append(pairs, "id", "telegram:demo_winter:1", "hit", box) }
	kim.post("/hits/tag", one("tags", "Seoul, 던지기")...)
	kim.post("/hits/assign", one("to", "lee")...)
	p := kim.follow(kim.post("/hit/note", one("note", "same photo <b>")...))
	for _, want := range []string{"#seoul", "#던지기", "assigned to lee", "same photo <b>", "○ new"} {
		if want = strings.TrimPrefix(want, "○ "); !strings.Contains(p.text(), want) {
			t.Errorf("the hit does not show %q: %s", want, p.text())
		}
	}
	list := lee.ok("/search?q=" + url.QueryEscape("tag:seoul assignee:lee"))
	if text := list.text(); !strings.Contains(text, "1 flagged post ") || !strings.Contains(text, "Assigned to lee 1") || !strings.Contains(text, "Tag seoul 1") {
		t.Errorf("the list does not tell by tag and person: %s", text)
	}
	if p := kim.follow(kim.post("/hits/assign", one("who", "me")...)); !strings.Contains(p.text(), "lee is assigned") {
		t.Errorf("kim takes it from lee unasked: %s", p.text())
	}
	if p := kim.follow(kim.post("/hits/assign", one("who", "me", "over", "lee")...)); !strings.Contains(p.text(), "assigned to kim") {
		t.Errorf("kim cannot take it over: %s", p.text())
	}
	if p := kim.follow(kim.post("/hits/tag", one("untag", "seoul")...)); strings.Contains(p.text(), "#seoul") {
		t.Error("the tag is still there")
	}
}

func TestASecondPersonIsNotToldTheFirstJudgement(t *testing.T) {
	t.Parallel()
	h := open(t, nil)
	h.Crawl(t, "<p>page</p>", icePost("14", ice)) // one of those that are judged twice
	kim, lee, boss := h.as(t, "kim", desk.RoleAnalyst), h.as(t, "lee", desk.RoleAnalyst), h.as(t, "boss", desk.RoleSupervisor)
	kim.post("/hits/judge", "status", "not_relevant", "hit", kim.ok("/search").chosen(t)["14"])
	list := lee.ok("/search?q=second:wanted")
	p := lee.ok(hitPath("14"))
	for where, text := range map[string]string{"list": list.text(), "hit": p.text()} {
		if strings.Contains(text, "kim") || !strings.Contains(text, "own judgement") && !strings.Contains(text, "as a second person") {
			t.Errorf("the %s tells too much or too little: %s", where, text)
		}
	}
	p = lee.follow(lee.post("/hit/judge", "id", "telegram:demo_winter:14", "version", p.input(t, "version"), "status", "relevant"))
	if !strings.Contains(p.text(), "The two differ: the first was “not relevant”") || !strings.Contains(p.text(), "kim") {
		t.Errorf("afterwards lee reads %s", p.text())
	}
	figures := boss.ok("/agreement")
	if text := figures.text(); !strings.Contains(text, "Judged by two people 1") || !strings.Contains(text, "too few: a figure is given from 20 on") || !strings.Contains(text, "nobody has settled it 1") {
		t.Errorf("the supervisor reads %s", text)
	}
	if list := boss.ok("/search?q=second:differs"); len(all(list.doc(t), "article", "hit")) != 1 {
		t.Error("what they differ on is not found")
	}
}

func TestOneTextOfManyAccountsIsOneLine(t *testing.T) {
	t.Parallel()
	h := open(t, nil)
	posts := ads()
	for i, account := range []string{"demo_a", "demo_b", "demo_b"} {
		post := icePost([]string{"4", "5", "6"}[i], strings.ReplaceAll(ice, "demo_winter", account))
		post.Author = crawler.Author{ID: account, Handle: account}
		posts = append(posts, post)
	}
	h.Crawl(t, "<p>page</p>", posts...)
	b := h.as(t, "kim", desk.RoleAnalyst)
	list := b.ok("/search")
	folded := all(list.doc(t), "details", "copies")
	if len(folded) != 1 || len(all(folded[0], "article", "hit")) != 3 {
		t.Fatalf("%d groups stand in the list: %s", len(folded), list.text())
	}
	for _, want := range []string{"6 flagged posts", "4 posts on this page stand in 1 of its lines", "3 more posts with this text on this page (3 accounts)"} {
		if !strings.Contains(list.text(), want) {
			t.Errorf("the list does not say %q: %s", want, list.text())
		}
	}
	together := ""
	for _, box := range all(folded[0], "input", "") {
		if strings.Contains(attr(box, "value"), "\n") {
			together = attr(box, "value")
		}
	}
	if list := b.follow(b.post("/hits/judge", "status", "not_relevant", "hit", together)); !strings.Contains(list.text(), "4 posts: not relevant.") {
		t.Errorf("all of them are judged at once: %s", list.text())
	}
}

func TestNextAndPreviousGoOnAcrossPages(t *testing.T) {
	t.Parallel()
	h := open(t, nil)
	var posts []crawler.Post
	for i := range 25 {
		posts = append(posts, icePost(string(rune('a'+i)), ice))
	}
	h.Crawl(t, "<p>page</p>", posts...)
	b := h.as(t, "kim", desk.RoleAnalyst)
	link := func(p *page, rel string) string {
		for _, a := range all(p.doc(t), "a", "") {
			if attr(a, "rel") == rel {
				return attr(a, "href")
			}
		}
		return ""
	}
	first := all(b.ok("/search").doc(t), "a", "open")
	var seen []string
	at := attr(first[0], "href")
	for at != "" {
		p := b.get(at)
		if p.code == http.StatusSeeOther { // over the end of a page
			at = p.header.Get("Location")
			p = b.ok(at)
		}
		seen = append(seen, at)
		at = link(p, "next")
	}
	if len(seen) != 25 {
		t.Fatalf("next leads to %d of 25 hits", len(seen))
	}
	slices.Reverse(seen)
	for i, want := range seen[1:] {
		at = link(b.ok(seen[i]), "prev")
		u, err := url.Parse(at)
		w, _ := url.Parse(want)
		if err != nil || u.Query().Get("id") != w.Query().Get("id") {
			t.Fatalf("before %s stands %q, want %s", seen[i], at, want)
		}
	}
}

func TestAListIsNarrowedToOurRegion(t *testing.T) {
	t.Parallel()
	h := open(t, func(opt *console.Options) { opt.Places = []string{"KR"} })
	h.Crawl(t, "<p>page</p>", ads()...)
	b := h.as(t, "kim", desk.RoleAnalyst)
	list := b.ok("/search?sort=review")
	region := ""
	for _, a := range all(list.doc(t), "a", "") {
		if textOf(a) == "Our region" {
			region = attr(a, "href")
		}
	}
	if hits := all(b.ok(region).doc(t), "article", "hit"); len(hits) != 2 {
		t.Errorf("%s shows %d hits, want the two that name a place in Korea", region, len(hits))
	}
	if strings.Contains(open(t, nil).as(t, "kim", desk.RoleAnalyst).ok("/search").text(), "Our region") {
		t.Error("a region is offered where none is known")
	}
}

func TestASupervisorPutsAHitUnderLegalHoldAndLiftsIt(t *testing.T) {
	t.Parallel()
	h := open(t, nil)
	h.Crawl(t, "<p>page</p>", ads()...)
	kim, lee := h.as(t, "kim", desk.RoleAnalyst), h.as(t, "lee", desk.RoleSupervisor)
	box := kim.ok("/search").chosen(t)["1"]
	one := func(pairs ...string) []string { return append(pairs, "id", "telegram:demo_winter:1", "hit", box) }
	if p := kim.post("/hit/hold", one("reason", "court")...); p.code != http.StatusForbidden {
		t.Errorf("an analyst puts a hit under legal hold: %d", p.code)
	}
	if p := kim.ok(hitPath("1")); strings.Contains(p.text(), "Put under legal hold") {
		t.Error("an analyst is offered a legal hold")
	}
	for _, pairs := range [][]string{{"reason", ""}, {"reason", "court", "until", "2020-01-01"}, {"reason", "court", "until", "soon"}} {
		if p := lee.post("/hit/hold", one(pairs...)...); p.code != http.StatusBadRequest {
			t.Errorf("%v answers %d", pairs, p.code)
		}
	}
	p := lee.follow(lee.post("/hit/hold", one("reason", "court <order> 7", "until", "2027-01-31")...))
	for _, want := range []string{"under legal hold", "court <order> 7", "until 1 Feb 2027", "Under legal hold since", "Lift the legal hold"} {
		if !strings.Contains(p.text(), want) {
			t.Errorf("the hit does not show %q: %s", want, p.text())
		}
	}
	if p := lee.ok("/search?q=hold:yes"); !strings.Contains(p.text(), "1 flagged post ") {
		t.Errorf("hold:yes finds %s", p.text())
	}
	if p := lee.follow(lee.post("/hit/hold", one("reason", "again")...)); !strings.Contains(p.text(), "it is under legal hold already") {
		t.Errorf("it is held twice: %s", p.text())
	}
	p = lee.follow(lee.post("/hit/lift", one("reason", "case closed")...))
	for _, want := range []string{"Legal hold lifted: 1.", "Lifted by lee", "case closed", "Put under legal hold"} {
		if !strings.Contains(p.text(), want) {
			t.Errorf("after it was lifted the hit does not show %q: %s", want, p.text())
		}
	}
}
