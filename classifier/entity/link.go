package entity

import (
	"net/url"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// findLinks finds addresses with and without a scheme, and the messenger
// handles they lead to.
func findLinks(p *post) []Entity {
	l := links{post: p, s: p.s}
	first, last := p.dots[0], p.dots[1]
	for first > 0 && hostByte(l.s[first-1]) {
		first--
	}
	for at := first; at <= last; {
		if !hostByte(l.s[at]) {
			at++
			continue
		}
		at = l.read(at)
	}
	return l.found
}

// links reads the addresses of one text.
type links struct {
	post  *post
	s     string
	found []Entity
}

func hostByte(b byte) bool { return isLetter(b) || isDigit(b) || b == '-' || b == '.' || b == '_' }

// urlByte holds for characters of RFC 3986.
func urlByte(b byte) bool {
	return hostByte(b) || strings.IndexByte("~:/?#[]@!$&'()*+,;=%", b) >= 0
}

// read reads the word that begins at as an address, and returns where to look
// on.
func (l *links) read(at int) int {
	word, dotted := at, false
	for word < len(l.s) && hostByte(l.s[word]) {
		dotted = dotted || l.s[word] == '.'
		word++
	}
	if !dotted && (word == len(l.s) || l.s[word] != ':') {
		return word
	}
	if strings.HasPrefix(l.s[word:], "://") {
		scheme, ok := schemeOf(l.s[at:word])
		if ok {
			return max(l.address(word-scheme, word+3, l.s[word-scheme:word]), word)
		}
		return word
	}
	if at > 0 && (l.s[at-1] == '@' || l.s[at-1] == '/') || word < len(l.s) && l.s[word] == '@' {
		return word
	}
	for at < word && !isLetter(l.s[at]) && !isDigit(l.s[at]) {
		at++
	}
	host := strings.TrimRight(l.s[at:word], ".-_")
	path := at+len(host) == word && word < len(l.s) && (l.s[word] == '/' || l.s[word] == '?' && strings.Contains(host, "."))
	if !bareHost(host, path) {
		return word
	}
	return max(l.address(at, at+len(host), ""), word)
}

// schemeOf finds a scheme at the end of a word and its length, also in the
// spellings people use against filters.
func schemeOf(word string) (int, bool) {
	for _, s := range []string{"https", "http", "hxxps", "hxxp", "tg"} {
		if strings.HasSuffix(word, s) {
			return len(s), true
		}
	}
	return 0, false
}

// address reads the address that begins at start; its host (with a scheme) or
// the rest behind it (without) begins at rest. It returns where to look on.
func (l *links) address(start, rest int, scheme string) int {
	end := rest
	if scheme != "" {
		end = l.hostEnd(rest)
	}
	for end < len(l.s) && urlByte(l.s[end]) && end-start < maxURL {
		end++
	}
	end = start + len(trimEnd(l.s[start:end]))
	if end <= rest && scheme != "" {
		return rest
	}
	raw := l.post.original(start, end)
	switch {
	case scheme == "":
		raw = "https://" + raw
	case strings.HasPrefix(scheme, "hxxp"):
		raw = strings.Replace(scheme, "xx", "tt", 1) + raw[min(len(scheme), len(raw)):]
	}
	known, plain := plainURL(raw)
	u := &known
	if !plain {
		var err error
		if u, err = url.Parse(raw); err != nil || u.Host == "" {
			return end
		}
		u.Scheme = strings.ToLower(u.Scheme)
	}
	for _, e := range byLink(u) {
		e.Start, e.End = start, end
		l.found = append(l.found, e)
	}
	if u.Scheme == "tg" {
		return end
	}
	value, ok := raw, true
	if !plain {
		value, ok = canonicalURL(*u)
	}
	if ok {
		l.found = append(l.found, Entity{Kind: URL, Value: value, Start: start, End: end})
	}
	return end
}

// hostEnd is where a host that may hold letters of other scripts ends. A label
// begun in ASCII ends with it, because the next word may stand right behind.
func (l *links) hostEnd(at int) int {
	label := at
	for at < len(l.s) {
		r, n := utf8.DecodeRuneInString(l.s[at:])
		switch {
		case r < utf8.RuneSelf:
			if !hostByte(byte(r)) {
				return at
			}
			if r == '.' {
				label = at + 1
			}
		case !unicode.IsLetter(r) && !unicode.IsMark(r), at > label && l.s[label] < utf8.RuneSelf:
			return at
		}
		at += n
	}
	return at
}

// trimEnd drops what ends a sentence, not an address, and brackets that were
// opened before it.
func trimEnd(s string) string {
	for s != "" {
		c := s[len(s)-1]
		switch {
		case strings.IndexByte(".,;:!?'*&=", c) >= 0:
		case c == ')' && strings.Count(s, "(") < strings.Count(s, ")"), c == ']' && strings.Count(s, "[") < strings.Count(s, "]"):
		default:
			return s
		}
		s = s[:len(s)-1]
	}
	return s
}

// bareHost says whether a word is a host name without a scheme: it ends in a
// well-known top-level domain, and in one that is also a word only when a path
// follows.
func bareHost(host string, path bool) bool {
	dot := strings.LastIndexByte(host, '.')
	if dot < 1 {
		return false
	}
	top := host[dot+1:]
	word := slices.Contains(wordTops, top)
	if word && !path && !strings.HasSuffix(host, ".t.me") || !word && !slices.Contains(plainTops, top) || strings.IndexByte(host, '_') >= 0 && !strings.HasSuffix(host, ".t.me") {
		return false
	}
	if strings.Count(host, ".") > 5 {
		return false
	}
	for l := range strings.SplitSeq(host, ".") {
		if l == "" || len(l) > 63 || l[0] == '-' || l[len(l)-1] == '-' {
			return false
		}
	}
	return path || word || dot-strings.LastIndexByte(host[:dot], '.') > 2
}

// Top-level domains met in posts. wordTops are also words or file endings.
var (
	plainTops = []string{"com", "net", "org", "info", "biz", "io", "kr", "th", "jp", "cn", "tw", "hk", "vn", "kh", "mm", "ph", "uk", "de", "fr", "eu", "us", "ru", "au", "xyz", "onion",
		"example", "test", "invalid", "edu", "gov", "asia", "tel", "vip", "icu", "gg", "cc", "tv", "ee", "app", "dev"}
	wordTops = []string{"me", "to", "co", "in", "is", "it", "my", "la", "ly", "gl", "gd", "link", "shop", "store", "online", "site", "top", "club", "live", "page", "space", "pro", "fun",
		"tk", "ml", "ga", "cf", "gq", "ws", "st", "sh", "so", "sg", "ai", "id", "be", "pw", "one", "world", "today", "chat", "bio", "click", "news", "cloud", "art", "best"}
)
