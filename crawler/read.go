package crawler

import (
	"fmt"
	"net/url"
)

// Read has a page read by the adapter that fits it: the one Page.Adapter names
// (a Source's, or one forced by a person), else the first that knows both the
// address and the page, else the first that knows the page (a feed is a feed
// wherever it lies), else the first that knows the address: a login wall or an
// error page is that site's to name, so a Fallback is not asked there. Harvest.Tried lists the adapters asked,
// in order. A page that fits none is PageUnknown, not an error; an error means
// that the adapter could not parse the page, or that Page.Adapter names none.
func Read(adapters []Adapter, page *Page) (Harvest, error) {
	if page.Adapter != "" {
		return readForced(adapters, page)
	}
	chosen, tried := choose(adapters, page)
	if chosen == nil {
		return Harvest{Tried: tried, State: PageUnknown}.filled(), nil
	}
	return readWith(chosen, page, tried)
}

func readForced(adapters []Adapter, page *Page) (Harvest, error) {
	for _, a := range adapters {
		if a.Name() == page.Adapter {
			return readWith(a, page, []string{a.Name()})
		}
	}
	unknown := Harvest{Adapter: page.Adapter, State: PageUnknown}.filled()
	return unknown, fmt.Errorf("read %s: no adapter is named %q", page.URL, page.Adapter)
}

// choose picks an adapter and lists the ones asked; nil means none fits. A look
// at the page costs more than one at its address, so pages are looked at by
// strangers to the address only when nobody knows both.
func choose(adapters []Adapter, page *Page) (Adapter, []string) {
	u, err := url.Parse(page.URL)
	if err != nil {
		u = &url.URL{}
	}
	tried := []string{}
	var byAddress Adapter
	matched := make([]bool, len(adapters))
	for i, a := range adapters {
		tried = append(tried, a.Name())
		if matched[i] = a.Match(u); !matched[i] {
			continue
		}
		if a.Recognise(page) {
			return a, tried
		}
		if byAddress == nil {
			byAddress = a
		}
	}
	for i, a := range adapters {
		if !matched[i] && !(isFallback(a) && byAddress != nil) && a.Recognise(page) {
			return a, tried
		}
	}
	return byAddress, tried
}

func readWith(a Adapter, page *Page, tried []string) (Harvest, error) {
	harvest, err := a.Read(page)
	harvest = harvest.owned()
	harvest.Adapter, harvest.Tried = a.Name(), tried
	if harvest.State == "" {
		harvest.State = PageUnknown
	}
	if err != nil {
		return harvest.filled(), fmt.Errorf("read %s: %w", page.URL, err)
	}
	return harvest.filled(), nil
}

// filled replaces missing lists by empty ones: the JSON form has no null list.
func (h Harvest) filled() Harvest {
	if h.Tried == nil {
		h.Tried = []string{}
	}
	if h.Links == nil {
		h.Links = []Link{}
	}
	if h.Posts == nil {
		h.Posts = []Post{}
	}
	for i := range h.Posts {
		p := &h.Posts[i]
		if p.Media == nil {
			p.Media = []Media{}
		}
		if p.Links == nil {
			p.Links = []string{}
		}
		if p.Quotes == nil {
			p.Quotes = []Range{}
		}
	}
	return h
}
