package site

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"scops/crawler"
)

// telegramMessage is one post with what the page needs to know beside it.
type telegramMessage struct {
	post    crawler.Post
	forward string // address it was forwarded from
}

// telegramListing is the posts of a page and the numbers it accounts for.
type telegramListing struct {
	posts      []telegramMessage
	handle     string         // of the channel, as written
	present    map[int64]bool // numbers of posts, album parts and service messages
	oldest     int64
	contiguous bool // one channel's history, without holes of the page's own making
}

func readTelegramMessages(doc marks, base *url.URL, bio string) telegramListing {
	l := telegramListing{present: map[int64]bool{}}
	found := slices.DeleteFunc(slices.Clone(doc.all("tgme_widget_message")), func(m mark) bool { return !hasAttr(m.Node, "data-post") })
	found = found[max(0, len(found)-maxPosts):] // the newest stand last
	l.posts = make([]telegramMessage, 0, len(found))
	mixed := false
	seen := map[string]bool{}
	for _, box := range found {
		n := box.Node
		handle, number := telegramDataPost(attr(n, "data-post"))
		if handle == "" || below(n, "tgme_widget_message") {
			continue
		}
		if l.handle == "" {
			l.handle = handle
		}
		mixed = mixed || !strings.EqualFold(handle, l.handle)
		l.mark(number)
		id := telegramID(handle, number)
		if hasClass(n, "service_message") || seen[id] {
			continue
		}
		seen[id] = true
		m := doc.within(box)
		l.markAlbum(m)
		l.posts = append(l.posts, readTelegramMessage(n, m, base, handle, number, bio))
	}
	l.contiguous = doc.any("tgme_channel_history") && base.Query().Get("q") == "" && !mixed
	return l
}

func (l *telegramListing) mark(number int64) {
	l.present[number] = true
	if l.oldest == 0 || number < l.oldest {
		l.oldest = number
	}
}

// span covers every number the page accounts for: an album ends with its last
// picture, and a channel begins with a service message.
func (l *telegramListing) span() crawler.Span {
	var span crawler.Span
	for n := range l.present {
		span = widen(span, n)
	}
	return span
}

// markAlbum accounts for the numbers an album's pictures take.
func (l *telegramListing) markAlbum(m marks) {
	for _, album := range m.all("tgme_widget_message_grouped") {
		selection(album.Node).Find("a[href]").Each(func(i int, a *goquery.Selection) {
			if handle, number := telegramAddress(a.AttrOr("href", "")); i < maxMedia && number > 0 && strings.EqualFold(handle, l.handle) {
				l.present[number] = true
			}
		})
	}
}

func telegramDataPost(s string) (handle string, number int64) {
	name, digits, found := strings.Cut(s, "/")
	if !found {
		return "", 0
	}
	handle, number = telegramHandle(name), telegramNumber(digits)
	if number == 0 {
		return "", 0
	}
	return handle, number
}

func readTelegramMessage(n *html.Node, in marks, base *url.URL, handle string, number int64, bio string) telegramMessage {
	text := telegramText(in, base)
	post := crawler.Post{
		ID:       telegramID(handle, number),
		Site:     "telegram",
		URL:      "https://t.me/" + handle + "/" + strconv.FormatInt(number, 10),
		Author:   telegramAuthor(in, base, handle),
		Text:     text.text,
		PostedAt: telegramTime(in),
		Edited:   strings.Contains(in.text("tgme_widget_message_meta"), "edited"),
		Media:    telegramMedia(n, in, base),
		Links:    withoutTags(text.links),
		Quotes:   text.quotes,
		Views:    readCount(in.text("tgme_widget_message_views")),
		Bio:      bio,
		ReplyTo:  optional(telegramReference(telegramLink(in, "tgme_widget_message_reply"))),
		EditedAt: nil, // the preview says that a post was edited, never when
	}
	if preview := resolve(base, telegramLink(in, "tgme_widget_message_link_preview")); preview != "" {
		post.Links = appendNew(post.Links, preview)
	}
	m := telegramMessage{post: post}
	if from := in.all("tgme_widget_message_forwarded_from"); len(from) > 0 {
		m.forward = attrOf(child(from[0].Node, "a", "href"), "href")
		m.post.ForwardedFrom = optional(telegramForward(m.forward, in.within(from[0])))
		if source, _ := telegramAddress(m.forward); !strings.EqualFold(source, handle) && post.Text != "" {
			m.post.Quotes = []crawler.Range{{Start: 0, End: len(post.Text)}}
		}
	}
	return m
}

// telegramLink is where the first link of a class leads.
func telegramLink(in marks, class string) string {
	for _, n := range in.all(class) {
		if n.DataAtom == atom.A {
			return attr(n.Node, "href")
		}
	}
	return ""
}

// withoutTags drops the searches hashtags are linked to.
func withoutTags(links []string) []string {
	kept := links[:0]
	for _, l := range links {
		if !strings.Contains(l, "?q=%23") {
			kept = append(kept, l)
		}
	}
	return kept
}

