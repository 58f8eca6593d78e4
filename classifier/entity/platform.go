package entity

import "strings"

// platform is a place where names are unique, the words that name it and what
// a name looks like there.
type platform struct {
	says  family
	kind  Kind // "" for a platform without a kind: its names are nobody else's
	valid func(name string) bool
	cut   string // characters that end a name
}

// platforms lists all. Where a word names two, the first is meant.
var platforms = [...]platform{
	{telegramWord, Telegram, validTelegram, ".-"},
	{kakaoWord, Kakao, validName, ""},
	{lineWord, Line, validName, ""},
	{whatsappWord, "", nil, ""}, // numbers, no names
	{signalWord, Signal, validSignal, ""},
	{sessionWord, Session, validSession, ""},
	{threemaWord, Threema, validThreema, ""},
	{wickrWord, Wickr, func(s string) bool { return nameOf(s, 4, 32, "_-.") }, ""},
	{wechatWord, WeChat, func(s string) bool { return isLetter(s[0]) && nameOf(s, 6, 20, "_-") }, ""},
	{instagramWord, Instagram, func(s string) bool { return nameOf(s, 3, 30, "._") }, "-"},
	{xWord, X, func(s string) bool { return nameOf(s, 4, 15, "_") }, ".-"},
	{facebookWord, Facebook, func(s string) bool { return nameOf(s, 5, 50, ".") }, "-_"},
	{tiktokWord, TikTok, func(s string) bool { return nameOf(s, 3, 24, "._") }, "-"},
	{discordWord, Discord, func(s string) bool { return nameOf(s, 3, 32, "._") }, "-"},
	{otherWord, "", nil, ""},
}

// platformSaid is the platform a word names.
func platformSaid(says family) *platform {
	for i := range platforms {
		if platforms[i].says&says != 0 {
			return &platforms[i]
		}
	}
	return nil
}

func platformOfKind(k Kind) *platform {
	for i := range platforms {
		if platforms[i].kind == k {
			return &platforms[i]
		}
	}
	return nil
}

// nameOf holds for least to most letters, digits and the signs given, with a
// letter, digit or underscore first.
func nameOf(name string, least, most int, signs string) bool {
	if len(name) < least || len(name) > most || name[0] == '.' || name[0] == '-' {
		return false
	}
	for i := range len(name) {
		if c := name[i]; !isLetter(c) && !isDigit(c) && strings.IndexByte(signs, c) < 0 {
			return false
		}
	}
	return true
}

// validSignal: a name, a dot and two or more digits (demo_owl.01).
func validSignal(name string) bool {
	dot := strings.LastIndexByte(name, '.')
	return dot >= 3 && len(name)-dot > 2 && !isDigit(name[0]) && nameOf(name[:dot], 3, 32, "_") && allDigits(name[dot+1:])
}

// validSession: 66 hexadecimal digits, 05 first.
func validSession(name string) bool {
	return len(name) == 66 && strings.HasPrefix(name, "05") && isHex(name)
}

// validThreema: 8 letters and digits, at least one of them a digit, because
// the word behind the cue may be any.
func validThreema(name string) bool {
	return len(name) == 8 && nameOf(name, 8, 8, "") && strings.ContainsAny(name, "0123456789")
}

func isHex(s string) bool {
	for i := range len(s) {
		if c := s[i] | 0x20; !isDigit(s[i]) && (c < 'a' || c > 'f') {
			return false
		}
	}
	return true
}

// validTelegram: a letter, then letters, digits and underscores, 4 to 32 in all
// (the platform hands out 5 and more; 4 come from auctions).
func validTelegram(name string) bool {
	if len(name) < 4 || len(name) > 32 || !isLetter(name[0]) {
		return false
	}
	for i := range len(name) {
		if !isLetter(name[i]) && !isDigit(name[i]) && name[i] != '_' {
			return false
		}
	}
	return true
}

// validName: 4 to 20 of a-z 0-9 . _ - with a letter or digit first.
func validName(name string) bool {
	return nameOf(name, 4, 20, "._-")
}
