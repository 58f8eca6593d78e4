package site

import (
	"strconv"
	"strings"

	"github.com/PuerkitoBio/goquery"

	"scops/crawler"
)

func isOldReddit(text string) bool {
	return strings.Contains(text, `data-fullname="t3_`) || strings.Contains(text, `data-fullname="t1_`)
}

func isRedesignedReddit(text string) bool {
	return strings.Contains(text, `data-test-id="post-content"`) && strings.Contains(text, "redditstatic.com")
}

// readOld reads a page of old.reddit.com: a listing, or a thread in which the
// answers stand inside what they answer.
func (p *redditPage) readOld(doc *goquery.Document) {
	if side := doc.Find(".side .titlebox .usertext-body .md").First(); side.Length() > 0 {
		p.bio = clip(render(p.base, side.Nodes...).text, maxBio)
	}
	things := doc.Find(".thing[data-fullname]").Not(".promoted")
	thread := things.FilterFunction(func(_ int, s *goquery.Selection) bool { return isRedditPost(s) }).First()
	inThread := doc.Find(".commentarea").Length() > 0
	things.EachWithBreak(func(_ int, s *goquery.Selection) bool {
		if s.ParentsFiltered(".entry").Length() > 0 {
			return true // answers stand beside an entry, not in it
		}
		t := p.oldThing(s)
		if !isRedditPost(s) && inThread {
			t.link = thread.AttrOr("data-fullname", "")
			if t.subreddit == "" {
				t.subreddit = thread.AttrOr("data-subreddit", "")
			}
			if t.parent == "" {
				t.parent = t.link
			}
		}
		p.add(t)
		return len(p.things) < maxPosts
	})
	doc.Find(".morecomments a[id^='more_t1_']").Each(func(_ int, s *goquery.Selection) {
		id := strings.TrimPrefix(s.AttrOr("id", ""), "more_")
		p.more = append(p.more, (&redditThing{fullname: id, link: thread.AttrOr("data-fullname", "")}).address())
	})
	p.next = optional(resolve(p.base, doc.Find(".nav-buttons .next-button a").First().AttrOr("href", "")))
	p.state = p.oldState(doc)
}

func isRedditPost(s *goquery.Selection) bool {
	return strings.HasPrefix(s.AttrOr("data-fullname", ""), "t3_")
}

// oldThing reads a thing's own entry, without the answers below it.
func (p *redditPage) oldThing(s *goquery.Selection) redditThing {
	entry := s.ChildrenFiltered(".entry")
	author := entry.Find(".tagline a.author").First()
	t := redditThing{
		fullname: s.AttrOr("data-fullname", ""), account: s.AttrOr("data-author-fullname", ""),
		handle: s.AttrOr("data-author", strings.TrimSpace(author.Text())), flair: strings.TrimSpace(entry.Find(".tagline .flair").First().Text()),
		subreddit: s.AttrOr("data-subreddit", ""), permalink: redditPath(redditHome + s.AttrOr("data-permalink", "")), pinned: s.HasClass("stickied"),
		parent: s.ParentsFiltered(".thing").First().AttrOr("data-fullname", ""),
	}
	if body := entry.Find(".usertext-body .md").First(); body.Length() > 0 {
		t.text = redditBody(p, body)
	} else if cached := entry.Find(".expando").First().AttrOr("data-cachedhtml", ""); cached != "" {
		t.text = p.cachedBody(cached)
	}
	if millis, err := strconv.ParseFloat(s.AttrOr("data-timestamp", ""), 64); err == nil {
		t.at = stateTime(millis)
	} else {
		t.at = stampTime(entry.Find(".tagline time[datetime]").Not(".edited-timestamp").First().AttrOr("datetime", ""))
	}
	if edit := entry.Find(".tagline time.edited-timestamp").First(); edit.Length() > 0 {
		t.edited, t.editedAt = true, stampTime(edit.AttrOr("datetime", ""))
	}
	if !isRedditPost(s) {
		return t
	}
	title := entry.Find("a.title").First()
	t.addTitle(title.Text())
	address := resolve(p.base, s.AttrOr("data-url", title.AttrOr("href", "")))
	if t.permalink == "" && isRedditHost(hostOf(address)) {
		t.permalink = redditPath(address)
	}
	if !isRedditHost(hostOf(address)) {
		t.links = append(t.links, address)
	}
	if isPictureAddress(address) {
		t.media = append(t.media, crawler.Media{Kind: "photo", URL: address})
	}
	return t
}

func redditBody(p *redditPage, body *goquery.Selection) rendered {
	switch strings.TrimSpace(body.Text()) {
	case "[deleted]", "[removed]", "[ Removed by Reddit ]":
		return rendered{}
	}
	return render(p.base, body.Nodes...)
}

// cachedBody reads the body a listing keeps folded.
func (p *redditPage) cachedBody(markup string) rendered {
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(markup))
	if err != nil {
		return rendered{}
	}
	return redditBody(p, doc.Find(".md").First())
}

func (p *redditPage) oldState(doc *goquery.Document) crawler.PageState {
	title := strings.TrimSpace(doc.Find("title").First().Text())
	message := strings.ToLower(clip(strings.Join(strings.Fields(doc.Find(".interstitial, .interstitial-message, #noresults, .error, #classy-error, h1, h3").Text()), " "), 16<<10))
	switch {
	case title == "reddit.com: over 18?":
		return crawler.PageOver18
	case strings.Contains(title, "Please wait for verification"), strings.Contains(p.page.Text, "<shreddit-app"):
		return crawler.PageJSShell
	case strings.Contains(message, "has been banned"), strings.Contains(message, "page not found"), strings.Contains(message, "user has deleted their account"), strings.Contains(message, "account has been suspended"):
		return crawler.PageDeleted
	case strings.Contains(message, "private community"), strings.Contains(message, "you must be invited"), strings.Contains(message, "quarantined"), strings.Contains(message, "are you sure you want to view this community"):
		return crawler.PageLoginWall
	case strings.Contains(strings.ToLower(doc.Find("#siteTable, #noresults").Text()), "there doesn't seem to be anything here"):
		return crawler.PageEmpty
	default:
		return otherState(p.page, doc)
	}
}

// redditPath is the path of an address on the platform, "" of any other.
func redditPath(address string) string {
	if !isRedditHost(hostOf(address)) {
		return ""
	}
	return pageBase(&crawler.Page{URL: address}).EscapedPath()
}
