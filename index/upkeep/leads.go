package upkeep

import (
	"net/url"
	"strings"

	"scops/classifier/entity"
	"scops/crawler"
	"scops/index"
)

// maxLeads is how many addresses one flagged post leads to at most.
const maxLeads = 50

// Leads are the addresses a flagged post leads to: where it was forwarded from,
// what it links to, the accounts it names. Which of them can be watched is for
// whoever takes them to say; a hit no rule flags any more, or that a person
// judged not relevant, leads nowhere.
func Leads(hit *index.Hit) []crawler.Proposal {
	if !hit.Verdict.Flagged || hit.Desk.Status == index.StatusNotRelevant {
		return nil
	}
	post := hit.Current().Post
	l := leads{post: post, via: post.Site + ":" + post.Author.ID, hit: hit, seen: map[string]bool{}}
	if post.ForwardedFrom != nil {
		l.add(crawler.ReasonForwardedFlagged, addressOf(*post.ForwardedFrom))
	}
	for _, link := range post.Links {
		l.add(crawler.ReasonNamedFlagged, link)
	}
	for _, e := range hit.Verdict.Entities {
		switch {
		case e.Kind == entity.Telegram && (e.Sub == nil || *e.Sub == "handle"):
			l.add(crawler.ReasonNamedFlagged, "https://t.me/"+e.Value)
		case e.Kind == entity.URL:
			l.add(crawler.ReasonNamedFlagged, e.Value)
		}
	}
	return l.out
}

// leads collects what one post leads to, each address once.
type leads struct {
	post crawler.Post
	via  string
	hit  *index.Hit
	seen map[string]bool
	out  []crawler.Proposal
}

func (l *leads) add(code crawler.ReasonCode, address string) {
	canonical, err := crawler.Canonical(address)
	if err != nil || l.seen[canonical] || len(l.out) >= maxLeads || l.inside(canonical) {
		return
	}
	l.seen[canonical] = true
	l.out = append(l.out, crawler.Proposal{URL: canonical, Reason: crawler.Reason{
		Code: code, From: l.post.ID, Via: l.via, At: l.hit.IndexedAt.UTC(),
	}})
}

// inside says that an address lies on the board or server the post itself was
// read from: that place is watched already, and leads on by itself. On a
// platform that is one place, every account is a place of its own.
func (l *leads) inside(address string) bool {
	if !strings.Contains(l.post.Site, "/") {
		return false
	}
	own, err := url.Parse(l.post.URL)
	if err != nil {
		return false
	}
	to, err := url.Parse(address)
	return err == nil && strings.EqualFold(own.Hostname(), to.Hostname())
}

// addressOf is where a post or account lies that is named by id or by address.
func addressOf(ref string) string {
	if rest, isTelegram := strings.CutPrefix(ref, "telegram:"); isTelegram {
		account, _, _ := strings.Cut(rest, ":")
		return "https://t.me/" + account
	}
	return ref
}
