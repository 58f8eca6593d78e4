package demo

import (
	"encoding/xml"
	"fmt"
	"html"
	"net/http"
	"strings"
	"time"
)

const feedType = "application/rss+xml; charset=utf-8"

// news serves one feed, newest first, and one that robots.txt forbids.
func (w *Web) news(r *http.Request) answer {
	switch r.URL.Path {
	case "/feed.xml":
		return answer{kind: feedType, body: w.newsFeed(w.data.news)}
	case "/archive/feed.xml":
		forbidden := entry{number: "n-1", text: "Archive\nThis page is forbidden by robots.txt and must never be read.", age: 24 * time.Hour}
		return answer{kind: feedType, body: w.newsFeed([]entry{forbidden})}
	default:
		if number, ok := strings.CutPrefix(r.URL.Path, "/item/"); ok {
			return w.article(number)
		}
		return missing("text/html; charset=utf-8", "<!DOCTYPE html><title>Not found</title><p>Not found.</p>")
	}
}

// article is the page an item of the feed leads to. No adapter reads it.
func (w *Web) article(number string) answer {
	for _, e := range w.data.news {
		if title, text, _ := strings.Cut(e.text, "\n"); e.number == number {
			return page("<!DOCTYPE html><meta charset=utf-8><title>" + html.EscapeString(title) + "</title><h1>" + html.EscapeString(title) + "</h1><p>" + breaks(text) + "</p>")
		}
	}
	return missing("text/html; charset=utf-8", "<!DOCTYPE html><title>Not found</title><p>Not found.</p>")
}

func (w *Web) newsFeed(items []entry) string {
	var body strings.Builder
	fmt.Fprintf(&body, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rss version=\"2.0\" xmlns:content=\"http://purl.org/rss/1.0/modules/content/\">\n<channel>\n<title>%s</title>\n<link>https://%s/</link>\n<description>%s</description>\n", escapeXML(w.data.feed), hostNews, escapeXML(w.data.slogan))
	for i := len(items) - 1; i >= 0; i-- {
		e := items[i]
		title, text, _ := strings.Cut(e.text, "\n")
		markup := "<p>" + strings.ReplaceAll(html.EscapeString(text), "\n", "<br />") + "</p>"
		fmt.Fprintf(&body, "<item>\n<title>%s</title>\n<link>https://%s/item/%s</link>\n<guid isPermaLink=\"false\">%s</guid>\n<pubDate>%s</pubDate>\n<content:encoded><![CDATA[%s]]></content:encoded>\n</item>\n",
			escapeXML(title), hostNews, e.number, e.number, w.Newest.Add(-e.age).UTC().Format(time.RFC1123Z), markup)
	}
	return body.String() + "</channel>\n</rss>\n"
}

func escapeXML(s string) string {
	var out strings.Builder
	if xml.EscapeText(&out, []byte(s)) != nil { // a strings.Builder never fails
		return ""
	}
	return out.String()
}
