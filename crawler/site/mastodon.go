package site

import (
	"encoding/json"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"scops/crawler"
)

// Mastodon reads the public JSON API of Mastodon and of servers that speak it:
// timelines, one account and its statuses, one status with its thread, and
// search results. Only public and unlisted statuses are read, whatever was sent.
type Mastodon struct{}

// Name is "mastodon".
func (Mastodon) Name() string { return "mastodon" }

// Match takes the API paths that list statuses or show an account.
func (Mastodon) Match(u *url.URL) bool {
	path := u.Path
	return strings.HasPrefix(path, "/api/v1/timelines/") || strings.HasPrefix(path, "/api/v1/statuses/") ||
		strings.HasPrefix(path, "/api/v1/accounts/") || path == "/api/v2/search" || path == "/api/v1/trends/statuses"
}

// Recognise looks for the fields every status has, for those of an account, and
// for the empty page the web client is drawn on.
func (Mastodon) Recognise(page *crawler.Page) bool {
	head := strings.TrimSpace(clip(page.Text, 1<<20))
	if strings.HasPrefix(head, "[") || strings.HasPrefix(head, "{") {
		return strings.Contains(head, `"visibility"`) && strings.Contains(head, `"account"`) && strings.Contains(head, `"created_at"`) ||
			strings.Contains(head, `"acct"`) && strings.Contains(head, `"note"`) && strings.Contains(head, `"statuses_count"`)
	}
	return isMastodonShell(head)
}

// Read reads the statuses and profiles of one API answer.
func (m Mastodon) Read(page *crawler.Page) (crawler.Harvest, error) {
	h := crawler.Harvest{Adapter: m.Name(), Site: crawler.SiteOf(m.Name(), mastodonInstance(page, nil))}
	answer, ok := decodeMastodon(page.Text)
	if !ok {
		return readMastodonShell(page, h)
	}
	instance := mastodonInstance(page, answer.all())
	h.Site = crawler.SiteOf(m.Name(), instance)
	var links linkSet
	seen := map[string]bool{}
	for i := range answer.statuses {
		s := &answer.statuses[i]
		h.Span = widen(h.Span, s.position())
		if !s.isPublic() || len(h.Posts) >= maxPosts || seen[s.ID] {
			continue
		}
		seen[s.ID] = true
		post := s.post(h.Site, instance, pageBase(page))
		h.Posts = append(h.Posts, post)
		s.addLinks(&links, post.Links)
	}
	h.Posts = answer.addProfiles(h.Posts, h.Site, instance, page, &links)
	h.Links = links.links
	h.State = jsonState(page, len(h.Posts), answer.failed, answer.listing)
	h.Next = mastodonNext(pageBase(page), answer.statuses)
	return h, nil
}

// mastodonAnswer is what an API answer holds, whichever form it has.
type mastodonAnswer struct {
	statuses []mastodonStatus
	accounts []mastodonAccount
	failed   string // the API's own error message
	listing  bool   // the answer is of a kind that is read, empty or not
	profile  bool   // the answer is one account
}

// all are the statuses, and the accounts as authors of none: both name the server.
func (a *mastodonAnswer) all() []mastodonStatus {
	all := a.statuses
	for _, account := range a.accounts {
		all = append(all, mastodonStatus{Account: account})
	}
	return all
}

// addProfiles adds the texts of the accounts themselves. The page of one
// account leads to its statuses.
func (a *mastodonAnswer) addProfiles(posts []crawler.Post, site, instance string, page *crawler.Page, links *linkSet) []crawler.Post {
	seen := map[string]bool{}
	for i := range a.accounts {
		account := &a.accounts[i]
		if len(posts) >= maxPosts || seen[account.ID] {
			continue
		}
		seen[account.ID] = true
		if a.profile {
			links.add(beside(page, "/api/v1/accounts/"+url.PathEscape(account.ID)+"/statuses", ""), crawler.LinkThread)
		}
		post, says := profilePost(site, account.ID, account.author(instance), account.about(pageBase(page)))
		if !says {
			continue
		}
		posts = append(posts, post)
		links.propose(post.Links)
	}
	return posts
}

// decodeMastodon takes a list, one status, one account, a thread or a search result.
func decodeMastodon(text string) (mastodonAnswer, bool) {
	text = strings.TrimSpace(strings.TrimPrefix(text, "\uFEFF"))
	if strings.HasPrefix(text, "[") {
		return decodeMastodonList(text)
	}
	if !strings.HasPrefix(text, "{") {
		return mastodonAnswer{}, false
	}
	var object struct {
		Error       string            `json:"error"`
		Statuses    []json.RawMessage `json:"statuses"`
		Accounts    []mastodonAccount `json:"accounts"`
		Ancestors   []json.RawMessage `json:"ancestors"`
		Descendants []json.RawMessage `json:"descendants"`
	}
	if json.Unmarshal([]byte(text), &object) != nil {
		return mastodonAnswer{}, false
	}
	a := mastodonAnswer{failed: object.Error}
	switch {
	case object.Statuses != nil || object.Accounts != nil:
		a.listing, a.statuses, a.accounts = true, decodeStatuses(object.Statuses), namedAccounts(object.Accounts)
	case object.Ancestors != nil || object.Descendants != nil:
		a.listing, a.statuses = true, decodeStatuses(append(object.Ancestors, object.Descendants...))
	default:
		a.statuses = decodeStatuses([]json.RawMessage{json.RawMessage(text)})
		a.listing = len(a.statuses) > 0
		var one mastodonAccount
		if !a.listing && json.Unmarshal([]byte(text), &one) == nil {
			a.accounts = namedAccounts([]mastodonAccount{one})
			a.profile = len(a.accounts) > 0
			a.listing = a.profile
		}
	}
	return a, true
}

