package main

import (
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"scops/crawler"
	"scops/index/desk"
)

// realFolder holds pages of public sites that other projects keep as
// fixtures. It may stand beside the project and is never part of it: names and
// addresses are read off the pages when the test runs.
const realFolder = "../../../shared/data/pages"

// realPage is one captured page with the address it is replayed under.
type realPage struct {
	file        string
	url         string
	contentType string
	body        []byte
	expected    map[string]any // statements of the project that kept it
	checkedBy   string         // which way the statements are checked
}

func TestRealPagesAreCrawledFromSeedsInBothModes(t *testing.T) {
	t.Parallel()
	pages := loadRealPages(t)
	extracted := extractAll(t, pages)
	replay := newReplay(t, pages)
	stored := map[string][]string{}
	for _, mode := range []string{"embedded", "servers"} {
		t.Run(mode, func(t *testing.T) {
			d := deploy(t, mode, "retention: {unflagged: 24h}\ncrawl:\n  delay: 5ms\n  allow_private_addresses: true\n  resolve:\n"+replay.resolve())
			d.must(exitDone, append([]string{"seed", "add"}, addresses(pages)...)...)
			summary := d.must(exitDone, "crawl", "--once", "--wait", "30s").stderr
			t.Log(summary)
			found := byID(d.search("flagged:any"))
			for i, p := range pages {
				t.Run(p.file, func(t *testing.T) { checkRealPage(t, p, extracted[i], found, summary) })
			}
			for id := range found {
				stored[mode] = append(stored[mode], id)
			}
			slices.Sort(stored[mode])
		})
	}
	if a, b := stored["embedded"], stored["servers"]; a != nil && b != nil && !slices.Equal(a, b) {
		t.Errorf("embedded stored %d posts, servers %d: not the same", len(a), len(b))
	}
}

func byID(found []desk.Found) map[string]desk.Found {
	out := map[string]desk.Found{}
	for _, f := range found {
		out[f.ID] = f
	}
	return out
}

func addresses(pages []realPage) []string {
	var out []string
	for _, p := range pages {
		out = append(out, p.url)
	}
	return out
}

// extracted is what "scops extract" and "scops classify" say of one page.
type extracted struct {
	result
	harvest crawler.Harvest
	labels  []string // of its posts
}

func extractAll(t *testing.T, pages []realPage) []extracted {
	t.Helper()
	var all []extracted
	var posts []crawler.Post
	for _, p := range pages {
		e := extracted{result: execute(t, scops(t.Context(), "extract", filepath.Join(realFolder, p.file), "--url", p.url, "--content-type", p.contentType))}
		if err := json.Unmarshal([]byte(e.stdout), &e.harvest); err != nil {
			t.Fatalf("extract %s printed %q (%s): %v", p.file, e.stdout, e.stderr, err)
		}
		all = append(all, e)
		posts = append(posts, e.harvest.Posts...)
	}
	labels := labelsOf(t, posts)
	for i := range all {
		n := len(all[i].harvest.Posts)
		all[i].labels, labels = labels[:n], labels[n:]
	}
	return all
}

// checkRealPage compares what was stored with what was extracted from the same
// file, and both with the statements beside it.
func checkRealPage(t *testing.T, p realPage, e extracted, found map[string]desk.Found, summary string) {
	t.Logf("checked by %s", p.checkedBy)
	if e.harvest.State == crawler.PageUnknown {
		if e.code != exitFailed || !strings.Contains(summary, "unknown") {
			t.Errorf("no adapter fits, and neither extract (exit %d) nor the summary says so", e.code)
		}
		return
	}
	if e.code != exitDone {
		t.Errorf("extract: exit %d, want 0: %s", e.code, e.stderr)
	}
	for i, post := range e.harvest.Posts {
		f, kept := found[post.ID]
		if want := e.labels[i] == "none" || e.labels[i] == "sale"; kept != want {
			t.Errorf("post %s is labelled %s; stored: %t, want %t", post.ID, e.labels[i], kept, want)
		}
		if kept && f.Post.Text != post.Text {
			t.Errorf("post %s was stored as %q, extract reads %q", post.ID, f.Post.Text, post.Text)
		}
	}
	checkStatements(t, p, e.harvest, found)
}

