package site

import (
	"net/http"
	"slices"
	"strings"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"scops/crawler"
)

// Bounds within which a page is judged by its looks.
const (
	maxStateRead = 256 << 10 // bytes of it that are looked at
	thinWords    = 2000      // bytes of running text below which there is nothing to read
	shellWords   = 200       // bytes of text below which scripts must draw the rest
)

// commonState names a page that answered instead of the one that was asked
// for, by its HTTP status and its looks. It is asked only when an adapter
// found none of its own marks; "" means that it cannot tell either.
//
// Words that a page with something to read may hold too (a footer that names
// an age, a login form at the top, a discussion of captchas) count only on a
// page with next to nothing to read.
func commonState(page *crawler.Page, doc *goquery.Document) crawler.PageState {
	if state := statusState(page.Status); state != "" && state != crawler.PageLoginWall {
		return state
	}
	lower := strings.ToLower(clip(page.Text, maxStateRead))
	thin := isThin(page, doc)
	switch {
	case isChallenge(page, lower, thin):
		return crawler.PageCaptcha
	case containsAny(lower, over18Marks), thin && containsAny(lower, over18Words): // such a page may hold a login form with a captcha of its own
		return crawler.PageOver18
	case thin && containsAny(lower, captchaMarks):
		return crawler.PageCaptcha
	case containsAny(lower, busyMarks), thin && containsAny(lower, busyWords), page.Status == http.StatusServiceUnavailable:
		return crawler.PageRateLimited
	case thin && containsAny(lower, parkedMarks):
		return crawler.PageMarkupChanged // the host may come back: no proof that a post is gone
	case page.Status == http.StatusUnauthorized || page.Status == http.StatusForbidden:
		return crawler.PageLoginWall
	case isLogin(page, doc, lower, thin):
		return crawler.PageLoginWall
	case doc != nil && isShell(doc, lower, thin):
		return crawler.PageJSShell
	default:
		return ""
	}
}

// otherState is commonState with an answer for every page.
func otherState(page *crawler.Page, doc *goquery.Document) crawler.PageState {
	if state := commonState(page, doc); state != "" {
		return state
	}
	return crawler.PageMarkupChanged
}

// statusState names a page by its HTTP status alone.
func statusState(status int) crawler.PageState {
	switch status {
	case http.StatusTooManyRequests:
		return crawler.PageRateLimited
	case http.StatusNotFound, http.StatusGone:
		return crawler.PageDeleted
	case http.StatusUnauthorized, http.StatusForbidden:
		return crawler.PageLoginWall
	default:
		return ""
	}
}

// isChallenge finds the pages that guards of sites send to what they take for
// robots.
func isChallenge(page *crawler.Page, lower string, thin bool) bool {
	if strings.EqualFold(page.Header.Get("Cf-Mitigated"), "challenge") || page.Header.Get("X-Amzn-Waf-Action") != "" {
		return true
	}
	return containsAny(lower, challengeMarks) || thin && containsAny(lower, challengeWords)
}

// isLogin finds a login page: where a site sends strangers, or a form for a
// password, or a plea, with nothing to read beside.
func isLogin(page *crawler.Page, doc *goquery.Document, lower string, thin bool) bool {
	if slices.Contains(loginHosts, hostOf(page.URL)) {
		return true
	}
	return thin && (containsAny(lower, loginWords) || doc != nil && doc.Find(`input[type="password"]`).Length() > 0)
}

// isShell finds a page that is drawn by scripts: almost no words of its own,
// and scripts, a plea to switch them on, or the empty box of a framework.
func isShell(doc *goquery.Document, lower string, thin bool) bool {
	if !thin || doc.Find("script").Length() == 0 {
		return false
	}
	if containsAny(lower, scriptPleas) || doc.Find(shellBoxes).Length() > 0 {
		return true
	}
	body := doc.Find("body")
	return body.Length() > 0 && len(render(pageBase(&crawler.Page{}), body.Nodes[0]).text) < shellWords
}

// isThin says that a page holds next to nothing to read.
func isThin(page *crawler.Page, doc *goquery.Document) bool {
	if doc == nil {
		return len(page.Text) < 4*thinWords
	}
	words := 0
	for _, n := range doc.Nodes {
		countWords(n, 0, &words)
	}
	return words < thinWords
}

// countWords counts the bytes of running text, up to what is asked for: links,
// forms and the frame of a page are none.
func countWords(n *html.Node, depth int, words *int) {
	if depth > maxDepth || *words >= thinWords {
		return
	}
	switch n.Type {
	case html.TextNode:
		*words += len(strings.TrimSpace(n.Data))
		return
	case html.ElementNode:
		switch n.DataAtom {
		case atom.A, atom.Nav, atom.Header, atom.Footer, atom.Form, atom.Button, atom.Label:
			return
		}
		if isUnseen(n) {
			return
		}
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		countWords(c, depth+1, words)
	}
}

func containsAny(s string, marks []string) bool {
	for _, m := range marks {
		if strings.Contains(s, m) {
			return true
		}
	}
	return false
}
