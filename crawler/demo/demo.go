package demo

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net"
	"net/http"
	"strings"
	"time"
)

// The hosts of the demonstration.
const (
	hostTelegram = "t.me"
	hostMastodon = "mastodon.demo.example"
	hostForum    = "forum.demo.example"
	hostNews     = "news.demo.example"
)

// Web is one state of the demonstration.
type Web struct {
	// Newest is the moment the posts' ages are counted from; set it before the
	// first request. The default is fixed, so that two runs are alike.
	Newest time.Time

	data *dataset
}

// New makes state 1 or 2; 0 is state 1.
func New(state int) (*Web, error) {
	if state == 0 {
		state = 1
	}
	if state < 1 || state > 2 {
		return nil, fmt.Errorf("open demonstration: there are states 1 and 2, not %d", state)
	}
	data, err := load(state)
	if err != nil {
		return nil, fmt.Errorf("open demonstration: %w", err)
	}
	return &Web{Newest: time.Date(2026, 11, 1, 9, 0, 0, 0, time.UTC), data: data}, nil
}

// Expected is one post of the demonstration and how it must be judged.
type Expected struct {
	ID         string // crawler post id
	URL        string
	Text       string
	Label      string // sale, recruit, service, demand, talk or none
	Obfuscated bool   // written so that plain word search does not find it
}

// Hosts are the names this web answers to: each must resolve to its listener.
func (w *Web) Hosts() []string {
	return []string{hostTelegram, hostMastodon, hostForum, hostNews}
}

// Seeds are the pages to begin with. One of them is forbidden by robots.txt,
// one needs an account, two hold nothing.
func (w *Web) Seeds() []string {
	var seeds []string
	for _, c := range w.data.channels {
		seeds = append(seeds, "http://"+hostTelegram+"/s/"+c.name)
	}
	seeds = append(seeds, "http://"+hostMastodon+"/api/v1/timelines/public", "http://"+hostMastodon+"/api/v1/accounts/504/statuses")
	for _, f := range w.data.forums {
		seeds = append(seeds, "http://"+hostForum+"/viewforum.php?f="+f.id)
	}
	return append(seeds, "http://"+hostNews+"/feed.xml", "http://"+hostNews+"/archive/feed.xml")
}

// Forbidden are the seeds robots.txt forbids: never to be fetched.
func (w *Web) Forbidden() []string { return []string{"http://" + hostNews + "/archive/feed.xml"} }

// Posts lists every post of this state, in the order of the data files.
func (w *Web) Posts() []Expected {
	var all []Expected
	for _, c := range w.data.channels {
		for _, e := range c.posts {
			all = append(all, e.expected("telegram:"+c.name+":"+e.number, "https://t.me/"+c.name+"/"+e.number))
		}
	}
	for _, e := range w.data.statuses {
		a := w.data.accounts[e.by]
		all = append(all, e.expected("mastodon/"+hostMastodon+":"+e.by+":"+e.number, "https://"+hostMastodon+"/@"+a.handle+"/"+e.number))
	}
	for _, f := range w.data.forums {
		for _, t := range f.topics {
			for _, e := range t.posts {
				all = append(all, e.expected("phpbb/"+hostForum+":"+e.by+":"+e.number, "https://"+hostForum+"/viewtopic.php?p="+e.number))
			}
		}
	}
	for _, e := range w.data.news {
		all = append(all, e.expected("feed/"+hostNews+":-:"+e.number, "https://"+hostNews+"/item/"+e.number))
	}
	return all
}

func (e entry) expected(id, url string) Expected {
	return Expected{ID: id, URL: url, Text: shownText(e.text), Label: e.label, Obfuscated: e.obfuscated}
}

// Handler serves every host of the web, told apart by the Host header.
func (w *Web) Handler() http.Handler {
	sites := map[string]func(*http.Request) answer{
		hostTelegram: w.telegram,
		hostMastodon: w.mastodon,
		hostForum:    w.forum,
		hostNews:     w.news,
	}
	return http.HandlerFunc(func(out http.ResponseWriter, r *http.Request) {
		site := sites[hostName(r.Host)]
		if site == nil || r.Method != http.MethodGet && r.Method != http.MethodHead {
			http.NotFound(out, r)
			return
		}
		a := answer{}
		if r.URL.Path == "/robots.txt" {
			a = plain("User-agent: *\nDisallow: /archive/\nDisallow: /private/\n")
		} else {
			a = site(r)
		}
		a.send(out, r)
	})
}

func hostName(host string) string {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	return strings.ToLower(host)
}

// answer is one response.
type answer struct {
	status int // 0 = 200
	kind   string
	link   string // Link header
	body   string
}

func page(body string) answer  { return answer{kind: "text/html; charset=utf-8", body: body} }
func plain(body string) answer { return answer{kind: "text/plain; charset=utf-8", body: body} }
func missing(kind, body string) answer {
	return answer{status: http.StatusNotFound, kind: kind, body: body}
}

// send writes an answer with a validator, so that asking again costs nothing.
func (a answer) send(out http.ResponseWriter, r *http.Request) {
	sum := sha256.Sum256([]byte(a.body))
	tag := `"` + hex.EncodeToString(sum[:8]) + `"`
	h := out.Header()
	h.Set("Content-Type", a.kind)
	if a.link != "" {
		h.Set("Link", a.link)
	}
	if a.status == 0 {
		h.Set("ETag", tag)
		if r.Header.Get("If-None-Match") == tag {
			out.WriteHeader(http.StatusNotModified)
			return
		}
		a.status = http.StatusOK
	}
	out.WriteHeader(a.status)
	if r.Method == http.MethodGet {
		// A reader that went away is its own affair.
		_, _ = out.Write([]byte(a.body))
	}
}
