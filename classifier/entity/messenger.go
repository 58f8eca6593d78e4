package entity

import (
	"net/url"
	"strings"
)

// byLink reads the identifiers a link leads to. Codes of invitations and rooms
// keep their case; they are not names.
func byLink(u *url.URL) []Entity {
	host := strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.")
	var room [8]string // more than ordinary paths have
	parts := room[:0]
	for part := range strings.SplitSeq(strings.Trim(u.Path, "/"), "/") {
		parts = append(parts, part)
	}
	if e, ok := messengerLink(u, host, parts); ok {
		return []Entity{e}
	}
	if e, ok := onionHost(host); ok {
		return []Entity{e}
	}
	if e, ok := voucher(host, u); ok {
		return []Entity{e}
	}
	if e, ok := mapLink(u, host, parts); ok {
		return []Entity{e}
	}
	return socialLink(u, host, parts)
}

// messengerLink reads links of Telegram, LINE and Kakao.
func messengerLink(u *url.URL, host string, parts []string) (Entity, bool) {
	var kind Kind
	var value, sub string
	switch {
	case u.Scheme == "tg":
		kind, value, sub = Telegram, strings.ToLower(u.Query().Get("domain")), "handle"
		if host == "join" {
			value, sub = u.Query().Get("invite"), "invite"
		}
	case host == "t.me", host == "telegram.me", host == "telegram.dog":
		kind, value, sub = telegramPath(parts, u.Query())
	case strings.HasSuffix(host, ".t.me"):
		kind, value, sub = Telegram, strings.TrimSuffix(host, ".t.me"), "handle"
	case host == "line.me":
		kind, value, sub = linePath(parts)
	case host == "lin.ee":
		kind, value, sub = Line, parts[0], "OA"
	case host == "page.line.me":
		kind, value, sub = Line, strings.ToLower(strings.TrimPrefix(parts[0], "@")), "OA"
	case host == "open.kakao.com" && len(parts) > 1 && (parts[0] == "o" || parts[0] == "me"):
		kind, value, sub = Kakao, parts[1], "openchat"
	case host == "pf.kakao.com":
		kind, value, sub = Kakao, parts[0], "channel"
	case host == "qr.kakao.com" && len(parts) > 1 && parts[0] == "talk":
		kind, value, sub = Kakao, parts[1], "id"
	}
	if !validCode(value) || kind == Telegram && sub == "handle" && (!validTelegram(value) || reserved(value)) {
		return Entity{}, false
	}
	return Entity{Kind: kind, Value: value, Sub: ref(sub)}, true
}

// telegramPath reads the path of t.me.
func telegramPath(parts []string, query url.Values) (Kind, string, string) {
	first := parts[0]
	switch {
	case strings.HasPrefix(first, "+"):
		if code := first[1:]; strings.Trim(code, "0123456789") != "" {
			return Telegram, code, "invite"
		}
		return Telegram, "", "" // t.me/+66... is a phone number
	case strings.EqualFold(first, "joinchat") && len(parts) > 1:
		return Telegram, parts[1], "invite"
	case strings.EqualFold(first, "s") && len(parts) > 1:
		return Telegram, strings.ToLower(parts[1]), "handle"
	case strings.EqualFold(first, "boost") && len(parts) > 1:
		return Telegram, strings.ToLower(parts[1]), "handle"
	case strings.EqualFold(first, "boost"):
		return Telegram, strings.ToLower(query.Get("domain")), "handle"
	}
	return Telegram, strings.ToLower(strings.TrimPrefix(first, "@")), "handle"
}

// reserved are paths of t.me that name no account.
func reserved(name string) bool {
	switch name {
	case "share", "addstickers", "addemoji", "addtheme", "addlist", "proxy", "socks", "iv", "login", "c", "s", "k", "a", "m", "boost", "joinchat",
		"setlanguage", "confirmphone", "bg", "invoice", "contact", "giftcode", "nft", "call", "telegrampassport", "resolve", "msg", "msg_url", "privacy", "faq", "apps", "blog", "support", "auth":
		return true
	}
	return false
}

// linePath reads the path of line.me: ti/p/~id, ti/p/@oa, R/ti/p/@oa, ti/g2/code.
func linePath(parts []string) (Kind, string, string) {
	if len(parts) > 0 && strings.EqualFold(parts[0], "r") {
		parts = parts[1:]
	}
	if len(parts) >= 2 && strings.EqualFold(parts[0], "oamessage") {
		return Line, strings.ToLower(strings.TrimPrefix(parts[1], "@")), "OA"
	}
	if len(parts) < 3 || !strings.EqualFold(parts[0], "ti") {
		return Line, "", ""
	}
	code := parts[2]
	switch {
	case strings.EqualFold(parts[1], "g"), strings.EqualFold(parts[1], "g2"):
		return Line, code, "openchat"
	case !strings.EqualFold(parts[1], "p"):
		return Line, "", ""
	case strings.HasPrefix(code, "~"):
		if strings.HasPrefix(code, "~@") {
			return Line, strings.ToLower(code[2:]), "OA"
		}
		return Line, strings.ToLower(code[1:]), "id"
	case strings.HasPrefix(code, "@"):
		return Line, strings.ToLower(code[1:]), "OA"
	}
	return Line, code, "id"
}

// validCode holds for what can stand in the value of an entity.
func validCode(code string) bool {
	if len(code) < 2 || len(code) > 64 {
		return false
	}
	for i := range len(code) {
		c := code[i] | 0x20
		if !isLetter(c) && !isDigit(code[i]) && code[i] != '_' && code[i] != '-' && code[i] != '.' {
			return false
		}
	}
	return true
}
