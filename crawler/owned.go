package crawler

import "strings"

// owned copies the texts of a harvest. Adapters cut them from the page, and one
// address kept from it, in a queue or a cache, would keep the whole page in memory
// after the Fetcher has given its room to another.
func (h Harvest) owned() Harvest {
	own(&h.Site)
	ownOptional(&h.Next)
	for i := range h.Posts {
		h.Posts[i].own()
	}
	for i := range h.Links {
		own(&h.Links[i].URL)
	}
	for i := range h.Gone {
		own(&h.Gone[i])
	}
	return h
}

func (p *Post) own() {
	for _, s := range []*string{&p.ID, &p.Site, &p.URL, &p.Text, &p.Lang, &p.Bio} {
		own(s)
	}
	for _, s := range []*string{&p.Author.ID, &p.Author.Handle, &p.Author.Name, &p.Author.URL, &p.Author.Signature} {
		own(s)
	}
	ownOptional(&p.ReplyTo)
	ownOptional(&p.ForwardedFrom)
	for i := range p.Media {
		own(&p.Media[i].Kind)
		own(&p.Media[i].URL)
		own(&p.Media[i].Alt)
	}
	for i := range p.Links {
		own(&p.Links[i])
	}
}

func own(s *string) { *s = strings.Clone(*s) }

func ownOptional(s **string) {
	if *s != nil {
		text := strings.Clone(**s)
		*s = &text
	}
}
