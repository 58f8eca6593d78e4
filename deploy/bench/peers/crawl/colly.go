package main

import (
	"net/http"

	"github.com/gocolly/colly/v2"
)

// plainColly is one collector, cloned for a goroutine's page, with its
// connections kept as ours are. AllowURLRevisit, because every contestant may
// be given an address again.
func plainColly() (contestant, error) {
	base := colly.NewCollector(colly.AllowURLRevisit())
	base.WithTransport(&http.Transport{MaxIdleConnsPerHost: connections, MaxIdleConns: connections})
	return func(address string) (int, error) {
		c := base.Clone()
		n := 0
		c.OnHTML(".tgme_widget_message[data-post]", func(e *colly.HTMLElement) {
			if readPost(e.DOM).whole() {
				n++
			}
		})
		err := c.Visit(address)
		return n, err
	}, nil
}