// namedAccounts keeps what has the marks of an account.
func namedAccounts(all []mastodonAccount) []mastodonAccount {
	return slices.DeleteFunc(all, func(a mastodonAccount) bool { return a.ID == "" || a.Acct == "" })
}

// decodeMastodonList reads a list even when it was cut at the page's end.
func decodeMastodonList(text string) (mastodonAnswer, bool) {
	var whole []mastodonStatus
	if json.Unmarshal([]byte(text), &whole) == nil {
		if statuses := markedStatuses(whole); len(statuses) > 0 {
			return mastodonAnswer{statuses: statuses, listing: true}, true
		}
	}
	raw, isList := jsonItems(text)
	if !isList {
		return mastodonAnswer{}, false
	}
	statuses := decodeStatuses(raw)
	if len(raw) > 0 && len(statuses) == 0 { // a list of accounts, or of something else
		var accounts []mastodonAccount
		for _, r := range raw {
			var a mastodonAccount
			if json.Unmarshal(r, &a) == nil {
				accounts = append(accounts, a)
			}
		}
		accounts = namedAccounts(accounts)
		return mastodonAnswer{accounts: accounts, listing: len(accounts) > 0}, true
	}
	return mastodonAnswer{statuses: statuses, listing: true}, true
}

// decodeStatuses keeps what has the marks of a status, and drops the rest.
func decodeStatuses(raw []json.RawMessage) []mastodonStatus {
	var statuses []mastodonStatus
	for _, r := range raw {
		var s mastodonStatus
		if json.Unmarshal(r, &s) == nil {
			statuses = append(statuses, s)
		}
	}
	return markedStatuses(statuses)
}

func markedStatuses(statuses []mastodonStatus) []mastodonStatus {
	return slices.DeleteFunc(statuses, func(s mastodonStatus) bool { return s.ID == "" || s.Account.ID == "" })
}

// mastodonInstance is the server whose ids these are: the one local accounts
// of the answer live on, else the one its Link header names, else the page's
// host. An account of the same server has no "@" in its acct.
func mastodonInstance(page *crawler.Page, statuses []mastodonStatus) string {
	for i := range statuses {
		for s := &statuses[i]; s != nil; s = s.Reblog {
			if strings.Contains(s.Account.Acct, "@") {
				continue
			}
			for _, address := range []string{s.Account.URL, s.Account.URI, s.URL, s.URI} {
				if host := hostOf(address); host != "" {
					return host
				}
			}
		}
	}
	if host := hostOf(linkHeader(page, "next")); host != "" {
		return host
	}
	if host := hostOf(linkHeader(page, "prev")); host != "" {
		return host
	}
	return hostOf(page.URL)
}

// hostOf is an address's host in lower case, without its port.
func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" {
		return ""
	}
	return strings.ToLower(u.Hostname())
}

// linkHeader is the address a Link header gives for a relation.
func linkHeader(page *crawler.Page, rel string) string {
	for _, line := range page.Header.Values("Link") {
		for _, part := range strings.Split(line, ",") {
			address, params, found := strings.Cut(part, ">")
			if found && strings.Contains(params, `rel="`+rel+`"`) {
				return strings.TrimPrefix(strings.TrimSpace(address), "<")
			}
		}
	}
	return ""
}

// mastodonNext asks for what is older than the oldest status of a list, by id:
// that holds when a Link header is missing, and on whatever host answered.
func mastodonNext(base *url.URL, statuses []mastodonStatus) *string {
	if len(statuses) == 0 || !mastodonPages(base.Path) {
		return nil
	}
	oldest := statuses[0].ID
	for _, s := range statuses {
		if idLess(s.ID, oldest) {
			oldest = s.ID
		}
	}
	u := *base
	q := u.Query()
	q.Set("max_id", oldest)
	q.Del("min_id")
	q.Del("since_id")
	u.RawQuery = q.Encode()
	return optional(u.String())
}

// mastodonPages says that a path answers to max_id.
func mastodonPages(path string) bool {
	return strings.HasPrefix(path, "/api/v1/timelines/") || strings.HasPrefix(path, "/api/v1/accounts/")
}

// idLess orders ids: numbers by value, others (Pleroma's) by their letters.
func idLess(a, b string) bool {
	x, errX := strconv.ParseUint(a, 10, 64)
	y, errY := strconv.ParseUint(b, 10, 64)
	if errX == nil && errY == nil {
		return x < y
	}
	return a < b
}

func isMastodonShell(text string) bool {
	return strings.Contains(text, `id="mastodon"`) || strings.Contains(text, `id='mastodon'`)
}

// readMastodonShell names a page that is not JSON. The web client's page shows
// nothing without scripts, but it names the account's feed, which does.
func readMastodonShell(page *crawler.Page, h crawler.Harvest) (crawler.Harvest, error) {
	doc, err := document(page)
	if err != nil {
		return h, err
	}
	h.State = otherState(page, doc)
	if isMastodonShell(page.Text) && statusState(page.Status) == "" {
		h.State = crawler.PageJSShell
		var links linkSet
		feed := doc.Find(`link[rel="alternate"][type="application/rss+xml"]`).First().AttrOr("href", "")
		links.add(resolve(pageBase(page), feed), crawler.LinkThread)
		h.Links = links.links
	}
	return h, nil
}
