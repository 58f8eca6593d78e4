package entity

import (
	"net/url"
	"slices"
	"strings"

	"github.com/nyaruka/phonenumbers"
)

// socialLink reads links of the platforms beside the three messengers. A link
// that holds a telephone number gives the number too, because that is the same
// identifier.
func socialLink(u *url.URL, host string, parts []string) []Entity {
	if host != "m.me" {
		host = strings.TrimPrefix(host, "m.")
	}
	second := ""
	if len(parts) > 1 {
		second = parts[1]
	}
	switch host {
	case "wa.me", "api.whatsapp.com", "whatsapp.com", "web.whatsapp.com":
		return whatsappLink(u, parts)
	case "chat.whatsapp.com":
		return invited(WhatsApp, parts[0])
	case "signal.me":
		return signalLink(u)
	case "signal.group":
		return invited(Signal, strings.TrimPrefix(u.Fragment, "#"))
	case "discord.gg":
		return invited(Discord, parts[0])
	case "discord.com", "discordapp.com":
		if parts[0] == "invite" {
			return invited(Discord, second)
		}
	case "instagram.com", "instagr.am":
		return named(Instagram, parts[0], "p", "reel", "reels", "explore", "stories", "tv", "accounts", "direct", "about")
	case "x.com", "twitter.com", "mobile.twitter.com":
		return named(X, parts[0], "home", "search", "hashtag", "i", "intent", "share", "explore", "settings", "login", "messages", "notifications", "privacy", "signup", "compose")
	case "tiktok.com":
		if name, ok := strings.CutPrefix(parts[0], "@"); ok {
			return named(TikTok, name)
		}
	case "facebook.com", "fb.com", "m.me", "messenger.com", "th-th.facebook.com", "ko-kr.facebook.com", "web.facebook.com":
		return facebookLink(u, parts, second)
	case "threema.id":
		if id := strings.ToUpper(parts[0]); len(id) == 8 {
			return []Entity{{Kind: Threema, Value: id}}
		}
	}
	return nil
}

// named gives the account a path names, unless it is one of the platform's own
// pages.
func named(kind Kind, name string, reserved ...string) []Entity {
	name = strings.ToLower(name)
	if name == "" || slices.Contains(reserved, name) || !platformOfKind(kind).valid(name) {
		return nil
	}
	return []Entity{{Kind: kind, Value: name}}
}

func invited(kind Kind, code string) []Entity {
	if len(code) < 4 || !validCode(code) {
		return nil
	}
	return []Entity{{Kind: kind, Value: code, Sub: ref("invite")}}
}

// whatsappLink reads wa.me/NUMBER and ?phone=NUMBER.
func whatsappLink(u *url.URL, parts []string) []Entity {
	digits := u.Query().Get("phone")
	if digits == "" {
		digits = parts[0]
	}
	return numbered(WhatsApp, digits)
}

// signalLink reads signal.me/#p/+NUMBER.
func signalLink(u *url.URL) []Entity {
	digits, ok := strings.CutPrefix(u.Fragment, "p/")
	if !ok {
		return nil
	}
	return numbered(Signal, digits)
}

// numbered gives a number by which somebody is reached on a platform, and the
// number itself.
func numbered(kind Kind, digits string) []Entity {
	digits = strings.TrimPrefix(strings.TrimSpace(digits), "+")
	if len(digits) < minDigits || len(digits) > maxDigits || !allDigits(digits) {
		return nil
	}
	n, err := phonenumbers.Parse("+"+digits, "ZZ")
	if err != nil || !phonenumbers.IsValidNumber(n) {
		return nil
	}
	value := phonenumbers.Format(n, phonenumbers.E164)
	return []Entity{{Kind: Phone, Value: value}, {Kind: kind, Value: value}}
}

// facebookLink reads vanity names, profile.php?id= and groups.
func facebookLink(u *url.URL, parts []string, second string) []Entity {
	switch first := strings.ToLower(parts[0]); first {
	case "profile.php":
		if id := u.Query().Get("id"); len(id) > 4 && len(id) < 20 && strings.Trim(id, "0123456789") == "" {
			return []Entity{{Kind: Facebook, Value: id}}
		}
		return nil
	case "groups":
		if validCode(second) {
			return []Entity{{Kind: Facebook, Value: strings.ToLower(second), Sub: ref("group")}}
		}
		return nil
	default:
		return named(Facebook, first, "share", "sharer", "sharer.php", "watch", "events", "pages", "story.php", "photo", "photo.php", "permalink.php", "hashtag", "login", "marketplace", "reel", "help", "people", "t", "dialog", "plugins", "policies", "privacy", "business")
	}
}
