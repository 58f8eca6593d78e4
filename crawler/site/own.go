package site

import (
	"net/url"
	"path"
	"strconv"
	"strings"

	"scops/crawler"
)

// Adapters that read a post's own page say where it is, beside the page the
// post was read from: the name a page gives itself is not asked, since a
// mirror's may be wrong and a stranger's may be somebody else's. A feed's items
// are pages of any kind, so Feed is none of them.
var (
	_ crawler.Looker = Telegram{}
	_ crawler.Looker = Mastodon{}
	_ crawler.Looker = PHPBB{}
	_ crawler.Looker = Bluesky{}
	_ crawler.Looker = Discourse{}
	_ crawler.Looker = Lemmy{}
	_ crawler.Looker = PeerTube{}
	_ crawler.Looker = Reddit{}
	_ crawler.Looker = Pixmicat{}
	_ crawler.Looker = Imageboard{}
	_ crawler.Looker = Bahamut{}
	_ crawler.Looker = YouTube{}
	_ crawler.Looker = Twitter{}
	_ crawler.Looker = LinkedIn{}
	_ crawler.Looker = Market{}
	_ crawler.Looker = Pastebin{}
)

// Own is the embedded form, the only one that shows a single post.
func (Telegram) Own(page *crawler.Page, post crawler.Post) string {
	handle, number := telegramAddress(post.URL)
	if handle == "" || number == 0 {
		return ""
	}
	return beside(page, "/"+handle+"/"+strconv.FormatInt(number, 10), "embed=1")
}

// Own is the API's answer for one status, or for the account whose text it is.
func (Mastodon) Own(page *crawler.Page, post crawler.Post) string {
	id, folder := nativeID(post.ID), "/api/v1/statuses/"
	if id == profileID {
		id, folder = post.Author.ID, "/api/v1/accounts/"
	}
	if !isPlainID(id) {
		return ""
	}
	return beside(page, folder+id, "")
}

// isPlainID says that an id can be a part of a path as it is.
func isPlainID(id string) bool {
	return id != "" && !strings.ContainsFunc(id, func(c rune) bool { return c != '-' && c != '_' && !isAlphanumeric(c) })
}

// Own is the page of the topic that holds the post.
func (PHPBB) Own(page *crawler.Page, post crawler.Post) string {
	number := atoi(nativeID(post.ID))
	if number <= 0 {
		return ""
	}
	return beside(page, path.Join("/", path.Dir(pageBase(page).Path), "viewtopic.php"), "p="+strconv.FormatInt(number, 10))
}

// beside is an address on the scheme, host and port a page was had from.
func beside(page *crawler.Page, path, query string) string {
	base := pageBase(page)
	return (&url.URL{Scheme: base.Scheme, Host: base.Host, Path: path, RawQuery: query}).String()
}

func isAlphanumeric(c rune) bool {
	return c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z'
}

// nativeID is the platform's own id of a post; "" when it was too long to keep.
func nativeID(id string) string {
	last := id[strings.LastIndexByte(id, ':')+1:]
	if strings.HasPrefix(last, "~") {
		return ""
	}
	return strings.NewReplacer("%20", " ", "%3A", ":", "%25", "%").Replace(last)
}
