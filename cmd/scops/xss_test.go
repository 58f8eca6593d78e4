package main

import (
	"bytes"
	"context"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"scops/index/desk"
)

// ad makes a post flagged, whatever stands before it.
const ad = "아이스 1g 70 0.5g 40 던지기 서울 텔레 @demo_winter"

// payloads are what hostile people write where a page might take it for markup.
func payloads(t *testing.T) []string {
	t.Helper()
	raw, err := os.ReadFile("../../index/console/testdata/xss.txt")
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for line := range strings.Lines(string(raw)) {
		p, err := strconv.Unquote(strings.TrimSpace(line))
		if err != nil {
			t.Fatalf("xss.txt: %s: %v", line, err)
		}
		out = append(out, strings.ToValidUTF8(p, "\ufffd"))
	}
	if len(out) < 50 {
		t.Fatalf("only %d payloads", len(out))
	}
	return out
}

// hostileFeed is a feed with a payload in everything a feed can say.
func hostileFeed(payloads []string) []byte {
	text := func(s string) string {
		var b bytes.Buffer
		_ = xml.EscapeText(&b, []byte(s)) // a Buffer never fails
		return b.String()
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, `<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>%s</title><link>https://hostile.example/</link><description>%s</description>`,
		text(payloads[0]), text(payloads[1]))
	for i, p := range payloads {
		fmt.Fprintf(&b, `<item><title>%s</title><link>https://hostile.example/%s</link><guid>%d</guid><dc:creator>%s</dc:creator><pubDate>Sun, 01 Nov 2026 09:%02d:00 +0000</pubDate><description>%s</description><enclosure url="https://hostile.example/%s.jpg" type="image/jpeg" length="1"/></item>`,
			text(p), url.PathEscape(p), i, text(p), i%60, text(text(p)+"\n"+ad), url.PathEscape(p))
	}
	b.WriteString(`</channel></rss>`)
	return b.Bytes()
}

func TestWhatHostilePeopleWriteNeverRuns(t *testing.T) {
	t.Parallel()
	chromium(t)
	hostile := payloads(t)
	feed := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/feed.xml" {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", "application/rss+xml")
		_, _ = w.Write(hostileFeed(hostile)) // a reader that went away is its own affair
	}))
	defer feed.Close()
	d := deploy(t, "embedded", consoleConfig+"crawl: {allow_private_addresses: true, delay: 10ms}\n")
	d.must(exitDone, "seed", "add", feed.URL+"/feed.xml")
	d.must(exitDone, "crawl", "--once")
	hits := d.search("flagged:yes")
	if len(hits) < len(hostile)/2 {
		t.Fatalf("only %d of %d hostile posts are hits: too few to prove anything", len(hits), len(hostile))
	}
	s := stand(t, "run", "-c", d.config)
	b := newBrowser(t, s.console, true)
	b.enter(s)
	b.readHostile(hits)
	b.writeHostile(hostile)
	b.gatherHostile(hostile)
}

// readHostile opens every page that shows what was crawled.
func (b *browser) readHostile(hits []desk.Found) {
	b.t.Helper()
	b.open("/search?q=" + url.QueryEscape("label:sale"))
	for range len(hits) / 20 {
		if len(b.texts("a[rel=next]")) == 0 {
			break
		}
		b.press("a[rel=next]")
	}
	for _, h := range hits {
		b.open("/hit?id=" + url.QueryEscape(h.ID))
	}
	b.open("/hit/sealed?id=" + url.QueryEscape(hits[0].ID))
	b.run(chromedp.SetValue(css("#purpose"), `"><img src=x onerror=alert(1)>`))
	b.press("form[action='/hit/sealed'] button")
	b.run(chromedp.WaitReady(css("iframe.captured")))
}

