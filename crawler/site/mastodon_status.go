package site

import (
	"net/url"
	"strconv"
	"strings"

	"scops/crawler"
)

// mastodonStatus is the part of the API's Status entity that is read.
type mastodonStatus struct {
	ID               string          `json:"id"`
	URI              string          `json:"uri"`
	URL              string          `json:"url"`
	CreatedAt        string          `json:"created_at"`
	EditedAt         string          `json:"edited_at"`
	Visibility       string          `json:"visibility"`
	Language         string          `json:"language"`
	SpoilerText      string          `json:"spoiler_text"`
	Content          string          `json:"content"`
	InReplyTo        string          `json:"in_reply_to_id"`
	InReplyToAccount string          `json:"in_reply_to_account_id"`
	Account          mastodonAccount `json:"account"`
	Reblog           *mastodonStatus `json:"reblog"`
	Attachments      []struct {
		Type        string `json:"type"`
		URL         string `json:"url"`
		RemoteURL   string `json:"remote_url"`
		Description string `json:"description"`
	} `json:"media_attachments"`
	Mentions []struct {
		URL string `json:"url"`
	} `json:"mentions"`
	Poll *struct {
		Options []struct {
			Title string `json:"title"`
		} `json:"options"`
	} `json:"poll"`
	Card *struct {
		URL string `json:"url"`
	} `json:"card"`
	Quote *struct {
		Status *mastodonStatus `json:"quoted_status"`
	} `json:"quote"`
}

type mastodonAccount struct {
	ID          string `json:"id"`
	Acct        string `json:"acct"`
	DisplayName string `json:"display_name"`
	Note        string `json:"note"`
	URL         string `json:"url"`
	URI         string `json:"uri"`
	Fields      []struct {
		Name  string `json:"name"`
		Value string `json:"value"`
	} `json:"fields"`
}

// isPublic says that anybody may read a status, and what it repeats.
func (s *mastodonStatus) isPublic() bool {
	if s.Visibility != "public" && s.Visibility != "unlisted" {
		return false
	}
	return s.Reblog == nil || s.Reblog.Visibility == "public" || s.Reblog.Visibility == "unlisted"
}

// position orders the statuses of one server: its ids grow with time. Servers
// whose ids are no numbers are ordered by the time of the status.
func (s *mastodonStatus) position() int64 {
	if n, err := strconv.ParseInt(s.ID, 10, 64); err == nil {
		return n
	}
	if at := stampTime(s.CreatedAt); at != nil {
		return at.UnixMilli()
	}
	return 0
}

// post reads a status. A repeated one is a post of whoever repeated it, all of
// it quoted, and names the original.
func (s *mastodonStatus) post(site, instance string, base *url.URL) crawler.Post {
	shown := s
	if s.Reblog != nil {
		shown = s.Reblog
	}
	text := shown.text(base)
	post := crawler.Post{
		ID:       crawler.PostID(site, s.Account.ID, s.ID),
		Site:     site,
		URL:      s.address(instance),
		Author:   s.Account.author(instance),
		Text:     text.text,
		Lang:     shown.Language,
		PostedAt: stampTime(s.CreatedAt),
		EditedAt: stampTime(shown.EditedAt),
		Media:    shown.media(),
		Links:    text.links,
		Quotes:   text.quotes,
		Bio:      s.Account.bio(base),
	}
	post.Edited = post.EditedAt != nil
	if s.InReplyTo != "" && s.InReplyToAccount != "" {
		post.ReplyTo = optional(crawler.PostID(site, s.InReplyToAccount, s.InReplyTo))
	}
	if s.Reblog != nil && s.Reblog.ID != "" {
		post.ForwardedFrom = optional(crawler.PostID(site, s.Reblog.Account.ID, s.Reblog.ID))
		if post.Text != "" && s.Reblog.Account.ID != s.Account.ID {
			post.Quotes = []crawler.Range{{Start: 0, End: len(post.Text)}}
		}
	}
	if shown.Card != nil && shown.Card.URL != "" && len(post.Links) < maxPostLinks {
		post.Links = appendNew(post.Links, shown.Card.URL)
	}
	return post
}

