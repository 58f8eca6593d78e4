package site

import (
	"errors"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"
	"golang.org/x/text/encoding/korean"

	"scops/crawler"
)

// village is a declaration with a bit of everything: one forum, in Korean, whose
// pages do not say their character set.
const village = `
name: village
about: 마을 게시판
unverified: false
hosts: ["*.village.example", village.example]
zone: Asia/Seoul
encoding: euc-kr
addresses:
  - {at: '^(.*/view)\?(?:.*&)?no=(\d+)', kind: thread, head: '$1?no=$2'}
  - {at: '^/list', kind: listing}
posts:
  select: .post
  id: '@data-no'
  address: '/view?post={post}'
  own_page: true
  author: {id: '.who @data-id', name: .who}
  time: .when
  formats: [BB]
  text: .body
  drop: .ad
  quotes: .said
threads: {select: .row, link: 'a @href', time: .when, pinned: .notice}
next: 'a.more @href'
drop_query: sid
states:
  login_wall: {text: 회원만}
  empty: {select: .none}
`

// load reads one declaration from a text.
func load(t *testing.T, text string) *Declared {
	t.Helper()
	d, err := Load(declarationFile(t, text))
	if err != nil {
		t.Fatal(err)
	}
	return d[0]
}

func declarationFile(t *testing.T, text string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "site.yaml")
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

func villagePage(address, text string) *crawler.Page {
	return &crawler.Page{URL: address, Status: 200, Header: http.Header{}, Text: text, FetchedAt: time.Date(2024, 3, 10, 1, 0, 0, 0, time.UTC)}
}

