package main

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/PuerkitoBio/goquery"
)

// post is what every contestant reads of a post.
type post struct {
	id, text, views string
	at              time.Time
	links           []string
}

// readPost reads one post the way a goquery user does.
func readPost(s *goquery.Selection) post {
	var p post
	p.id = s.AttrOr("data-post", "")
	text := s.Find(".tgme_widget_message_text")
	p.text = text.Text()
	p.views = s.Find(".tgme_widget_message_views").Text()
	p.at, _ = time.Parse(time.RFC3339, s.Find("time[datetime]").AttrOr("datetime", ""))
	text.Find("a[href]").Each(func(_ int, a *goquery.Selection) { p.links = append(p.links, a.AttrOr("href", "")) })
	return p
}

func (p post) whole() bool {
	return p.id != "" && p.text != "" && p.views != "" && !p.at.IsZero() && len(p.links) > 0
}

// byHand is a loop over net/http and goquery with as many idle connections as
// there are goroutines.
func byHand() (contestant, error) {
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: connections, MaxIdleConns: connections}, Timeout: 20 * time.Second}
	return func(address string) (int, error) {
		resp, err := client.Get(address)
		if err != nil {
			return 0, err
		}
		defer resp.Body.Close()
		body, err := io.ReadAll(resp.Body)
		if err != nil {
			return 0, err
		}
		doc, err := goquery.NewDocumentFromReader(strings.NewReader(string(body)))
		if err != nil {
			return 0, err
		}
		n := 0
		doc.Find(".tgme_widget_message[data-post]").Each(func(_ int, s *goquery.Selection) {
			if readPost(s).whole() {
				n++
			}
		})
		if n != posts {
			return n, fmt.Errorf("read %d whole posts", n)
		}
		return n, nil
	}, nil
}
