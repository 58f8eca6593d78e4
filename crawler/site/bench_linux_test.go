package site

import (
	"encoding/json"
	"net/url"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/mmcdole/gofeed"
	"golang.org/x/net/html"

	"scops/crawler"
)

// plainPost is what a reader written by hand for one site reads of a post.
type plainPost struct {
	id, authorID, name, text string
	at                       time.Time
	links, pictures          []string
	others                   []string // what else an adapter reads, most of which most posts do not have
}

// rival is a page of the size sites send, its adapter, and a reader of the same
// fields as one would write it by hand with the usual library.
type rival struct {
	page  *crawler.Page
	read  func(text string, base *url.URL) []plainPost
	posts int
}

func rivals() map[string]rival {
	page := func(adapter, address, head, post, tail string, n int) *crawler.Page {
		return &crawler.Page{URL: address, Adapter: adapter, Status: 200, FetchedAt: time.Date(2024, 3, 10, 1, 0, 0, 0, time.UTC), Text: head + numbered(post, n) + tail}
	}
	words := strings.Repeat("a boat lay by the river and nobody rowed it, ", 8)
	return map[string]rival{
		"telegram": {page("telegram", "https://t.me/s/demo_boat",
			`<!DOCTYPE html><html><head><meta charset="utf-8"><title>Demo</title></head><body><main class="tgme_main" data-url="/demo_boat"><section class="tgme_channel_history js-message_history"><a href="/s/demo_boat?before=1" class="tme_messages_more" data-before="1"></a>`,
			`<div class="tgme_widget_message_wrap js-widget_message_wrap"><div class="tgme_widget_message text_not_supported_wrap js-widget_message" data-post="demo_boat/%"><div class="tgme_widget_message_user"><a href="https://t.me/demo_boat"><i class="tgme_widget_message_user_photo"><img src="https://cdn.example/p.jpg"></i></a></div><div class="tgme_widget_message_bubble"><i class="tgme_widget_message_bubble_tail"><svg class="bubble_icon" width="9px" height="20px" viewBox="0 0 9 20"><g fill="none"><path class="background" d="M8,1 L9,1 L9,20 L8,20 L8,18 Z" fill="#fff"></path></g></svg></i><div class="tgme_widget_message_author accent_color"><a class="tgme_widget_message_owner_name" href="https://t.me/demo_boat"><span dir="auto">Demo</span></a></div>`+
				`<a class="tgme_widget_message_photo_wrap" href="https://t.me/demo_boat/%" style="width:800px;background-image:url('https://cdn.example/%.jpg')"><div class="tgme_widget_message_photo" style="padding-top:75%"></div></a>`+
				`<div class="tgme_widget_message_text js-message_text" dir="auto">`+words+`<br/><a href="https://shop.example/%">shop</a> <b>now</b></div><div class="tgme_widget_message_footer compact js-message_footer"><div class="tgme_widget_message_info short js-message_info"><span class="tgme_widget_message_views">1.2K</span><span class="copyonly"> views</span><span class="tgme_widget_message_meta"><a class="tgme_widget_message_date" href="https://t.me/demo_boat/%"><time datetime="2024-03-01T04:05:06+00:00" class="time">04:05</time></a></span></div></div></div></div></div>`,
			`</section></main></body></html>`, 20), plainTelegram, 20},
		"phpbb": {page("phpbb", "https://board.example/viewtopic.php?t=9",
			`<!DOCTYPE html><html lang="en"><head><title>t</title></head><body id="phpbb" class="section-viewtopic"><div id="page-body">`,
			`<div id="p%" class="post has-profile bg2"><div class="inner"><dl class="postprofile" id="profile%"><dt><a href="./memberlist.php?mode=viewprofile&amp;u=%" class="username">demo_%</a></dt><dd class="profile-rank">Rower</dd><dd class="profile-posts"><strong>Posts:</strong> 12</dd><dd class="profile-joined"><strong>Joined:</strong> Fri Aug 21, 2015 3:54 pm</dd></dl><div class="postbody"><div id="post_content%"><h3><a href="#p%">Re: boats</a></h3><ul class="post-buttons"><li><a href="./posting.php?mode=quote&amp;p=%" class="button">Quote</a></li></ul><p class="author"><span class="responsive-hide">by <strong><a href="./memberlist.php?mode=viewprofile&amp;u=%" class="username">demo_%</a></strong> &raquo; </span><time datetime="2024-03-01T04:05:06+00:00">Fri Mar 01, 2024 4:05 am</time></p><div class="content">`+words+`<br>see <a href="https://shop.example/%" class="postlink">shop</a> <img src="https://pics.example/%.jpg" alt="boat"></div></div></div></div></div>`,
			`</div><div id="page-footer">Powered by phpBB</div></body></html>`, 25), plainPHPBB, 25},
		"dcinside": {page("dcinside", "https://gall.dcinside.com/mgallery/board/view/?id=boats&no=1",
			`<html lang="ko"><body><div class="view_content_wrap"><div class="gallview_head clear ub-content"><h3 class="title ub-word"><span class="title_subject">배</span></h3><div class="gall_writer ub-writer" data-nick="demo" data-uid="demo" data-ip=""><span class="gall_date" title="2024-03-09 22:45:02">2024.03.09 22:45:02</span></div></div><div class="gallview_contents"><div class="writing_view_box"><div class="write_div">`+words+`</div></div></div></div><div class="comment_box"><ul class="cmt_list">`,
			`<li id="comment_li_%" class="ub-content"><div class="cmt_info clear" data-no="%" data-rcnt="0" data-article-no="1"><div class="cmt_nickbox"><span class="gall_writer ub-writer" data-nick="이름%" data-uid="demo%" data-ip=""><span class="nickname in" title="이름%"><em>이름%</em></span></span></div><div class="clear cmt_txtbox btn_reply_write_all"><p class="usertxt ub-word">강가에 배가 있었다 아무도 타지 않았다<br>사진은 <a href="https://shop.example/%">여기</a></p></div><div class="fr clear"><span class="date_time">2024.03.09 22:50:11</span></div></div></li>`,
			`</ul></div></body></html>`, 100), plainDCInside, 101},
		"feed": {page("feed", "https://blog.example/feed",
			`<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>Demo</title><link>https://blog.example/</link><description>d</description><language>en</language>`,
			`<item><title>Note %</title><link>https://blog.example/%</link><guid isPermaLink="false">note-%</guid><pubDate>Sat, 09 Mar 2024 10:00:00 +0000</pubDate><author>demo@blog.example (Demo)</author><description><![CDATA[<p>`+words+`</p><p>see <a href="https://shop.example/%">shop</a></p>]]></description><enclosure url="https://pics.example/%.jpg" type="image/jpeg" length="1"/></item>`,
			`</channel></rss>`, 30), plainFeed, 30},
		"mastodon": {page("mastodon", "https://social.example/api/v1/timelines/public",
			`[`, `{"id":"%","created_at":"2024-03-02T10:00:00.000Z","in_reply_to_id":null,"in_reply_to_account_id":null,"sensitive":false,"spoiler_text":"","visibility":"public","language":"en","uri":"https://social.example/users/demo/statuses/%","url":"https://social.example/@demo/%","replies_count":0,"reblogs_count":0,"favourites_count":0,"edited_at":null,"content":"<p>`+words+`<br />see <a href=\"https://shop.example/%\" rel=\"nofollow\">shop</a></p>","reblog":null,"account":{"id":"7","username":"demo","acct":"demo","display_name":"Demo","locked":false,"bot":false,"created_at":"2020-01-01T00:00:00.000Z","note":"<p>a rower</p>","url":"https://social.example/@demo","uri":"https://social.example/users/demo","avatar":"https://files.example/a.jpg","followers_count":5,"fields":[]},"media_attachments":[{"id":"%","type":"image","url":"https://pics.example/%.jpg","description":"a boat"}],"mentions":[],"tags":[],"emojis":[],"card":null,"poll":null},`,
			`null]`, 40), plainMastodon, 40},
	}
}