func TestADeclaredSiteIsReadInItsCharacterSet(t *testing.T) {
	t.Parallel()
	d := load(t, strings.Replace(village, "[BB]", "[DD.MM.BBBB HH:mm]", 1))
	text := `<div class="post" data-no="5"><b class="who" data-id="u1">홍길동</b><i class="when">2024년 3월 10일 오후 4:27</i>
<div class="body">고양이<span class="ad">광고</span><p class="said">누구?</p>찾습니다</div></div>
<div class="post" data-no="6"><b class="who">김</b><i class="when">10.03.2567 16:30</i><div class="body">네<div class="post" data-no="7"><b class="who">이</b><i class="when">3분 전</i><div class="body">안에</div></div></div></div>
<div class="post"><div class="body">번호 없음</div></div><a class="more" href="/view?no=1&amp;sid=zz&amp;page=2">더</a>`
	body, err := korean.EUCKR.NewEncoder().Bytes([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	page := villagePage("https://a.village.example/view?no=1&sid=x", "")
	page.Body, page.Text, page.Charset = body, "misread", "windows-1252"
	h, err := crawler.Read(With([]*Declared{d}), page)
	if err != nil {
		t.Fatal(err)
	}
	checkHarvest(t, h)
	if h.Adapter != "village" || len(h.Posts) != 3 || !h.Forward || h.Next == nil || *h.Next != "https://a.village.example/view?no=1&page=2" {
		t.Fatalf("%+v", h)
	}
	first := h.Posts[0]
	if first.Text != "고양이\n누구?\n찾습니다" || first.Text[first.Quotes[0].Start:first.Quotes[0].End] != "누구?" {
		t.Errorf("%q, quotes %v", first.Text, first.Quotes)
	}
	for i, want := range []string{"2024-03-10T16:27:00+09:00", "2024-03-10T16:30:00+09:00", "2024-03-10T09:57:00+09:00"} {
		if at := h.Posts[i].PostedAt; at == nil || at.Format(time.RFC3339) != want {
			t.Errorf("post %d at %v, want %s", i, at, want)
		}
	}
	if first.ID != "village/a.village.example:u1:5" || first.URL != "https://a.village.example/view?post=5" {
		t.Errorf("id %s at %s", first.ID, first.URL)
	}
	if outer, inner := h.Posts[1], h.Posts[2]; outer.Text != "네" || inner.Text != "안에" || inner.Author.Name != "이" {
		t.Errorf("a post inside another: %q and %q of %q", outer.Text, inner.Text, inner.Author.Name)
	}
}

func TestADeclaredSiteKnowsItsPlaces(t *testing.T) {
	t.Parallel()
	d := load(t, strings.Replace(village, "[BB]", "[YYYY-MM-DD]", 1))
	u := func(s string) *url.URL { u, _ := url.Parse(s); return u }
	for address, want := range map[string][]string{
		"https://x.village.example/view?no=12&page=3&sid=1": {"https://x.village.example/view?no=12"},
		"https://village.example/list?sid=1&b=2":            {"https://village.example/list?b=2"},
		"https://village.example/about":                     nil,
		"https://elsewhere.example/view?no=12":              nil,
	} {
		if got := d.Heads(u(address)); !slices.Equal(got, want) {
			t.Errorf("heads of %s: %v, want %v", address, got, want)
		}
	}
	if !d.Forward(u("https://village.example/view?no=1")) || d.Forward(u("https://village.example/list")) {
		t.Error("a thread pages forward, a listing does not")
	}
	post := crawler.Post{ID: "village/village.example:u1:5", URL: "https://village.example/view?post=5#x"}
	if d.Position(post) != 5 || d.Own(villagePage("http://mirror.example:81/view?no=1", ""), post) != "http://mirror.example:81/view?post=5" {
		t.Errorf("position %d, own page %s", d.Position(post), d.Own(villagePage("http://mirror.example:81/", ""), post))
	}
	if d.Unverified() || d.About() == "" {
		t.Error("what the declaration says of itself is lost")
	}
}

func TestADeclaredListingAndItsOtherPages(t *testing.T) {
	t.Parallel()
	d := load(t, strings.Replace(village, "[BB]", "[YYYY-MM-DD]", 1))
	for text, want := range map[string]crawler.PageState{
		`<p>회원만 볼 수 있습니다</p>`:      crawler.PageLoginWall,
		`<p class="none">0</p>`:    crawler.PageEmpty,
		`<p>전혀 다른 것</p>`:           crawler.PageMarkupChanged,
		`<div class="row">x</div>`: crawler.PageMarkupChanged,
		`<div class="row notice"><a href="/view?no=1">공지</a><i class="when">2020-01-01 00:00</i></div>
		 <div class="row"><a href="/view?no=2&page=9#last">둘</a><i class="when">2024-03-09 00:00</i></div>`: crawler.PageOK,
	} {
		h, err := d.Read(villagePage("https://village.example/list", text))
		if err != nil || h.State != want {
			t.Errorf("%s: %s, %v; want %s", text, h.State, err, want)
		}
		if want == crawler.PageOK && (len(h.Links) != 2 || h.Links[1].URL != "https://village.example/view?no=2" || h.Links[1].At.IsZero() || h.Span.Oldest != h.Span.Newest) {
			t.Errorf("%+v, span %v", h.Links, h.Span)
		}
	}
}

func TestTryCountsWhatEverySelectorFound(t *testing.T) {
	t.Parallel()
	d := load(t, strings.Replace(village, "[BB]", "[YYYY-MM-DD]", 1))
	_, counts, err := d.Try(villagePage("https://village.example/view?no=1", `<div class="post" data-no="5"><div class="body">x</div></div><div class="post" data-no="6"><b class="who">y</b></div>`))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []Count{{"posts", "", 2, 1}, {"id", " @data-no", 2, 2}, {"author.name", ".who", 1, 2}, {"text", ".body", 1, 2}, {"time", ".when", 0, 2}} {
		if !slices.Contains(counts, want) {
			t.Errorf("no %+v in %+v", want, counts)
		}
	}
}

// good is a declaration to break in one place.
const good = `name: board
hosts: board.example
posts:
  select: .post
  id: '@id'
  url: a @href
  text: .body
`

func TestEveryMistakeIsSaidWithItsPlace(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ from, to, want string }{
		{"select: .post", "selct: .post", `4:3: unknown-key posts: there is no key "selct"`},
		{"select: .post", "selct: .post", "-> select"},
		{"  text: .body\n", "", "missing-key posts: text is missing"},
		{"text: .body", "text: #body", "cut-by-comment"},
		{"text: .body", "text: .body #x", "7:15: cut-by-comment"},
		{"text: .body", "text: [.body", "yaml-syntax"},
		{"text: .body", "text: {select: .body, select: .x}", "7:25: duplicate-key"},
		{"text: .body", "text: 'div['", "7:9: bad-selector"},
		{"text: .body", "text: 'li:nth-child(2)'", "7:9: slow-selector"},
		{"text: .body", "text: 'div:not(a b)'", "slow-selector"},
		{"text: .body", "text: 'p >'", "bad-selector"},
		{"text: .body", "text: {select: .x, match: '('}", "7:29: bad-pattern"},
		{"text: .body", "text: {select: .x, attr: 'a b'}", "bad-attribute"},
		{"text: .body", "text: {select: .x, up: 'a b'}", "bad-selector text: up"},
		{"text: .body", "text: &x .body", "yaml-feature"},
		{"text: .body", "text: .body\n  formats: [soon]", "8:13: bad-format"},
		{"text: .body", "text: .body\n  formats: [HH:mm]", "bad-format"},
		{"text: .body", "text: .body\n  order: sideways", "8:10: unknown-value"},
		{"text: .body", "text: .body\n  own_page: maybe", "8:13: wrong-type own_page: true or false"},
		{"url: a @href", "address: /view", "{post} must stand"},
		{"  url: a @href\n", "", "missing-key posts: without url or address"},
		{"name: board", "name: Board!", "1:7: bad-name"},
		{"name: board", "name: telegram", "1:7: name-taken"},
		{"name: board", "name: smf", "name-taken"},
		{"name: board", "name: [a, b]", "wrong-type name: one text"},
		{"hosts: board.example", "hosts: 'http://board.example/x'", "2:8: bad-host"},
		{"hosts: board.example", "about: x", "1:1: reads-everything"},
		{"hosts: board.example", "hosts: board.example\nzone: Bangkok", "3:7: bad-zone"},
		{"hosts: board.example", "hosts: board.example\nencoding: klingon", "bad-encoding"},
		{"hosts: board.example", "hosts: board.example\naddresses: {at: x, kind: board}", "unknown-value kind"},
		{"hosts: board.example", "hosts: board.example\n---\nname: other", "many-documents"},
		{good, "", "empty"},
		{good, "name: x\nhosts: x.example\n", "reads-nothing"},
		{good, strings.Repeat("#", maxDeclaration+1), "too-large"},
		{good, "a: " + strings.Repeat("[", 40), "too-deep"},
	} {
		_, err := Load(declarationFile(t, strings.Replace(good, tt.from, tt.to, 1)))
		var problems Problems
		if !errors.As(err, &problems) || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%q: %v, want %q", tt.to, err, tt.want)
		}
	}
	if d := load(t, good); !d.Unverified() {
		t.Error("a declaration that does not say so is unverified")
	}
}