// labelsOf asks "scops classify" what the posts are.
func labelsOf(t *testing.T, posts []crawler.Post) []string {
	t.Helper()
	var in strings.Builder
	enc := json.NewEncoder(&in)
	for _, p := range posts {
		if err := enc.Encode(p); err != nil {
			t.Fatal(err)
		}
	}
	cmd := scops(t.Context(), "classify")
	cmd.Stdin = strings.NewReader(in.String())
	r := execute(t, cmd)
	var labels []string
	for line := range strings.Lines(r.stdout) {
		var v struct{ Label string }
		if err := json.Unmarshal([]byte(line), &v); err != nil {
			t.Fatal(err)
		}
		labels = append(labels, v.Label)
	}
	if len(labels) != len(posts) {
		t.Fatalf("classify gave %d verdicts for %d posts: %s", len(labels), len(posts), r.stderr)
	}
	return labels
}

// checkStatements holds the statements about posts against the stored posts,
// and the one about encoding against the decoded text.
func checkStatements(t *testing.T, p realPage, harvest crawler.Harvest, found map[string]desk.Found) {
	texts := ""
	var stored []crawler.Post
	for _, post := range harvest.Posts {
		if f, ok := found[post.ID]; ok {
			stored = append(stored, f.Post)
			texts += f.Post.Text + "\n"
		}
	}
	for key, want := range p.expected {
		switch key {
		case "encoding":
			if strings.ContainsRune(texts, unicode.ReplacementChar) || !strings.ContainsFunc(texts, isThaiOrHangul) {
				t.Errorf("declared %v: the stored text is not what people wrote: %.200q", want, texts)
			}
		case "text_starts_with":
			if !strings.HasPrefix(texts, want.(string)) {
				t.Errorf("stored text does not begin with the stated words: %.200q", texts)
			}
		case "with":
			for _, s := range want.([]any) {
				if !strings.Contains(texts, s.(string)) {
					t.Errorf("stored text lacks %q", s)
				}
			}
		case "without":
			for _, s := range want.([]any) {
				if strings.Contains(texts, s.(string)) {
					t.Errorf("stored text holds %q", s)
				}
			}
		case "posts":
			checkStatedPosts(t, want.([]any), stored)
		case "id_nonempty", "datetime_nonempty", "posts_nonempty":
			if len(stored) == 0 || stored[0].ID == "" || stored[0].PostedAt == nil {
				t.Errorf("%s: stored %d posts", key, len(stored))
			}
		}
	}
}

func checkStatedPosts(t *testing.T, want []any, stored []crawler.Post) {
	if len(want) != len(stored) {
		t.Fatalf("%d posts stored, %d stated", len(stored), len(want))
	}
	for i, w := range want {
		stated := w.(map[string]any)
		author := stated["author"].(map[string]any)
		if squeeze(stored[i].Text) != squeeze(stated["content"].(string)) || stored[i].Author.Name != author["username"] {
			t.Errorf("post %d: stored %q by %q, stated %q by %q", i, stored[i].Text, stored[i].Author.Name, stated["content"], author["username"])
		}
	}
}

// squeeze drops white space: the tool behind the statements joined some lines.
func squeeze(s string) string { return strings.Join(strings.Fields(s), "") }

func isThaiOrHangul(r rune) bool { return unicode.In(r, unicode.Thai, unicode.Hangul) }

func loadRealPages(t *testing.T) []realPage {
	t.Helper()
	if _, err := os.Stat(realFolder); err != nil {
		t.Skip("the folder of real pages does not stand beside the project")
	}
	var pages []realPage
	for _, folder := range []string{"telegram", "mastodon", "phpbb", "feeds_legacy_encoding"} {
		entries, err := os.ReadDir(filepath.Join(realFolder, folder))
		if err != nil {
			t.Fatal(err)
		}
		for i, e := range entries {
			if !strings.HasSuffix(e.Name(), ".expected.json") {
				pages = append(pages, loadRealPage(t, folder, e.Name(), i))
			}
		}
	}
	return pages
}

var (
	dataPost  = regexp.MustCompile(`data-post="([A-Za-z0-9_]+)/(\d+)"`)
	canonical = regexp.MustCompile(`<link rel="canonical" href="https?://([^"]+)"`)
	topic     = regexp.MustCompile(`viewtopic\.php\?[^"]*?t=(\d+)`)
)

