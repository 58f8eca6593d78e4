package site

import (
	"html"
	"net/url"
	"path"
	"strings"
	"time"

	"scops/crawler"
)

// redditText reads a body: its HTML, which is escaped once more unless it was
// asked for raw, else its Markdown. What was deleted or removed is no text.
func redditText(markup, markdown string, base *url.URL) rendered {
	switch strings.TrimSpace(markdown) {
	case "[deleted]", "[removed]", "[ Removed by Reddit ]":
		return rendered{}
	}
	if strings.HasPrefix(strings.TrimSpace(markup), "&lt;") {
		markup = html.UnescapeString(markup)
	}
	if markup != "" {
		return renderHTML(markup, base)
	}
	return renderMarkdown(html.UnescapeString(markdown))
}

func (t *redditThing) addTitle(title string) {
	if title = strings.TrimSpace(title); title != "" && title != "[deleted by user]" && title != "[deleted]" && title != "[removed]" {
		t.text.prepend(title)
	}
}

func (t *redditThing) addPoll(d *redditData) {
	for i, o := range d.Poll.Options {
		if i == 0 {
			t.media = append(t.media, crawler.Media{Kind: "poll"})
		}
		if i < maxMedia {
			t.text.text += "\n" + strings.TrimSpace(o.Text)
		}
	}
}

// mediaList is the gallery in its order, the video, or the picture linked to.
func (d *redditData) mediaList(base *url.URL) []crawler.Media {
	var media []crawler.Media
	for _, item := range d.Gallery.Items {
		source := d.Metadata[item.MediaID].Source
		if source.URL == "" {
			source.URL = source.GIF
		}
		if address := resolve(base, html.UnescapeString(source.URL)); address != "" && len(media) < maxMedia {
			media = append(media, crawler.Media{Kind: "photo", URL: address, Alt: item.Caption})
		}
	}
	if d.IsVideo && hostOf(d.Media.Video.URL) != "" {
		media = append(media, crawler.Media{Kind: "video", URL: d.Media.Video.URL})
	}
	if address := html.UnescapeString(d.URL); len(media) == 0 && !d.IsSelf && isPictureAddress(address) {
		media = append(media, crawler.Media{Kind: "photo", URL: address})
	}
	return media
}

// isPictureAddress says that an address ends like a picture's.
func isPictureAddress(address string) bool {
	u, err := url.Parse(address)
	if err != nil || hostOf(address) == "" {
		return false
	}
	switch strings.ToLower(path.Ext(u.Path)) {
	case ".jpg", ".jpeg", ".png", ".gif", ".webp":
		return true
	default:
		return false
	}
}

// stateTime reads a time in seconds or, where it is too large for that, in
// milliseconds.
func stateTime(n float64) *time.Time {
	if n > 7e9 {
		n /= 1000
	}
	return unixTime(n)
}
