package site

import (
	"encoding/json"
	"net/url"
	"strings"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/mmcdole/gofeed"

	"scops/crawler"
)

// youtubePlayer is the part of a video's page for its player that is read.
type youtubePlayer struct {
	Status struct {
		Status string `json:"status"`
		Reason string `json:"reason"`
	} `json:"playabilityStatus"`
	Video struct {
		ID          string `json:"videoId"`
		Title       string `json:"title"`
		Channel     string `json:"channelId"`
		Author      string `json:"author"`
		Description string `json:"shortDescription"`
		Private     bool   `json:"isPrivate"`
	} `json:"videoDetails"`
	About struct {
		Renderer struct {
			Published string `json:"publishDate"`
			Profile   string `json:"ownerProfileUrl"`
		} `json:"playerMicroformatRenderer"`
	} `json:"microformat"`
}

// youtubeChannel is the part of a channel's page that is read.
type youtubeChannel struct {
	Metadata struct {
		Renderer struct {
			ID          string `json:"externalId"`
			Title       string `json:"title"`
			Description string `json:"description"`
			Vanity      string `json:"vanityChannelUrl"`
		} `json:"channelMetadataRenderer"`
	} `json:"metadata"`
}

// readPage reads the page of a video, else of a channel, else what a page says
// of itself: a playlist's title and description.
func (r *youtubeReader) readPage(doc *goquery.Document) crawler.PageState {
	var player youtubePlayer
	r.carried("ytInitialPlayerResponse", &player)
	meta := pageMeta(doc)
	if player.Video.ID != "" || meta["videoid"] != "" {
		if !player.Video.Private {
			r.addVideo(doc, meta, player)
		}
	} else if !r.addChannel() {
		r.addCard(meta)
	}
	return r.pageState(doc, player)
}

// carried decodes an object a page carries for its scripts.
func (r *youtubeReader) carried(name string, into any) {
	_, rest, found := strings.Cut(r.page.Text, name+" = {")
	if found {
		// Without it, what the page says of itself must do.
		_ = json.NewDecoder(strings.NewReader("{" + rest)).Decode(into)
	}
}

func (r *youtubeReader) addVideo(doc *goquery.Document, meta map[string]string, player youtubePlayer) {
	v := player.Video
	id := firstOf(v.ID, meta["videoid"])
	author := youtubeAuthor(firstOf(v.Channel, meta["channelid"]), v.Author)
	if author.Name == "" {
		named := doc.Find(`[itemprop="author"] [itemprop="name"]`).First()
		author.Name = firstOf(named.AttrOr("content", ""), named.AttrOr("href", ""), strings.TrimSpace(doc.Find("a.yt-user-name").First().Text()))
	}
	profile := firstOf(player.About.Renderer.Profile, doc.Find(`[itemprop="author"] [itemprop="url"]`).First().AttrOr("href", ""))
	if _, handle, found := strings.Cut(profile, "/@"); found {
		author.Handle = handle
	} else if _, user, found := strings.Cut(profile, "/user/"); found {
		author.Handle = user
	}
	text := renderPlain(v.Description)
	if v.Description == "" {
		text = r.shownDescription(doc, meta)
	}
	text.prependTitle(firstOf(v.Title, meta["name"], meta["og:title"]))
	r.add(id, crawler.Post{
		URL: youtubeAddress(id, ""), Author: author, Text: text.text, Links: text.links,
		PostedAt: r.published(firstOf(player.About.Renderer.Published, meta["datepublished"], meta["uploaddate"], doc.Find("#eow-date").First().Text())),
		Media:    []crawler.Media{{Kind: "video", URL: youtubeAddress(id, "")}},
	})
}

// published reads a date as the page's data gives it, or as an old page shows it.
func (r *youtubeReader) published(s string) *time.Time {
	if at := stampTime(s); at != nil {
		return at
	}
	return readDate(s, r.zone, r.page.FetchedAt)
}