// telegramForward names where a post was forwarded from: a post, else the
// address, else the name alone (people may hide their account).
func telegramForward(address string, from marks) string {
	if address != "" {
		return telegramReference(address)
	}
	return strings.Join(strings.Fields(from.text("tgme_widget_message_forwarded_from_name")), " ")
}

// telegramReference is a post's id when an address names one, else the address.
func telegramReference(address string) string {
	if address == "" {
		return ""
	}
	if handle, number := telegramAddress(address); number > 0 {
		return telegramID(handle, number)
	}
	return address
}

// telegramText is what was written: the post's text, without the lines of the
// post it answers, and a poll's question and options.
func telegramText(in marks, base *url.URL) rendered {
	var nodes []*html.Node
	for _, n := range in.inOrder("js-message_text", "tgme_widget_message_poll_question", "tgme_widget_message_poll_option_text") {
		// The preview wraps a text in a second box of the same class now and then.
		if !below(n.Node, "js-message_text", "tgme_widget_message_reply") {
			nodes = append(nodes, n.Node)
		}
	}
	return render(base, nodes...)
}

func telegramAuthor(in marks, base *url.URL, handle string) crawler.Author {
	author := crawler.Author{ID: strings.ToLower(handle), Handle: handle, URL: "https://t.me/" + handle}
	for _, n := range in.all("tgme_widget_message_owner_name") {
		if below(n.Node, "tgme_widget_message_author") {
			author.Name = render(base, n.Node).text
			break
		}
	}
	if n := in.first("tgme_widget_message_from_author"); n != nil {
		author.Signature = render(base, n).text
	}
	return author
}

func telegramTime(in marks) *time.Time {
	for _, date := range in.all("tgme_widget_message_date") {
		if stamp := child(date.Node, "time", "datetime"); stamp != nil {
			at, err := time.Parse(time.RFC3339, strings.TrimSpace(attr(stamp, "datetime")))
			if err != nil {
				return nil
			}
			return &at
		}
	}
	return nil
}

// telegramMedia names what hangs on a post.
func telegramMedia(n *html.Node, in marks, base *url.URL) []crawler.Media {
	var media []crawler.Media
	if !in.any(telegramMediaClasses[:]...) {
		return media
	}
	add := func(kind, address, alt string) {
		if len(media) < maxMedia {
			media = append(media, crawler.Media{Kind: kind, URL: resolve(base, address), Alt: strings.Join(strings.Fields(alt), " ")})
		}
	}
	boxes := "." + strings.Join(telegramMediaClasses[:], ", .")
	selection(n).Find(boxes).Each(func(_ int, m *goquery.Selection) {
		switch {
		case m.HasClass("tgme_widget_message_photo_wrap"):
			add("photo", styleURL(m), "")
		case m.HasClass("tgme_widget_message_video_player"), m.HasClass("tgme_widget_message_roundvideo_player"):
			add("video", telegramVideo(m), "")
		case m.HasClass("tgme_widget_message_voice_player"):
			add("audio", m.Find("audio[src]").First().AttrOr("src", ""), "")
		case m.HasClass("tgme_widget_message_sticker_wrap"):
			add("sticker", telegramSticker(m), "")
		case m.HasClass("tgme_widget_message_document_wrap"):
			kind := "file"
			if m.Find(".tgme_widget_message_document_icon.audio").Length() > 0 {
				kind = "audio"
			}
			add(kind, m.AttrOr("href", ""), m.Find(".tgme_widget_message_document_title").Text())
		case m.HasClass("tgme_widget_message_poll"):
			add("poll", "", m.Find(".tgme_widget_message_poll_question").Text())
		}
	})
	return media
}

// telegramMediaClasses are the boxes of what may hang on a post.
var telegramMediaClasses = [...]string{
	"tgme_widget_message_photo_wrap", "tgme_widget_message_video_player", "tgme_widget_message_roundvideo_player",
	"tgme_widget_message_voice_player", "tgme_widget_message_sticker_wrap", "tgme_widget_message_document_wrap",
	"tgme_widget_message_poll",
}

// telegramVideo is the file, else the still picture of one too big to show.
func telegramVideo(m *goquery.Selection) string {
	if src := m.Find("video[src]").First().AttrOr("src", ""); src != "" {
		return src
	}
	return styleURL(m.Find(".tgme_widget_message_video_thumb, .tgme_widget_message_roundvideo_thumb").First())
}

func telegramSticker(m *goquery.Selection) string {
	if webp := m.Find("[data-webp]").First().AttrOr("data-webp", ""); webp != "" {
		return webp
	}
	return m.Find("source[srcset]").First().AttrOr("srcset", "")
}

// styleURL is the address in a style like background-image:url('...').
func styleURL(s *goquery.Selection) string {
	_, rest, found := strings.Cut(s.AttrOr("style", ""), "url(")
	if !found {
		return ""
	}
	address, _, _ := strings.Cut(rest, ")")
	return strings.Trim(address, `'" `)
}

func appendNew(list []string, s string) []string {
	for _, have := range list {
		if have == s {
			return list
		}
	}
	return append(list, s)
}