// plainText gives a selection's text with its line breaks, as is usually done.
func plainTextOf(s *goquery.Selection) string {
	s.Find("br").ReplaceWithHtml("\n")
	return strings.TrimSpace(s.Text())
}

func plainLinks(s *goquery.Selection, base *url.URL, selector, name string) []string {
	var found []string
	s.Find(selector).Each(func(_ int, a *goquery.Selection) {
		if u, err := base.Parse(a.AttrOr(name, "")); err == nil {
			found = append(found, u.String())
		}
	})
	return found
}

func plainTime(layout, s string) time.Time {
	at, _ := time.Parse(layout, s) // a reader by hand would say nothing of it either
	return at
}

func plainDocument(text string) *goquery.Document {
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(text))
	if err != nil {
		panic(err) // composed above
	}
	return doc
}

func plainTelegram(text string, base *url.URL) []plainPost {
	var posts []plainPost
	plainDocument(text).Find(".tgme_widget_message").Each(func(_ int, s *goquery.Selection) {
		owner, id := s.Find(".tgme_widget_message_owner_name").First(), s.AttrOr("data-post", "")
		p := plainPost{id: id[strings.LastIndexByte(id, '/')+1:], name: owner.Text(), authorID: strings.TrimPrefix(owner.AttrOr("href", ""), "https://t.me/"),
			at: plainTime(time.RFC3339, s.Find(".tgme_widget_message_date time").AttrOr("datetime", ""))}
		body := s.Find(".tgme_widget_message_text").First()
		p.links = plainLinks(body, base, "a[href]", "href")
		p.text = plainTextOf(body)
		s.Find(".tgme_widget_message_photo_wrap").Each(func(_ int, a *goquery.Selection) {
			_, rest, _ := strings.Cut(a.AttrOr("style", ""), "url('")
			address, _, _ := strings.Cut(rest, "'")
			p.pictures = append(p.pictures, address)
		})
		posts = append(posts, p)
	})
	return posts
}

