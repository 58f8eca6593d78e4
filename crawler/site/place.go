package site

import (
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"

	"scops/crawler"
)

// Heads of a channel are its preview, and the card that leads to it.
func (Telegram) Heads(u *url.URL) []string {
	if !isTelegramHost(u.Hostname()) {
		return nil
	}
	handle, _ := telegramPath(u)
	if handle == "" {
		return nil
	}
	handle = strings.ToLower(handle)
	return []string{"https://t.me/s/" + handle, "https://t.me/" + handle}
}

// Forward: the newest come first.
func (Telegram) Forward(*url.URL) bool { return false }

// Position of a message is its number in the channel.
func (Telegram) Position(post crawler.Post) int64 { return nativeNumber(post) }

// Heads of a listing is its newest page; of a profile, the feed beside it, which
// shows without scripts what the profile shows with them.
func (m Mastodon) Heads(u *url.URL) []string {
	if m.Match(u) && mastodonPages(u.Path) {
		head := *u
		q := head.Query()
		for _, paging := range []string{"max_id", "min_id", "since_id"} {
			q.Del(paging)
		}
		head.RawQuery = q.Encode()
		return []string{head.String()}
	}
	name, isName := strings.CutPrefix(strings.Trim(u.Path, "/"), "@")
	if name, _, _ = strings.Cut(name, "/"); !isName || !isMastodonName(name) || usesAtNames(u.Hostname()) {
		return nil
	}
	return []string{u.Scheme + "://" + u.Host + "/@" + name + ".rss", u.Scheme + "://" + u.Host + "/@" + name}
}

// Forward: the newest come first.
func (Mastodon) Forward(*url.URL) bool { return false }

// Position of a status is its id, which grows with time.
func (Mastodon) Position(post crawler.Post) int64 { return nativeNumber(post) }

// isMastodonName takes names of accounts of the server itself.
func isMastodonName(s string) bool {
	return s != "" && len(s) <= 64 && !strings.ContainsFunc(s, func(c rune) bool {
		return c != '_' && (c < '0' || c > '9') && (c < 'A' || c > 'Z') && (c < 'a' || c > 'z')
	})
}

// usesAtNames are the places that write /@name and are no servers of this kind.
func usesAtNames(host string) bool {
	host = strings.ToLower(host)
	return slices.ContainsFunc([]string{"tiktok.com", "youtube.com", "medium.com", "threads.net", "threads.com", "substack.com"}, func(place string) bool {
		return host == place || strings.HasSuffix(host, "."+place)
	})
}

// Heads of a board or topic are its first page. A post's own address names no
// topic, so it has none.
func (b PHPBB) Heads(u *url.URL) []string {
	if !b.Match(u) {
		return nil
	}
	key := "t"
	if path.Base(u.Path) == "viewforum.php" {
		key = "f"
	}
	id := u.Query().Get(key)
	if atoi(id) <= 0 {
		return nil
	}
	head := *u
	head.RawQuery = key + "=" + strconv.FormatInt(atoi(id), 10)
	return []string{head.String()}
}

// Forward: a topic's first page holds its oldest posts.
func (PHPBB) Forward(u *url.URL) bool { return path.Base(u.Path) == "viewtopic.php" }

// Position of a post is its number on the board.
func (PHPBB) Position(post crawler.Post) int64 { return nativeNumber(post) }

// Heads of a feed is the feed.
func (f Feed) Heads(u *url.URL) []string {
	if !f.Match(u) {
		return nil
	}
	return []string{u.String()}
}

// Forward: the newest come first.
func (Feed) Forward(*url.URL) bool { return false }

// Position of an item is when it was published: its id says nothing.
func (Feed) Position(post crawler.Post) int64 { return unixMillis(post.PostedAt) }

// nativeNumber is the last part of a post's id, where that is a number.
func nativeNumber(post crawler.Post) int64 {
	n, err := strconv.ParseInt(post.ID[strings.LastIndexByte(post.ID, ':')+1:], 10, 64)
	if err != nil || n < 0 {
		return 0
	}
	return n
}
