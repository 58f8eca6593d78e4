package main

import (
	"fmt"
	"html"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// Sizes of a wireWeb.
const (
	topicPosts     = 10 // posts on a page of a topic
	topicPages     = 4
	listedTopics   = 10 // topics on a page of a board
	typicalService = 40 * time.Millisecond
)

// wireHost is one forum with one board, and its politeness.
type wireHost struct {
	name   string
	delay  time.Duration
	topics int
}

// arrival is one request as the server saw it.
type arrival struct {
	host, url, worker string
	at, end           time.Duration // since the server started; end 0 = the answer was never written whole
	status            int
}

// wireWeb is a server for many Hosts that keeps a log of its own: what it
// says of the spacing of requests owes nothing to the crawler.
//
// An arrival is noted before anything is answered, and what ends a lease comes
// after the answer: two notes can only be further apart than the requests
// were allowed, never nearer.
type wireWeb struct {
	hosts  map[string]*wireHost
	server *httptest.Server
	began  time.Time

	mu       sync.Mutex
	log      []*arrival
	asked    map[string]int // by address
	inFlight map[string]int // by worker
}

// newWireWeb serves so many Hosts, each with as many pages as can be had from
// it at its delay in that time.
func newWireWeb(t *testing.T, hosts int, span time.Duration) *wireWeb {
	t.Helper()
	w := &wireWeb{hosts: map[string]*wireHost{}, began: time.Now(), asked: map[string]int{}, inFlight: map[string]int{}}
	for i := range hosts {
		delay := time.Duration(50+i*350/(hosts-1)) * time.Millisecond
		pages := int(span / (delay + typicalService))
		h := &wireHost{name: fmt.Sprintf("w%02d.test", i), delay: delay, topics: pages / (topicPages + 1)}
		w.hosts[h.name] = h
		if i%8 == 0 { // this one moved: its seed is an address on another Host
			w.hosts["old-"+h.name] = &wireHost{name: "old-" + h.name, delay: delay}
		}
	}
	w.server = httptest.NewUnstartedServer(http.HandlerFunc(w.serve))
	w.server.Start()
	t.Cleanup(w.server.Close)
	return w
}

func (w *wireWeb) address() net.Addr { return w.server.Listener.Addr() }

// seeds are the boards, those that moved by their old address.
func (w *wireWeb) seeds() []string {
	var out []string
	for name := range w.hosts {
		if _, moved := w.hosts["old-"+name]; !moved {
			out = append(out, "http://"+name+"/viewforum.php?f=1")
		}
	}
	return out
}

// ads are the marks of all ads the Hosts hold, each in one post.
func (w *wireWeb) ads() map[string]bool {
	out := map[string]bool{}
	for _, h := range w.hosts {
		for topic := range h.topics {
			for post := range topicPosts * topicPages {
				if isAd(topic, post) {
					out[mark(h, topic, post)] = true
				}
			}
		}
	}
	return out
}

// isAd says which posts offer something: some on every page of every sixth topic.
func isAd(topic, post int) bool { return topic%6 == 0 && post%4 == 0 }

func mark(h *wireHost, topic, post int) string {
	return fmt.Sprintf("lot-%s-%d-%d-x", strings.TrimSuffix(h.name, ".test"), topic, post)
}

func (w *wireWeb) serve(rw http.ResponseWriter, r *http.Request) {
	a := &arrival{host: r.Host, url: "http://" + r.Host + r.URL.String(), worker: r.UserAgent(), at: time.Since(w.began)}
	w.mu.Lock()
	w.log = append(w.log, a)
	w.asked[a.url]++
	asked := w.asked[a.url]
	w.inFlight[a.worker]++
	w.mu.Unlock()
	status := w.answer(rw, r, asked)
	w.mu.Lock()
	defer w.mu.Unlock()
	w.inFlight[a.worker]--
	a.status = status
	if r.Context().Err() == nil {
		a.end = time.Since(w.began)
	}
}

// answer is slow now and then, fails some addresses once, and moves others.
func (w *wireWeb) answer(rw http.ResponseWriter, r *http.Request, asked int) int {
	host, q := w.hosts[r.Host], r.URL.Query()
	pause := time.Duration(5+rand.IntN(60)) * time.Millisecond
	if rand.IntN(20) == 0 {
		pause += time.Duration(rand.IntN(900)) * time.Millisecond
	}
	select {
	case <-time.After(pause):
	case <-r.Context().Done():
		return 0
	}
	number, _ := strconv.Atoi(q.Get("t")) // "" = 0
	start, _ := strconv.Atoi(q.Get("start"))
	switch {
	case host == nil:
		return plain(rw, http.StatusNotFound, "no such host")
	case r.URL.Path == "/robots.txt":
		return plain(rw, http.StatusOK, "User-agent: *\nDisallow: /private/\n")
	case strings.HasPrefix(host.name, "old-"):
		return moved(rw, "http://"+strings.TrimPrefix(host.name, "old-")+r.URL.String())
	case asked == 1 && start > 0 && number%7 == 3:
		rw.Header().Set("Retry-After", "1")
		return plain(rw, http.StatusServiceUnavailable, "busy")
	case asked == 1 && start == topicPosts && number%7 == 5:
		return plain(rw, http.StatusInternalServerError, "broken")
	case r.URL.Path == "/viewforum.php":
		return tagged(rw, r, host.board(start))
	case number%5 == 2 && start == 0 && !q.Has("moved"):
		return moved(rw, r.URL.String()+"&moved=1")
	case r.URL.Path == "/viewtopic.php" && number >= 1 && number <= host.topics:
		return plain(rw, http.StatusOK, host.topic(number-1, start))
	default:
		return plain(rw, http.StatusNotFound, "not found")
	}
}

func plain(rw http.ResponseWriter, status int, body string) int {
	if strings.HasPrefix(body, "<") {
		rw.Header().Set("Content-Type", "text/html; charset=utf-8")
	}
	rw.WriteHeader(status)
	_, _ = rw.Write([]byte(body)) // whoever asked may have been killed
	return status
}

// tagged answers 304 to whoever has the page already.
func tagged(rw http.ResponseWriter, r *http.Request, body string) int {
	tag := fmt.Sprintf(`"%x"`, len(body))
	rw.Header().Set("ETag", tag)
	if r.Header.Get("If-None-Match") == tag {
		rw.WriteHeader(http.StatusNotModified)
		return http.StatusNotModified
	}
	return plain(rw, http.StatusOK, body)
}

func moved(rw http.ResponseWriter, to string) int {
	rw.Header().Set("Location", to)
	return plain(rw, http.StatusFound, "")
}

// board lists topics as phpBB 3 does.
func (h *wireHost) board(start int) string {
	var rows strings.Builder
	for i := start; i < min(start+listedTopics, h.topics); i++ {
		link := fmt.Sprintf("./viewtopic.php?f=1&amp;t=%d", i+1)
		fmt.Fprintf(&rows, `<li class="row bg1"><dl class="row-item topic_read"><dt><div class="list-inner"><a href="%s" class="topictitle">Topic %d</a></div></dt><dd class="posts">%d</dd></dl></li>`+"\n",
			link, i+1, topicPosts*topicPages)
	}
	return forumPage("viewforum", `<h2 class="forum-title"><a href="./viewforum.php?f=1">Market</a></h2><div class="forumbg"><ul class="topiclist topics">`+rows.String()+`</ul></div>`+
		furtherPages("./viewforum.php?f=1", start, listedTopics, h.topics))
}

func (h *wireHost) topic(topic, start int) string {
	var body strings.Builder
	fmt.Fprintf(&body, `<h2 class="topic-title"><a href="./viewtopic.php?f=1&amp;t=%d">Topic %d</a></h2>`, topic+1, topic+1)
	for post := start; post < min(start+topicPosts, topicPosts*topicPages); post++ {
		text := fmt.Sprintf("Has anyone been to the new market on the corner? Number %d.", post)
		if isAd(topic, post) {
			text = "ขายไอซ์ จี 1300 พร้อมส่ง แอดไลน์ demo.shop1 นัดรับได้ โอนก่อน " + mark(h, topic, post)
		}
		number := 1000*(topic+1) + post
		at := time.Date(2026, 11, 1, 0, post, 0, 0, time.UTC)
		fmt.Fprintf(&body, `<div id="p%d" class="post has-profile bg2"><div class="inner"><dl class="postprofile" id="profile%d"><dt><a href="./memberlist.php?mode=viewprofile&amp;u=%d" class="username">user%d</a></dt></dl>
<div class="postbody"><div id="post_content%d"><h3><a href="#p%d">Re</a></h3><p class="author"><a href="./viewtopic.php?p=%d#p%d" title="Post"></a> by <strong><a href="./memberlist.php?mode=viewprofile&amp;u=%d" class="username">user%d</a></strong> &raquo; <time datetime="%s">then</time></p>
<div class="content">%s</div></div></div></div></div>
`, number, number, post+2, post+2, number, number, number, number, post+2, post+2, at.Format(time.RFC3339), html.EscapeString(text))
	}
	body.WriteString(furtherPages(fmt.Sprintf("./viewtopic.php?f=1&t=%d", topic+1), start, topicPosts, topicPosts*topicPages))
	return forumPage("viewtopic", body.String())
}

func furtherPages(address string, start, size, total int) string {
	if start+size >= total {
		return ""
	}
	return fmt.Sprintf(`<div class="pagination"><ul><li class="arrow next"><a class="button" href="%s&amp;start=%d" rel="next" role="button">Next</a></li></ul></div>`, html.EscapeString(address), start+size)
}

func forumPage(section, body string) string {
	return `<!DOCTYPE html>
<html dir="ltr" lang="en-gb"><head><meta charset="utf-8" /><title>Forum</title></head>
<body id="phpbb" class="nojs notouch section-` + section + ` ltr"><div id="wrap" class="wrap"><div id="page-body" class="page-body">
` + body + `
</div><div id="page-footer" class="page-footer"><div class="navbar"><ul id="nav-footer"><li class="rightside">All times are <span title="UTC">UTC</span></li></ul></div><div class="copyright">Powered by <a href="https://www.phpbb.com/">phpBB</a>&reg; Forum Software &copy; phpBB Limited</div></div></div></body></html>
`
}