func plainPHPBB(text string, base *url.URL) []plainPost {
	var posts []plainPost
	doc := plainDocument(text)
	doc.Find(".post").Each(func(_ int, s *goquery.Selection) {
		author := s.Find(".author .username").First()
		profile, err := base.Parse(author.AttrOr("href", ""))
		if err != nil {
			return
		}
		p := plainPost{id: strings.TrimPrefix(s.AttrOr("id", ""), "p"), name: author.Text(), authorID: profile.Query().Get("u"),
			at: plainTime(time.RFC3339, s.Find(".author time").AttrOr("datetime", ""))}
		body := s.Find(".content").First()
		p.links, p.pictures = plainLinks(body, base, "a[href]", "href"), plainLinks(body, base, "img[src]", "src")
		p.others = append(plainLinks(body, base, "blockquote cite a", "href"), body.Find("blockquote").Text(), s.Find(".signature").Text(), s.Find(".notice").Text(), s.Find(".attachbox").Text())
		p.text = plainTextOf(body)
		posts = append(posts, p)
	})
	if len(posts) > 0 {
		posts[0].others = append(posts[0].others, doc.Find(".pagination .next a").AttrOr("href", ""), doc.Find(`link[rel="canonical"]`).AttrOr("href", ""), doc.Find("#page-footer li").Text())
	}
	return posts
}

func plainDCInside(text string, base *url.URL) []plainPost {
	doc := plainDocument(text)
	read := func(id string, writer, at, body *goquery.Selection) plainPost {
		p := plainPost{id: id, authorID: writer.AttrOr("data-uid", ""), name: writer.AttrOr("data-nick", ""), at: plainTime("2006.01.02 15:04:05", at.Text())}
		p.links, p.pictures = plainLinks(body, base, "a[href]", "href"), plainLinks(body, base, "img[src]", "src")
		p.text = plainTextOf(body)
		return p
	}
	head := doc.Find(".gallview_head")
	posts := []plainPost{read(base.Query().Get("no"), head.Find(".gall_writer"), head.Find(".gall_date"), doc.Find(".write_div"))}
	posts[0].text = head.Find(".title_subject").Text() + "\n" + posts[0].text
	doc.Find(".cmt_list li.ub-content").Each(func(_ int, s *goquery.Selection) {
		posts = append(posts, read(s.Find(".cmt_info").AttrOr("data-no", ""), s.Find(".gall_writer"), s.Find(".date_time"), s.Find(".usertxt")))
	})
	return posts
}

func plainFeed(text string, base *url.URL) []plainPost {
	feed, err := gofeed.NewParser().ParseString(text)
	if err != nil {
		panic(err) // composed above
	}
	var posts []plainPost
	for _, item := range feed.Items {
		body := plainDocument(item.Description).Find("body")
		p := plainPost{id: item.GUID, authorID: "-", at: *item.PublishedParsed}
		if len(item.Authors) > 0 {
			p.name = item.Authors[0].Name
		}
		p.links = plainLinks(body, base, "a[href]", "href")
		p.text = item.Title + "\n" + plainTextOf(body)
		for _, e := range item.Enclosures {
			p.pictures = append(p.pictures, e.URL)
		}
		posts = append(posts, p)
	}
	return posts
}

