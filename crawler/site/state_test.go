package site

import (
	"os"
	"path/filepath"
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
