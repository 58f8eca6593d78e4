package site

import (
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"

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

func readTelegramMessages(doc *goquery.Document, base *url.URL, bio string) telegramListing {
	l := telegramListing{present: map[int64]bool{}}
	found := doc.Find(".tgme_widget_message[data-post]")
	mixed, cut := false, 0
	if found.Length() > maxPosts { // the newest stand last
		cut = found.Length() - maxPosts
	}
	seen := map[string]bool{}
	found.Slice(cut, found.Length()).Each(func(_ int, s *goquery.Selection) {
		handle, number := telegramDataPost(s.AttrOr("data-post", ""))
		if handle == "" || s.ParentsFiltered(".tgme_widget_message").Length() > 0 {
			return
		}
		if l.handle == "" {
			l.handle = handle
		}
		mixed = mixed || !strings.EqualFold(handle, l.handle)
		l.mark(number)
		if id := telegramID(handle, number); s.HasClass("service_message") || seen[id] {
			return
		} else {
			seen[id] = true
		}
		l.markAlbum(s)
		l.posts = append(l.posts, readTelegramMessage(s, base, handle, number, bio))
	})
	l.contiguous = doc.Find(".tgme_channel_history").Length() > 0 && base.Query().Get("q") == "" && !mixed
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
func (l *telegramListing) markAlbum(s *goquery.Selection) {
	s.Find(".tgme_widget_message_grouped a[href]").Each(func(i int, a *goquery.Selection) {
		if handle, number := telegramAddress(a.AttrOr("href", "")); i < maxMedia && number > 0 && strings.EqualFold(handle, l.handle) {
			l.present[number] = true
		}
	})
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

func readTelegramMessage(s *goquery.Selection, base *url.URL, handle string, number int64, bio string) telegramMessage {
	text := telegramText(s, base)
	post := crawler.Post{
		ID:       telegramID(handle, number),
		Site:     "telegram",
		URL:      "https://t.me/" + handle + "/" + strconv.FormatInt(number, 10),
		Author:   telegramAuthor(s, base, handle),
		Text:     text.text,
		PostedAt: telegramTime(s),
		Edited:   strings.Contains(s.Find(".tgme_widget_message_meta").Text(), "edited"),
		Media:    telegramMedia(s, base),
		Links:    withoutTags(text.links),
		Quotes:   text.quotes,
		Bio:      bio,
		ReplyTo:  optional(telegramReference(s.Find("a.tgme_widget_message_reply").First().AttrOr("href", ""))),
		EditedAt: nil, // the preview says that a post was edited, never when
	}
	if preview := resolve(base, s.Find("a.tgme_widget_message_link_preview").First().AttrOr("href", "")); preview != "" {
		post.Links = appendNew(post.Links, preview)
	}
	m := telegramMessage{post: post}
	if from := s.Find(".tgme_widget_message_forwarded_from").First(); from.Length() > 0 {
		m.forward = from.Find("a[href]").First().AttrOr("href", "")
		m.post.ForwardedFrom = optional(telegramForward(m.forward, from))
		if source, _ := telegramAddress(m.forward); !strings.EqualFold(source, handle) && post.Text != "" {
			m.post.Quotes = []crawler.Range{{Start: 0, End: len(post.Text)}}
		}
	}
	return m
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
func telegramForward(address string, from *goquery.Selection) string {
	if address != "" {
		return telegramReference(address)
	}
	return strings.Join(strings.Fields(from.Find(".tgme_widget_message_forwarded_from_name").Text()), " ")
}

// telegramReference is a post's id when an address names one, else the address.
func telegramReference(address string) string {
	if handle, number := telegramAddress(address); number > 0 {
		return telegramID(handle, number)
	}
	return address
}

// telegramText is what was written: the post's text, without the lines of the
// post it answers, and a poll's question and options.
func telegramText(s *goquery.Selection, base *url.URL) rendered {
	var nodes []*html.Node
	s.Find(".js-message_text, .tgme_widget_message_poll_question, .tgme_widget_message_poll_option_text").Each(func(_ int, t *goquery.Selection) {
		// The preview wraps a text in a second box of the same class now and then.
		if t.ParentsFiltered(".js-message_text, .tgme_widget_message_reply").Length() == 0 {
			nodes = append(nodes, t.Nodes[0])
		}
	})
	return render(base, nodes...)
}

func telegramAuthor(s *goquery.Selection, base *url.URL, handle string) crawler.Author {
	first := func(where string) string {
		found := s.Find(where).First()
		if found.Length() == 0 {
			return ""
		}
		return render(base, found.Nodes[0]).text
	}
	return crawler.Author{
		ID:        strings.ToLower(handle),
		Handle:    handle,
		Name:      first(".tgme_widget_message_author .tgme_widget_message_owner_name"),
		URL:       "https://t.me/" + handle,
		Signature: first(".tgme_widget_message_from_author"),
	}
}

func telegramTime(s *goquery.Selection) *time.Time {
	stamp, ok := s.Find(".tgme_widget_message_date time[datetime]").First().Attr("datetime")
	if !ok {
		return nil
	}
	at, err := time.Parse(time.RFC3339, strings.TrimSpace(stamp))
	if err != nil {
		return nil
	}
	return &at
}

// telegramMedia names what hangs on a post.
func telegramMedia(s *goquery.Selection, base *url.URL) []crawler.Media {
	var media []crawler.Media
	add := func(kind, address, alt string) {
		if len(media) < maxMedia {
			media = append(media, crawler.Media{Kind: kind, URL: resolve(base, address), Alt: strings.Join(strings.Fields(alt), " ")})
		}
	}
	s.Find(telegramMediaBoxes).Each(func(_ int, m *goquery.Selection) {
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

const telegramMediaBoxes = ".tgme_widget_message_photo_wrap, .tgme_widget_message_video_player, " +
	".tgme_widget_message_roundvideo_player, .tgme_widget_message_voice_player, .tgme_widget_message_sticker_wrap, " +
	".tgme_widget_message_document_wrap, .tgme_widget_message_poll"

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
