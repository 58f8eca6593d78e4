package console_test

import (
	"bytes"
	"context"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/net/html"

	"scops/crawler"
	"scops/index/console"
	"scops/index/desk"
	"scops/index/desk/desktest"
)

// judge compiles the built-in rules once for all tests.
var judge = sync.OnceValues(desktest.Judge)

// house is a console over a desk, served on loopback.
type house struct {
	*desktest.Office
	*console.Console
	url string
}

// open serves a console; change may be nil.
func open(t *testing.T, change func(*console.Options)) *house {
	t.Helper()
	return openDesk(t, nil, change)
}

func openDesk(t *testing.T, changeDesk func(*desk.Options), change func(*console.Options)) *house {
	t.Helper()
	rules, err := judge()
	if err != nil {
		t.Fatal(err)
	}
	return openWith(t, rules, changeDesk, change)
}

func openWith(t *testing.T, rules desktest.Screen, changeDesk func(*desk.Options), change func(*console.Options)) *house {
	t.Helper()
	zone, err := time.LoadLocation("Asia/Bangkok")
	if err != nil {
		t.Fatal(err)
	}
	report, err := console.NewReportPage(zone)
	if err != nil {
		t.Fatal(err)
	}
	o := desktest.Open(t, rules, func(opt *desk.Options) {
		opt.ReportPage = report
		if changeDesk != nil {
			changeDesk(opt)
		}
	})
	opt := console.Options{Desk: o.Desk, Sessions: o.Sessions, Zone: zone, Lang: "en", Version: "test", Now: o.Clock.Now}
	if change != nil {
		change(&opt)
	}
	c, err := console.New(opt)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(c.Handler())
	t.Cleanup(server.Close)
	return &house{o, c, server.URL}
}

// browser keeps cookies and follows no redirect by itself.
type browser struct {
	t      *testing.T
	base   string
	client *http.Client
}

func (h *house) browser(t *testing.T) *browser {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &browser{t, h.url, &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
}

// as is a browser in which somebody new, with these roles, has logged in.
func (h *house) as(t *testing.T, name string, roles ...desk.Role) *browser {
	t.Helper()
	h.Hire(t, name, roles...)
	b := h.browser(t)
	if p := b.login(name, desktest.Password); p.code != http.StatusSeeOther {
		t.Fatalf("login of %s answers %d", name, p.code)
	}
	return b
}

// page is one answer.
type page struct {
	code   int
	header http.Header
	body   string
}

func (b *browser) send(method, path, kind string, body io.Reader) *page {
	b.t.Helper()
	r, err := http.NewRequestWithContext(context.Background(), method, b.base+path, body)
	if err != nil {
		b.t.Fatal(err)
	}
	if kind != "" {
		r.Header.Set("Content-Type", kind)
	}
	return b.do(r)
}

func (b *browser) do(r *http.Request) *page {
	b.t.Helper()
	res, err := b.client.Do(r)
	if err != nil {
		b.t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	return &page{res.StatusCode, res.Header, string(raw)}
}

func (b *browser) get(path string) *page {
	b.t.Helper()
	return b.send(http.MethodGet, path, "", nil)
}

// ok gets a page that must be there.
func (b *browser) ok(path string) *page {
	b.t.Helper()
	p := b.get(path)
	if p.code != http.StatusOK {
		b.t.Fatalf("GET %s answers %d: %.300s", path, p.code, p.text())
	}
	return p
}

// post sends pairs of field and value.
func (b *browser) post(path string, pairs ...string) *page {
	b.t.Helper()
	form := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Add(pairs[i], pairs[i+1])
	}
	return b.send(http.MethodPost, path, "application/x-www-form-urlencoded", strings.NewReader(form.Encode()))
}

// upload sends fields and a file as a browser does.
func (b *browser) upload(path, name string, file []byte, pairs ...string) *page {
	b.t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for i := 0; i+1 < len(pairs); i += 2 {
		if err := w.WriteField(pairs[i], pairs[i+1]); err != nil {
			b.t.Fatal(err)
		}
	}
	if name != "" {
		part, err := w.CreateFormFile("file", name)
		if err != nil {
			b.t.Fatal(err)
		}
		if _, err := part.Write(file); err != nil {
			b.t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		b.t.Fatal(err)
	}
	return b.send(http.MethodPost, path, w.FormDataContentType(), &body)
}

func (b *browser) login(name, password string) *page {
	b.t.Helper()
	return b.post("/login", "name", name, "password", password)
}

// speak chooses the language of the pages.
func (b *browser) speak(lang string) {
	b.t.Helper()
	if p := b.post("/settings", "lang", lang, "next", "/help"); p.header.Get("Location") != "/help" {
		b.t.Fatalf("choosing %s leads to %q", lang, p.header.Get("Location"))
	}
}

func (p *page) doc(t *testing.T) *html.Node {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(p.body))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// text is what a reader sees, with white space made plain.
func (p *page) text() string {
	doc, err := html.Parse(strings.NewReader(p.body))
	if err != nil {
		return err.Error()
	}
	return textOf(doc)
}

func textOf(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.ElementNode && slices.Contains([]string{"p", "div", "li", "dt", "dd", "td", "th", "tr", "h1", "h2", "h3", "br", "label", "button"}, d.Data) {
			b.WriteByte(' ')
		}
		if d.Type == html.TextNode && d.Parent.Data != "script" && d.Parent.Data != "style" {
			b.WriteString(d.Data)
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// all finds elements by tag and, with more than "", class.
func all(n *html.Node, tag, class string) []*html.Node {
	var out []*html.Node
	for d := range n.Descendants() {
		if d.Type != html.ElementNode || d.Data != tag {
			continue
		}
		if class == "" || strings.Contains(" "+attr(d, "class")+" ", " "+class+" ") {
			out = append(out, d)
		}
	}
	return out
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

// input gives the value of a form's field.
func (p *page) input(t *testing.T, name string) string {
	t.Helper()
	for _, n := range all(p.doc(t), "input", "") {
		if attr(n, "name") == name {
			return attr(n, "value")
		}
	}
	t.Fatalf("the page has no field %s", name)
	return ""
}

// Posts as demonstrations have them.
func icePost(n, text string) crawler.Post {
	at := time.Date(2026, 11, 20, 3, 4, 0, 0, time.UTC)
	return crawler.Post{
		ID: "telegram:demo_winter:" + n, Site: "telegram", URL: "https://t.me/demo_winter/" + n, Text: text, PostedAt: &at,
		Author: crawler.Author{ID: "demo_winter", Handle: "demo_winter", Name: "Demo Winter"},
	}
}

const ice = "아.이.스 1g 70 0.5g 40 던지기 서울 텔레 @demo_winter"