func TestTwoDeclarationsOfOneNameAreRefused(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for _, name := range []string{"a.yaml", "b.yml", "c.txt", ".d.yaml"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(good), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := Load(dir); err == nil || !strings.Contains(err.Error(), "b.yml:1:7: name-taken") || strings.Contains(err.Error(), "c.txt") {
		t.Error(err)
	}
	if _, err := Load(filepath.Join(dir, "none")); err == nil {
		t.Error("a directory that is not there is no error")
	}
}

func TestDatesInADeclaredFormat(t *testing.T) {
	t.Parallel()
	for format, date := range map[string]string{
		"MM-DD-YYYY, hh:mm A":    "03-10-2024, 04:27 PM",
		"DD/MM/YYYY HH:mm":       "Posted: 10/03/2024  16:27",
		"D MMM BBBB [เวลา] H:mm": "10 มี.ค. 2567 เวลา 16:27 น.",
		"M/D/YY h:mm A":          "3/10/24 4:27 pm",
		"YYYY.MM.DD A h:mm":      "2024.03.10 오후 4:27",
		"MMMM D, YYYY H:mm:ss":   "March 10, 2024 16:27:00",
	} {
		f, err := compileDateFormat(format)
		if err != nil {
			t.Fatal(err)
		}
		if at := f.read(date, time.UTC); at == nil || !at.Equal(time.Date(2024, 3, 10, 16, 27, 0, 0, time.UTC)) {
			t.Errorf("%s: %v", format, at)
		}
	}
	f, _ := compileDateFormat("MM-DD-YYYY")
	for _, wrong := range []string{"", "31-12-2024", "3 minutes ago", "03-10-20245"} {
		if at := f.read(wrong, time.UTC); at != nil {
			t.Errorf("%q is %v", wrong, at)
		}
	}
}

// TestCSSIsReadAsEverywhere compares selectors with the library on a tree made
// of many shapes.
func TestCSSIsReadAsEverywhere(t *testing.T) {
	t.Parallel()
	markup := `<div class="a"><p id="one">x<b class="c">y</b></p><p class="a"><span><a href="/x?u=1">z</a></span><a class="c b" href="/y">w</a></p></div>
<ul><li class="a">1</li><li>2<ul><li class="b">3</li></ul></li><!-- c --><li class="c">4</li></ul><div><div class="b"><div><i class="c">q</i></div></div></div>`
	doc, err := document(villagePage("https://x.example/", markup))
	if err != nil {
		t.Fatal(err)
	}
	for _, selector := range []string{
		"p", ".a", "#one", "div p", "div > p", "p + p", "li ~ li", "li + li", "div div div .c", "div > div > div > i", ".a b, ul .b", "a[href*='u=']",
		"a[href='/x?u=1'], .c.b", "p:not(.a)", "li:not(.a):not(.c)", "ul li", "ul > li", "* > a", "[class]", "div .a > span a", "li ~ li.c", ".a .c", "body > ul > li + li > ul > li", `a[href="/y"]`,
	} {
		s, err := compileCSS(selector)
		if err != nil {
			t.Fatal(err)
		}
		if got, want := s.all(doc.Nodes[0], true, 1000), doc.Find(selector).Nodes; !slices.Equal(got, want) {
			t.Errorf("%s: %d elements, the library has %d", selector, len(got), len(want))
		}
	}
}

func TestASelectorLooksOnlyBelowItsPlace(t *testing.T) {
	t.Parallel()
	doc, _ := document(villagePage("https://x.example/", `<div class="out"><div class="post"><b>x</b></div></div>`))
	post := doc.Find(".post").Nodes[0]
	find := func(selector string) *html.Node { s, _ := compileCSS(selector); return s.first(post) }
	if find(".out b") != nil || find(".post b") == nil || find(".post") != nil {
		t.Error("what stands above a post is not looked at, and the post is not inside itself")
	}
}

func TestEveryKeyIsInTheSchema(t *testing.T) {
	t.Parallel()
	schema, err := Schema()
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range []any{declaration{}, recognition{}, addressAt{}, postsAt{}, authorAt{}, openingAt{}, threadsAt{}, statesAt{}, markAt{}, take{}} {
		for _, key := range keysOf(reflect.TypeOf(part)) {
			if !strings.Contains(string(schema), `"`+key+`": {`) {
				t.Errorf("%s is not in the schema", key)
			}
		}
	}
	if strings.Contains(string(schema), `"description": ""`) {
		t.Error("a key says nothing of itself")
	}
}

func FuzzDeclaration(f *testing.F) {
	f.Add([]byte(village))
	f.Add([]byte(good))
	for _, d := range Shipped() {
		data, err := shippedFiles.ReadFile(d.File())
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	page := villagePage("https://board.example/view?no=1", `<div class="post" id="p1"><a href="x">n</a><div class="body">t<blockquote>q</blockquote></div></div><div class="row"><a href="y">z</a></div>`)
	f.Fuzz(func(t *testing.T, data []byte) {
		l := newLoader(nil)
		l.take("site.yaml", data)
		for _, p := range l.problems {
			if p.Line < 1 || p.Column < 1 || p.Code == "" || strings.ContainsAny(p.String(), "\n\r") {
				t.Errorf("%#v", p)
			}
		}
		for _, d := range l.sites {
			h, err := crawler.Read([]crawler.Adapter{d}, &crawler.Page{URL: page.URL, Text: page.Text, Status: 200, Adapter: d.Name(), FetchedAt: page.FetchedAt})
			if err == nil {
				checkHarvest(t, h)
			}
			d.Heads(pageBase(page))
		}
	})
}

func FuzzSMF(f *testing.F)    { fuzzAdapter(f, shippedNamed(f, "smf")) }
func FuzzMyBB(f *testing.F)   { fuzzAdapter(f, shippedNamed(f, "mybb")) }
func FuzzDiscuz(f *testing.F) { fuzzAdapter(f, shippedNamed(f, "discuz")) }
func FuzzFluxBB(f *testing.F) { fuzzAdapter(f, shippedNamed(f, "fluxbb")) }

func shippedNamed(t testing.TB, name string) *Declared {
	t.Helper()
	for _, d := range Shipped() {
		if d.Name() == name {
			return d
		}
	}
	t.Fatalf("%s does not ship", name)
	return nil
}

// hostileDeclared are pages made to be slow for declared sites.
func hostileDeclared() []hostilePage {
	post := `<div class="post_wrapper"><div class="inner" id="msg_7">`
	return []hostilePage{
		{"declared posts in posts", "smf", strings.Repeat(post, 240) + fill("a ")},
		{"declared posts without end", "smf", fill(post + "x</div></div>")},
		{"declared posts of many numbers", "mybb", numbered(`<div class="post" id="post_%"><div class="post_body">b</div></div>`, 30000)},
		{"boxes in boxes", "discuz", strings.Repeat(`<div class="authi">`, 480) + fill(`<a class="xw1" href="uid=1">a</a>`)},
		{"boxes in boxes in a post", "discuz", `<table id="pid1"><tr><td class="plc">` + strings.Repeat(`<div class="authi pls plc">`, 470) + fill(`<a class="xi2">a</a>`)},
		{"elements beside elements", "smf", `<div class="pagelinks">` + fill(`<strong></strong><!-- -->`)},
		{"rows without end", "fluxbb", `<div id="vf"><table><tbody>` + fill(`<tr><td class="tclcon"><a href="viewtopic.php?id=1">a</a></td></tr>`)},
		{"one long name", "fluxbb", `<div class="blockpost" id="p1"><div class="postleft"><dt>` + fill("name ") + `</dt></div><div class="postright"><div class="postmsg">x`},
		{"quotes to be made", "fluxbb", `<div class="blockpost" id="p1"><div class="postright"><div class="postmsg">` + fill(`<div class="quotebox">q</div>`)},
		{"attributes without end", "mybb", `<div class="post" id="post_1` + fill("1") + `"><div class="post_body">x`},
	}
}
