package site

import (
	"net/http"
	"strings"

	"github.com/PuerkitoBio/goquery"

	"scops/crawler"
)

// commonState names a page that answered instead of the one that was asked
// for, by its HTTP status and its looks. It is asked only when an adapter
// found none of its own marks; "" means that it cannot tell either.
func commonState(page *crawler.Page, doc *goquery.Document) crawler.PageState {
	if state := statusState(page.Status); state != "" && state != crawler.PageLoginWall {
		return state
	}
	lower := strings.ToLower(clip(page.Text, 256<<10))
	switch {
	case containsAny(lower, challengeMarks):
		return crawler.PageCaptcha
	case containsAny(lower, over18Marks): // such a page may hold a login form with a captcha of its own
		return crawler.PageOver18
	case containsAny(lower, captchaMarks):
		return crawler.PageCaptcha
	case containsAny(lower, rateMarks):
		return crawler.PageRateLimited
	case page.Status == http.StatusUnauthorized || page.Status == http.StatusForbidden:
		return crawler.PageLoginWall
	case doc != nil && doc.Find(`input[type="password"]`).Length() > 0:
		return crawler.PageLoginWall
	case doc != nil && isShell(doc, lower):
		return crawler.PageJSShell
	default:
		return ""
	}
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

var (
	challengeMarks = []string{
		"cf-challenge", "cf_chl_", "/cdn-cgi/challenge-platform", "<title>just a moment", "attention required! | cloudflare",
		"px-captcha", "ddos-guard", "are you a robot", "verify you are human",
	}
	captchaMarks = []string{"h-captcha", "g-recaptcha"}
	over18Marks  = []string{
		`name="over18"`, "you must be 18", "over eighteen", "만 19세", "성인인증", "อายุ 18 ปี",
	}
	rateMarks = []string{"<title>too many requests", "<h1>429", "rate limit exceeded"}
)

func containsAny(s string, marks []string) bool {
	for _, m := range marks {
		if strings.Contains(s, m) {
			return true
		}
	}
	return false
}

// isShell finds a page that is drawn by scripts: almost no words of its own,
// and scripts, or a plea to switch them on.
func isShell(doc *goquery.Document, lower string) bool {
	scripts := doc.Find("script").Length()
	if scripts == 0 {
		return false
	}
	if strings.Contains(lower, "enable javascript") || strings.Contains(lower, "javascript is disabled") {
		return true
	}
	body := doc.Find("body")
	if body.Length() == 0 {
		return false
	}
	return len(render(pageBase(&crawler.Page{}), body.Nodes[0]).text) < 200
}

// otherState is commonState with an answer for every page.
func otherState(page *crawler.Page, doc *goquery.Document) crawler.PageState {
	if state := commonState(page, doc); state != "" {
		return state
	}
	return crawler.PageMarkupChanged
}