// writeHostile types payloads wherever a person can type, and reads them back.
func (b *browser) writeHostile(hostile []string) {
	b.t.Helper()
	paths := []string{"/search?q=", "/entity?kind=url&value=", "/hit?id=", "/export?q=", "/login?next=", "/purpose?next="}
	for i, p := range hostile {
		b.open(paths[i%len(paths)] + url.QueryEscape(p))
	}
	for i := 0; i < len(hostile); i += 20 {
		p := hostile[i]
		b.open("/add")
		b.run(
			setValue("#text", p+"\n"+ad), setValue("#account", p), setValue("#site", p),
		)
		b.press("form[action='/add'] button.main")
		b.open("/purpose")
		b.run(setValue("#purpose", p))
		b.press("form[action='/purpose'] button")
		b.open("/people")
		b.run(setValue("#name", fmt.Sprintf("demo%d", i)), setValue("#display", clip(p, 60)), chromedp.Click(css("input[name=role]")))
		b.press("form[action='/people'] button.main")
	}
	b.search("adapter:intake")
	b.press("a.open")
	for i := 0; i < len(hostile); i += 20 {
		b.run(setValue("#note", hostile[i]), chromedp.Click(css("#judge-form input[value=relevant]")))
		b.press("#judge-form button[value=stay]")
	}
}

// gatherHostile keeps payloads as names, titles and notes, puts hostile posts
// into a file, and opens its report from elsewhere, where no policy holds.
func (b *browser) gatherHostile(hostile []string) {
	b.t.Helper()
	for i := 0; i < len(hostile); i += 20 {
		b.open("/saved?q=label:sale")
		b.run(setValue("#name", clip(hostile[i], 40)))
		b.press("form[action='/saved'] button.main")
	}
	b.open("/search?q=label:sale")
	b.run(chromedp.Evaluate[chromedp.Void](`document.querySelectorAll("#selection .pick input").forEach(box => box.checked = true)`))
	b.press("button[formaction='/cases/choose']")
	b.run(setValue("form[action='/cases'] input[name=title]", clip(hostile[0], 60)))
	b.press("form[action='/cases'] button")
	for i := 0; i < len(hostile); i += 20 {
		b.run(setValue("#note", hostile[i]))
		b.press("form[action='/case/note'] button")
	}
	b.press("a[href^='/case/report']")
	report := b.download("html", setValue("#purpose", "file 2026-114"), chromedp.Click(css("form[action='/case/report'] button")))
	if !strings.Contains(report, "<article>") {
		b.t.Fatalf("the report holds no post: %s", clip(report, 300))
	}
	b.elsewhere(report, func() {})
}

// setValue writes into a field as it is, without pressing keys, as soon as the
// page has come so far.
func setValue(selector, value string) chromedp.Action[chromedp.Void] {
	quoted, _ := json.Marshal([]string{selector, value}) // plain data: cannot fail
	set := chromedp.Evaluate[bool](fmt.Sprintf(`(([s, v]) => { document.querySelector(s).value = v; return true; })(%s)`, quoted))
	there := chromedp.WaitReady(css(selector))
	return func(ctx context.Context, t *chromedp.Target) (chromedp.Void, error) {
		_, err := there(ctx, t)
		if err == nil {
			_, err = set(ctx, t)
		}
		return chromedp.Void{}, err
	}
}

func TestTheGuardInTheBrowserSeesCodeThatRuns(t *testing.T) {
	t.Parallel()
	chromium(t)
	evil := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		w.Header().Set("Content-Security-Policy", "img-src 'none'")
		fmt.Fprint(w, `<!DOCTYPE html><main>x<script>alert("planted")</script><img src="/x.png"></main>`)
	}))
	defer evil.Close()
	b := newBrowser(t, evil.URL, true)
	b.open("/")
	for begun := time.Now(); ; time.Sleep(50 * time.Millisecond) {
		b.mu.Lock()
		ran, wrong := len(b.executed), len(b.wrong)
		if ran > 0 && wrong > 0 {
			b.executed, b.wrong = nil, nil // seen, as it must be
			b.mu.Unlock()
			break
		}
		b.mu.Unlock()
		if time.Since(begun) > 20*time.Second {
			t.Fatalf("a planted alert was seen %d times, a planted violation %d times: the guard is blind", ran, wrong)
		}
	}
}