// loadRealPage reads a page and works out from it where it once lay.
func loadRealPage(t *testing.T, folder, name string, i int) realPage {
	t.Helper()
	p := realPage{file: folder + "/" + name, contentType: "text/html; charset=utf-8", checkedBy: "the stored posts"}
	var err error
	if p.body, err = os.ReadFile(filepath.Join(realFolder, p.file)); err != nil {
		t.Fatal(err)
	}
	if raw, err := os.ReadFile(filepath.Join(realFolder, p.file+".expected.json")); err == nil {
		var statement struct{ Expected map[string]any }
		if err := json.Unmarshal(raw, &statement); err != nil {
			t.Fatal(err)
		}
		p.expected = statement.Expected
	}
	switch folder {
	case "telegram":
		p.url = telegramAddress(p.body, i)
	case "mastodon":
		p.contentType = "application/json; charset=utf-8"
		p.url = mastodonAddress(name)
	case "phpbb":
		p.url = forumAddress(p.body, i)
	default:
		p.contentType = map[bool]string{true: "text/xml", false: "text/html"}[strings.HasSuffix(name, ".xml")]
		_, host, _ := strings.Cut(strings.TrimSuffix(name, filepath.Ext(name)), "__")
		p.url = fmt.Sprintf("http://%s/feed%d.xml", strings.Trim(strings.ReplaceAll(host, "_", "-"), "-"), i)
		p.checkedBy = "the stored posts (statements) and their decoded text (encoding)"
	}
	return p
}

func telegramAddress(body []byte, i int) string {
	posts := dataPost.FindAllSubmatch(body, -1)
	switch {
	case len(posts) == 0:
		return fmt.Sprintf("http://t.me/fragment%d", i)
	case len(posts) == 1:
		return fmt.Sprintf("http://t.me/%s/%s?embed=1", posts[0][1], posts[0][2])
	default:
		return fmt.Sprintf("http://t.me/s/%s", posts[0][1])
	}
}

func mastodonAddress(name string) string {
	base := "http://mastodon.example/api/v1/"
	switch {
	case strings.Contains(name, "corpus"):
		return base + "accounts/1099/statuses"
	case strings.Contains(name, "search"):
		return "http://mastodon.example/api/v2/search?q=x"
	case strings.Contains(name, "hashtag"):
		return base + "timelines/tag/x"
	case strings.Contains(name, "public"):
		return base + "timelines/public"
	default:
		return "http://mastodon.example/api/v2/instance"
	}
}

func forumAddress(body []byte, i int) string {
	if m := canonical.FindSubmatch(body); m != nil {
		return "http://" + string(m[1])
	}
	return fmt.Sprintf("http://forum%d.example/viewtopic.php?t=%s", i, topic.FindSubmatch(body)[1])
}

// replay serves the captured pages under their own host names on loopback.
type replay struct {
	server *httptest.Server
	pages  map[string]realPage
	hosts  map[string]bool
}

func newReplay(t *testing.T, pages []realPage) *replay {
	r := &replay{pages: map[string]realPage{}, hosts: map[string]bool{}}
	for _, p := range pages {
		address, err := crawler.ParseURL(p.url)
		if err != nil {
			t.Fatal(err)
		}
		r.pages[address.String()] = p
		r.hosts[address.Host] = true
	}
	r.server = httptest.NewServer(r)
	t.Cleanup(r.server.Close)
	return r
}

func (r *replay) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	address, err := crawler.Canonical((&url.URL{Scheme: "http", Host: req.Host, Path: req.URL.Path, RawQuery: req.URL.RawQuery}).String())
	p, ok := r.pages[address]
	if err != nil || !ok {
		http.NotFound(w, req)
		return
	}
	w.Header().Set("Content-Type", p.contentType)
	_, _ = w.Write(p.body) // a client that went away is its own affair
}

// resolve is the crawl.resolve section that leads every host here.
func (r *replay) resolve() string {
	var b strings.Builder
	address := r.server.Listener.Addr().(*net.TCPAddr).String()
	for host := range r.hosts {
		fmt.Fprintf(&b, "    '%s': '%s'\n", host, address)
	}
	return b.String()
}
