package site

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"scops/crawler"
)

func TestCommonStateNamesThePageThatAnsweredInstead(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, text string
		status     int
		want       crawler.PageState
	}{
		{"too many requests", "slow down", 429, crawler.PageRateLimited},
		{"gone", "gone", 410, crawler.PageDeleted},
		{"not found", "nothing", 404, crawler.PageDeleted},
		{"forbidden", "no", 403, crawler.PageLoginWall},
		{"a challenge, forbidden", `<script src="/cdn-cgi/challenge-platform/x"></script>`, 403, crawler.PageCaptcha},
		{"a captcha", `<div class="g-recaptcha"></div>`, 200, crawler.PageCaptcha},
		{"a login form", `<form><input type="password"></form>`, 200, crawler.PageLoginWall},
		{"a question for age, with a captcha in its login form", `<button name="over18" value="yes"></button><div class="g-recaptcha"></div>`, 200, crawler.PageOver18},
		{"an age gate in Korean", `<p>만 19세 미만은 이용할 수 없습니다</p>`, 200, crawler.PageOver18},
		{"a shell", `<body><div id="root"></div><script src="a.js"></script></body>`, 200, crawler.PageJSShell},
		{"a plea for scripts", `<body><noscript>Please enable JavaScript</noscript><script></script></body>`, 200, crawler.PageJSShell},
		{"rate limited by words", `<title>Too Many Requests</title>`, 200, crawler.PageRateLimited},
		{"an ordinary page", `<body><p>hello</p></body>`, 200, ""},
	}
	for _, tt := range tests {
		page := &crawler.Page{URL: "https://x.example/", Status: tt.status, Text: tt.text}
		doc, err := document(page)
		if err != nil {
			t.Fatal(err)
		}
		if got := commonState(page, doc); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

// full is a page with something to read around a piece of markup.
func full(markup string) string {
	return "<body><p>" + strings.Repeat("words that people come for, ", 100) + "</p>" + markup + "<script></script></body>"
}

func TestCommonStateKnowsTheMarksOfGuardsAndWalls(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, text string
		want       crawler.PageState
	}{
		{"Cloudflare", `<title>Just a moment...</title><script>window._cf_chl_opt={}</script>`, crawler.PageCaptcha},
		{"Cloudflare of old", `<title>Attention Required! | Cloudflare</title>`, crawler.PageCaptcha},
		{"Turnstile alone", `<div class="cf-turnstile" data-sitekey="x"></div>`, crawler.PageCaptcha},
		{"Cloudflare that counts", `<h1>Error 1015</h1><h2>You are being rate limited</h2>`, crawler.PageRateLimited},
		{"DDoS-Guard", `<title>DDoS-Guard</title><script src="/.well-known/ddos-guard/js-challenge/index.js"></script>`, crawler.PageCaptcha},
		{"Akamai", `<div id="sec-if-cpt-container"></div>`, crawler.PageCaptcha},
		{"Akamai that refuses", `<title>Access Denied</title>Reference&#32;&#35;18&#46;5 <p>https://errors.edgesuite.net/18.5</p>`, crawler.PageCaptcha},
		{"PerimeterX", `<div id="px-captcha">Press &amp; Hold to confirm you are a human</div>`, crawler.PageCaptcha},
		{"DataDome", `<script>var dd={'rt':'c'}</script><script src="https://ct.captcha-delivery.com/c.js"></script>`, crawler.PageCaptcha},
		{"Imperva", `<iframe src="/_Incapsula_Resource?CWUDNSAI=1">Request unsuccessful. Incapsula incident ID: 1-2</iframe>`, crawler.PageCaptcha},
		{"Sucuri", `<script>var S='sucuri_cloudproxy_js'</script>`, crawler.PageCaptcha},
		{"Sucuri that refuses", `<title>Sucuri WebSite Firewall - Access Denied</title>`, crawler.PageCaptcha},
		{"AWS", `<script>window.gokuProps={"key":"x"}</script>`, crawler.PageCaptcha},
		{"Anubis", `<script id="anubis_challenge" type="application/json">{}</script>`, crawler.PageCaptcha},
		{"hCaptcha", `<form><div class="h-captcha"></div></form>`, crawler.PageCaptcha},
		{"a captcha in Korean", `<p>비정상적인 접근이 감지되었습니다. 로봇이 아님을 확인해 주세요.</p>`, crawler.PageCaptcha},
		{"a captcha in Thai", `<p>โปรดยืนยันว่าคุณเป็นมนุษย์</p>`, crawler.PageCaptcha},
		{"a login in Korean", `<script>alert("로그인이 필요한 서비스입니다.");location.replace("/login");</script>`, crawler.PageLoginWall},
		{"members of a cafe", `<p>멤버만 볼 수 있습니다</p><a href="https://nid.naver.com/nidlogin.login">로그인</a>`, crawler.PageLoginWall},
		{"a login in Thai", `<p>กรุณาเข้าสู่ระบบเพื่ออ่านกระทู้นี้</p>`, crawler.PageLoginWall},
		{"a login in words", `<p>You must be logged in to view this thread.</p>`, crawler.PageLoginWall},
		{"an age in Korean", `<p>청소년유해매체물로서 19세 미만의 청소년이 이용할 수 없습니다</p><form><input type="password"></form>`, crawler.PageOver18},
		{"an age in Thai", `<p>คุณต้องมีอายุไม่ต่ำกว่า 18 ปี</p>`, crawler.PageOver18},
		{"an age in English", `<p>Please confirm your age. I am 18 or older.</p>`, crawler.PageOver18},
		{"too many requests, in Korean", `<p>요청이 너무 많습니다. 잠시 후 다시 시도해 주세요.</p>`, crawler.PageRateLimited},
		{"too many requests, in Thai", `<p>คุณส่งคำขอบ่อยเกินไป</p>`, crawler.PageRateLimited},
		{"mended", `<h1>We are down for maintenance</h1>`, crawler.PageRateLimited},
		{"mended, in Korean", `<h1>시스템 점검 중입니다</h1>`, crawler.PageRateLimited},
		{"mended, in Thai", `<h1>ปิดปรับปรุงระบบชั่วคราว</h1>`, crawler.PageRateLimited},
		{"parked", `<p>This domain is for sale!</p><script src="https://img.sedoparking.com/x.js"></script>`, crawler.PageMarkupChanged},
		{"suspended by its host", `<title>Account Suspended</title><a href="/cgi-sys/suspendedpage.cgi">x</a><script></script>`, crawler.PageMarkupChanged},
		{"React", `<noscript>You need to enable JavaScript to run this app.</noscript><div id="root"></div><script src="/static/js/main.js"></script>`, crawler.PageJSShell},
		{"Next", `<div id="__next"><div>` + strings.Repeat("Menu and more. ", 30) + `</div></div><script id="__NEXT_DATA__"></script>`, crawler.PageJSShell},
		{"Vue", `<div id="app"></div><script src="/js/chunk-vendors.js"></script>`, crawler.PageJSShell},
		{"Nuxt", `<div id="__nuxt"><div>` + strings.Repeat("Menu and more. ", 30) + `</div></div><script></script>`, crawler.PageJSShell},
		{"Angular", `<app-root>` + strings.Repeat("Menu and more. ", 30) + `</app-root><script src="runtime.js"></script>`, crawler.PageJSShell},

		{"a page that talks of captchas", full(`<p>verify you are human, they said: g-recaptcha, h-captcha, cf-turnstile</p>`), ""},
		{"a page with an age in its footer", full(`<p>만 19세 미만은 성인인증</p>`), ""},
		{"a page with a login form at its top", full(`<form><input type="password"></form>`), ""},
		{"a page that pleads for scripts", full(`<p>Please enable JavaScript.</p>`), ""},
		{"a page of a site Cloudflare looks at", full(`<script src="/cdn-cgi/challenge-platform/scripts/jsd/main.js"></script>`), ""},
		{"a page about domains", full(`<p>This domain is for sale</p>`), ""},
	}
	for _, tt := range tests {
		page := &crawler.Page{URL: "https://x.example/", Status: 200, Text: tt.text}
		doc, err := document(page)
		if err != nil {
			t.Fatal(err)
		}
		if got := commonState(page, doc); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestCommonStateLooksAtTheAnswerToo(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		page crawler.Page
		want crawler.PageState
	}{
		{"a challenge by its header", crawler.Page{Status: 403, Text: "x", Header: http.Header{"Cf-Mitigated": {"challenge"}}}, crawler.PageCaptcha},
		{"a challenge with the status of a busy server", crawler.Page{Status: 503, Text: "<title>Just a moment...</title>"}, crawler.PageCaptcha},
		{"a busy server", crawler.Page{Status: 503, Text: full("")}, crawler.PageRateLimited},
		{"sent to log in", crawler.Page{URL: "https://nid.naver.com/nidlogin.login?url=x", Status: 200, Text: "x"}, crawler.PageLoginWall},
	}
	for _, tt := range tests {
		doc, err := document(&tt.page)
		if err != nil {
			t.Fatal(err)
		}
		if got := commonState(&tt.page, doc); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
		if got := commonState(&tt.page, nil); got != tt.want {
			t.Errorf("%s, unparsed: %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestCommonStateOnRealBarriers(t *testing.T) {
	t.Parallel()
	for file, want := range map[string]crawler.PageState{
		"antibot/a2web_old_reddit_over18_interstitial.html": crawler.PageOver18,
		"antibot/a2web_reddit_shreddit_shell.html":          crawler.PageJSShell,
	} {
		raw, err := os.ReadFile(filepath.Join(realPages, file))
		if err != nil {
			t.Skip("the folder of real pages does not stand beside the project")
		}
		page := &crawler.Page{URL: "https://x.example/", Status: 200, Text: string(raw)}
		doc, err := document(page)
		if err != nil {
			t.Fatal(err)
		}
		if got := commonState(page, doc); got != want {
			t.Errorf("%s: %q, want %q", file, got, want)
		}
	}
}
