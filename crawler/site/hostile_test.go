package site

import (
	"slices"
	"strings"
	"testing"
	"time"

	"scops/crawler"
)

// hostileTime is far above what 2.5 MiB of anything takes in linear time, and
// far below what it takes otherwise.
const hostileTime = 30 * time.Second

// hostilePage is a page made to be slow for one adapter.
type hostilePage struct{ name, adapter, text string }

// fill repeats a piece of markup to 2.5 MiB.
func fill(unit string) string { return strings.Repeat(unit, (5<<19)/len(unit)) }

// hostilePages lists those of every site; a family may keep its own beside its tests.
func hostilePages() []hostilePage {
	message := `<div class="tgme_widget_message" data-post="demo_x/7"><div class="js-message_text">`
	return slices.Concat(hostileDeclared(), []hostilePage{
		{"messages inside messages", "telegram", strings.Repeat(message, 120) + fill("a ")},
		{"one message a thousand times over", "telegram", `<section class="tgme_channel_history">` + fill(message+"x</div></div>")},
		{"albums without end", "telegram", message + `</div><div class="tgme_widget_message_grouped">` + fill(`<a class="tgme_widget_message_photo_wrap" href="https://t.me/demo_x/9">p</a>`)},
		{"links without end", "telegram", message + fill(`<a href="https://t.me/demo_y">y</a>`)},
		{"far apart numbers", "telegram", `<section class="tgme_channel_history">` + message + `</div></div><div class="tgme_widget_message" data-post="demo_x/9223372036854775807"></div></section>`},
		{"quotes inside quotes", "phpbb", `phpBB viewtopic.php <div id="p1" class="post"><div class="content">` + strings.Repeat("<blockquote>", 400) + fill("q ")},
		{"posts without end", "phpbb", `phpBB viewtopic.php ` + strings.Repeat(`<div id="p1" class="post"><div class="content">a</div></div>`, 60000)},
		{"anchors without end", "phpbb", `phpBB viewtopic.php <table>` + fill(`<tr><td><a name="p1"></a></td></tr>`)},
		{"different anchors", "phpbb", `phpBB viewtopic.php <table>` + numbered(`<tr><td><a name="p%"></a><span class="name">n</span></td></tr><tr><td class="postbody">b</td></tr>`, 30000)},
		{"pages without end", "phpbb", `phpBB viewtopic.php <a class="topictitle" href="viewtopic.php?t=1">t</a>` + fill(`<div class="pagination"><strong>x</strong></div>`)},
		{"lists in lists", "mastodon", fill("[")},
		{"repeats of repeats", "mastodon", `[` + strings.Repeat(`{"id":"1","account":{"id":"2"},"visibility":"public","created_at":"","reblog":`, 9000) + `null` + strings.Repeat("}", 9000) + `]`},
		{"elements in elements", "feed", `<rss version="2.0"><channel><item>` + fill("<a:b>")},
		{"open items", "feed", `<rss version="2.0"><channel>` + fill("<item><title>")},
		{"broken items", "feed", `<rss version="2.0"><channel>` + fill("<item><title>x</titel></item>")},
		{"ampersands", "feed", `<rss version="2.0"><channel><item><title>` + fill("&") + `</title></item>`},
		{"comments", "feed", `<rss version="2.0">` + fill("<!--")},
		{"entities", "feed", `<rss version="2.0"><channel><item><title>` + fill("&lt;b&gt;") + `</title></item></channel></rss>`},
		{"breaks", "feed", `<rss version="2.0"><channel><item><description><![CDATA[x` + fill("<br>") + `y]]></description></item></channel></rss>`},
	},
		hostileArticles(),
		hostileFediverse(),
		hostileWebPages(),
		hostileReddit(),
		hostilePixmicat(),
		hostileImageboard(),
		hostileBahamut(),
		hostileYouTube(),
		hostileTwitter(),
		hostileNetworks(),
		hostileMarket(),
		hostilePastebin(),
		hostileXenForo(),
		hostileBlogger(),
		hostileWordPress(),
		hostileForumotion(),
		hostileVBulletin(),
	)
}

func TestHostilePagesEndInTime(t *testing.T) {
	t.Parallel()
	for _, tt := range hostilePages() {
		t.Run(tt.name, func(t *testing.T) {
			start := time.Now()
			h, err := crawler.Read(All(), &crawler.Page{URL: "https://t.me/s/demo_x", Status: 200, Adapter: tt.adapter, Text: tt.text})
			if took := time.Since(start); took > hostileTime {
				t.Errorf("took %v", took)
			}
			if err == nil {
				checkHarvest(t, h)
			}
			t.Logf("%v, %s, %d posts, %v", time.Since(start).Round(time.Millisecond), h.State, len(h.Posts), err)
		})
	}
}

// numbered repeats a text with a number in place of each "%".
func numbered(unit string, n int) string {
	var out strings.Builder
	for i := 1; i <= n; i++ {
		out.WriteString(strings.ReplaceAll(unit, "%", digits(i)))
	}
	return out.String()
}

func digits(n int) string {
	if n < 10 {
		return string(rune('0' + n))
	}
	return digits(n/10) + string(rune('0'+n%10))
}