// text is the warning before a status, its content, its poll's options and what
// it quotes.
func (s *mastodonStatus) text(base *url.URL) rendered {
	r := renderHTML(s.Content, base)
	if warning := strings.TrimSpace(s.SpoilerText); warning != "" {
		r.prepend(warning)
	}
	if s.Poll != nil {
		for i, o := range s.Poll.Options {
			if i < maxMedia && strings.TrimSpace(o.Title) != "" {
				r.text = strings.TrimLeft(r.text+"\n"+strings.TrimSpace(o.Title), "\n")
			}
		}
	}
	if q := s.quoted(); q != nil {
		said := renderHTML(q.Content, base)
		add := r.quote
		if q.Account.ID == s.Account.ID { // its own words once more
			add = r.line
		}
		add(strings.TrimSpace(q.SpoilerText + "\n" + said.text))
		for _, link := range append([]string{q.address("")}, said.links...) {
			if hostOf(link) != "" && len(r.links) < maxPostLinks {
				r.links = appendNew(r.links, link)
			}
		}
	}
	return r
}

// quoted is the status a status quotes, if anybody may read it.
func (s *mastodonStatus) quoted() *mastodonStatus {
	if s.Quote == nil || s.Quote.Status == nil || !s.Quote.Status.isPublic() {
		return nil
	}
	return s.Quote.Status
}

// prepend puts a line before a text and moves its quotes along.
func (r *rendered) prepend(line string) {
	if r.text == "" {
		r.text = line
		return
	}
	shift := len(line) + 1
	r.text = line + "\n" + r.text
	for i := range r.quotes {
		r.quotes[i].Start += shift
		r.quotes[i].End += shift
	}
}

// address is the status's own page; servers that name none are asked by name.
func (s *mastodonStatus) address(instance string) string {
	for _, a := range []string{s.URL, s.URI} {
		if hostOf(a) != "" {
			return a
		}
	}
	return "https://" + instance + "/@" + url.PathEscape(s.Account.Acct) + "/" + url.PathEscape(s.ID)
}

func (s *mastodonStatus) media() []crawler.Media {
	var media []crawler.Media
	for i, a := range s.Attachments {
		if i == maxMedia {
			break
		}
		m := crawler.Media{Kind: "file", URL: a.URL, Alt: a.Description}
		if m.URL == "" {
			m.URL = a.RemoteURL
		}
		switch a.Type {
		case "image":
			m.Kind = "photo"
		case "video", "gifv":
			m.Kind = "video"
		case "audio":
			m.Kind = "audio"
		}
		media = append(media, m)
	}
	if s.Poll != nil {
		media = append(media, crawler.Media{Kind: "poll"})
	}
	return media
}

// addLinks proposes the accounts a status names and where it was repeated from.
func (s *mastodonStatus) addLinks(set *linkSet, inText []string) {
	shown := s
	if s.Reblog != nil {
		shown = s.Reblog
		if hostOf(shown.Account.URL) != "" {
			set.add(shown.Account.URL, crawler.LinkForward)
		}
	}
	if q := shown.quoted(); q != nil && hostOf(q.Account.URL) != "" {
		set.add(q.Account.URL, crawler.LinkForward)
	}
	for _, m := range shown.Mentions {
		if hostOf(m.URL) != "" {
			set.add(m.URL, crawler.LinkMention)
		}
	}
	set.propose(inText)
}

func (a *mastodonAccount) author(instance string) crawler.Author {
	author := crawler.Author{ID: a.ID, Handle: a.Acct, Name: a.DisplayName, URL: a.URL}
	if hostOf(author.URL) == "" && a.Acct != "" {
		author.URL = "https://" + instance + "/@" + url.PathEscape(a.Acct)
	}
	return author
}

// bio is the profile text and its named fields, as it came with the status.
func (a *mastodonAccount) bio(base *url.URL) string { return clip(a.about(base).text, maxBio) }

func (a *mastodonAccount) about(base *url.URL) rendered {
	r := renderHTML(clip(a.Note, 4*maxBio), base)
	for i, f := range a.Fields {
		if i == 16 {
			break
		}
		value := renderHTML(clip(f.Value, maxBio), base)
		r.line(strings.TrimSpace(f.Name) + ": " + value.text)
		for _, link := range value.links {
			r.links = appendNew(r.links, link)
		}
	}
	return r
}