func plainMastodon(text string, base *url.URL) []plainPost {
	var statuses []*struct {
		ID         string     `json:"id"`
		CreatedAt  time.Time  `json:"created_at"`
		EditedAt   *time.Time `json:"edited_at"`
		Visibility string     `json:"visibility"`
		Spoiler    string     `json:"spoiler_text"`
		ReplyTo    *string    `json:"in_reply_to_id"`
		Language   *string    `json:"language"`
		URL        string     `json:"url"`
		Content    string     `json:"content"`
		Account    struct {
			ID          string `json:"id"`
			Acct        string `json:"acct"`
			DisplayName string `json:"display_name"`
			URL         string `json:"url"`
			Note        string `json:"note"`
		} `json:"account"`
		Media []struct {
			Type        string  `json:"type"`
			URL         string  `json:"url"`
			Description *string `json:"description"`
		} `json:"media_attachments"`
	}
	if err := json.Unmarshal([]byte(text), &statuses); err != nil {
		panic(err) // composed above
	}
	var posts []plainPost
	for _, s := range statuses {
		if s == nil {
			continue
		}
		body := plainDocument(s.Content).Find("body")
		p := plainPost{id: s.ID, authorID: s.Account.ID, name: s.Account.DisplayName, at: s.CreatedAt, links: plainLinks(body, base, "a[href]", "href")}
		p.text = plainTextOf(body)
		p.others = []string{plainTextOf(plainDocument(s.Account.Note).Find("body"))}
		for _, m := range s.Media {
			p.pictures = append(p.pictures, m.URL)
		}
		posts = append(posts, p)
	}
	return posts
}

// TestReadersByHandReadTheSame keeps the comparison of BenchmarkRead honest.
func TestReadersByHandReadTheSame(t *testing.T) {
	t.Parallel()
	for name, r := range rivals() {
		h, err := crawler.Read(All(), r.page)
		if err != nil || h.State != crawler.PageOK || len(h.Posts) != r.posts {
			t.Errorf("%s: %s, %d posts, want %d (%v)", name, h.State, len(h.Posts), r.posts, err)
			continue
		}
		for i, want := range r.read(r.page.Text, pageBase(r.page)) {
			got := h.Posts[i]
			if !strings.HasSuffix(nativeID(got.ID), want.id) || words(got.Text) != words(want.text) || got.Author.ID != want.authorID || got.Author.Name != want.name || got.PostedAt == nil || len(got.Links) != len(want.links) || len(got.Media) != len(want.pictures) {
				t.Errorf("%s: post %d: the adapter reads %+v, a reader by hand %+v", name, i, got, want)
				break
			}
		}
	}
}

// threadTime is how long this thread has been computing: what others do on the
// machine does not count.
func threadTime(b testing.TB) time.Duration {
	var used syscall.Rusage
	const ofThread = 1 // RUSAGE_THREAD
	if err := syscall.Getrusage(ofThread, &used); err != nil {
		b.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

// BenchmarkRead reads the same page by turns with an adapter and with a reader
// of the same fields written by hand. "ratio" is the adapter's speed over the
// other's: above 1, the adapter is the faster.
func BenchmarkRead(b *testing.B) {
	for name, r := range rivals() {
		b.Run(name, func(b *testing.B) {
			adapters, base := All(), pageBase(r.page)
			var ours, theirs time.Duration
			runtime.LockOSThread()
			defer runtime.UnlockOSThread()
			for b.Loop() {
				start := threadTime(b)
				if h, err := crawler.Read(adapters, r.page); err != nil || len(h.Posts) != r.posts {
					b.Fatal(len(h.Posts), err)
				}
				ours += threadTime(b) - start
				start = threadTime(b)
				if len(r.read(r.page.Text, base)) == 0 {
					b.Fatal("nothing read")
				}
				theirs += threadTime(b) - start
			}
			b.ReportMetric(0, "ns/op") // of both: says nothing
			b.ReportMetric(float64(ours.Microseconds())/float64(b.N), "us/page")
			b.ReportMetric(float64(len(r.page.Text)*b.N)/1e6/ours.Seconds(), "MB/s")
			b.ReportMetric(float64(theirs)/float64(ours), "ratio")
		})
	}
}

// BenchmarkTidy makes the trees of BenchmarkRead's pages both ways.
func BenchmarkTidy(b *testing.B) {
	for name, r := range rivals() {
		if parseTidy(r.page.Text) == nil {
			continue
		}
		b.Run(name+"/tidy", func(b *testing.B) {
			for b.Loop() {
				parseTidy(r.page.Text)
			}
		})
		b.Run(name+"/parser", func(b *testing.B) {
			for b.Loop() {
				if _, err := html.Parse(strings.NewReader(r.page.Text)); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