// shownDescription is the description as an old page shows it; else the
// beginning of it, which is all a page says of itself.
func (r *youtubeReader) shownDescription(doc *goquery.Document, meta map[string]string) rendered {
	shown := doc.Find("#eow-description, #description yt-formatted-string.content:not([hidden])").First()
	if text := render(r.base, shown.Nodes...); text.text != "" {
		return text
	}
	return renderPlain(firstOf(meta["description"], meta["og:description"]))
}

// addChannel reads a channel's description as a post of its own: it is where a
// shop says how to reach it.
func (r *youtubeReader) addChannel() bool {
	var data youtubeChannel
	r.carried("ytInitialData", &data)
	c := data.Metadata.Renderer
	if c.ID == "" {
		return false
	}
	author := youtubeAuthor(c.ID, c.Title)
	if _, handle, found := strings.Cut(c.Vanity, "/@"); found {
		author.Handle = handle
	}
	text := renderPlain(c.Description)
	text.prependTitle(c.Title)
	r.add(c.ID, crawler.Post{URL: author.URL, Author: author, Text: text.text, Links: text.links})
	r.links.add(youtubeHome+"feeds/videos.xml?channel_id="+url.QueryEscape(c.ID), crawler.LinkThread)
	return true
}

// addCard reads what the page of a playlist says of itself.
func (r *youtubeReader) addCard(meta map[string]string) {
	named := pageBase(&crawler.Page{URL: meta["og:url"]})
	list := named.Query().Get("list")
	if !isPlainID(list) {
		return
	}
	text := renderPlain(meta["og:description"])
	text.prependTitle(meta["og:title"])
	r.add(list, crawler.Post{URL: youtubeHome + "playlist?list=" + list, Text: text.text, Links: text.links})
}

func (r *youtubeReader) pageState(doc *goquery.Document, player youtubePlayer) crawler.PageState {
	reason := strings.ToLower(player.Status.Reason)
	switch {
	case strings.Contains(reason, "confirm your age"), strings.Contains(reason, "age-restricted"), player.Status.Status == "AGE_CHECK_REQUIRED":
		return crawler.PageOver18
	case strings.Contains(reason, "not a bot"):
		return crawler.PageCaptcha
	case player.Video.Private, player.Status.Status == "LOGIN_REQUIRED":
		return crawler.PageLoginWall
	case player.Status.Status == "ERROR":
		return crawler.PageDeleted
	case strings.HasPrefix(strings.ToLower(r.base.Hostname()), "consent."), strings.Contains(r.page.Text, `action="https://consent.youtube.com`):
		return crawler.PageLoginWall // a question to be answered before anything is shown
	default:
		return otherState(r.page, doc)
	}
}

// readFeed reads a channel's feed of its newest videos, with their descriptions.
func (r *youtubeReader) readFeed() error {
	feed, err := parseFeed(r.page.Text)
	if err != nil {
		return err
	}
	for _, item := range feed.Items {
		if item == nil {
			continue
		}
		id := feedExtension(item, "yt", "videoId")
		author := youtubeAuthor(feedExtension(item, "yt", "channelId"), "")
		if len(item.Authors) > 0 && item.Authors[0] != nil {
			author.Name = item.Authors[0].Name
		}
		text := renderPlain("")
		for _, group := range item.Extensions["media"]["group"] {
			for _, description := range group.Children["description"] {
				text = renderPlain(description.Value)
			}
		}
		text.prependTitle(item.Title)
		r.add(id, crawler.Post{
			URL: youtubeAddress(id, ""), Author: author, Text: text.text, Links: text.links, PostedAt: feedTime(item),
			Media: []crawler.Media{{Kind: "video", URL: youtubeAddress(id, "")}},
		})
	}
	return nil
}

// feedExtension is the text of an item's element of another namespace.
func feedExtension(item *gofeed.Item, prefix, name string) string {
	for _, e := range item.Extensions[prefix][name] {
		return strings.TrimSpace(e.Value)
	}
	return ""
}
