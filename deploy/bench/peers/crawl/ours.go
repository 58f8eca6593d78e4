package main

import (
	"context"
	"fmt"

	"scops/crawler"
	"scops/crawler/fetch"
	"scops/crawler/site"
)

// ours is what a worker does with a page between its lease and its Sink.
func ours() (contestant, error) {
	fetcher, err := fetch.New(fetch.Options{AllowPrivate: true, Connections: connections})
	if err != nil {
		return nil, err
	}
	adapters := site.All()
	return func(address string) (int, error) {
		page, err := fetcher.Fetch(context.Background(), crawler.Lease{Request: crawler.Request{URL: address, Head: address}})
		if err != nil {
			return 0, err
		}
		defer page.Release()
		page.URL = "https://t.me/s/riversidenotes" // the adapter is chosen by address and look, as in a crawl
		harvest, err := crawler.Read(adapters, page)
		if err != nil {
			return 0, err
		}
		for _, p := range harvest.Posts {
			if p.ID == "" || p.Text == "" || p.PostedAt == nil || len(p.Links) == 0 {
				return 0, fmt.Errorf("read post %q incompletely", p.ID)
			}
		}
		return len(harvest.Posts), nil
	}, nil
}

// fetchOnly is ours without reading: what the fetch alone costs.
func fetchOnly() (contestant, error) {
	fetcher, err := fetch.New(fetch.Options{AllowPrivate: true, Connections: connections})
	if err != nil {
		return nil, err
	}
	return func(address string) (int, error) {
		page, err := fetcher.Fetch(context.Background(), crawler.Lease{Request: crawler.Request{URL: address, Head: address}})
		if err != nil {
			return 0, err
		}
		defer page.Release()
		return posts, nil
	}, nil
}
