package fetch

import (
	"net/url"
	"strings"
)

// robotsTarget is what rules are matched against: path and query, normalised.
// An address that cannot be parsed has none.
func robotsTarget(raw string) (string, bool) {
	u, err := url.Parse(raw)
	if err != nil || u.Opaque != "" {
		return "", false
	}
	path := u.EscapedPath()
	if path == "" {
		path = "/"
	}
	if u.RawQuery != "" || u.ForceQuery {
		path += "?" + u.RawQuery
	}
	return normalisePath(path), true
}

const hexDigits = "0123456789ABCDEF"

// normalisePath brings rules and paths to one spelling (RFC 9309 section
// 2.2.2): bytes outside ASCII are percent-encoded, encoded unreserved
// characters are not, other escapes are in upper case.
func normalisePath(s string) string {
	plain := true
	for i := 0; i < len(s) && plain; i++ {
		plain = s[i] > ' ' && s[i] < 0x7f && s[i] != '%'
	}
	if plain {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		c := s[i]
		escaped := false
		if c == '%' && i+2 < len(s) {
			hi, lo := unhex(s[i+1]), unhex(s[i+2])
			if hi >= 0 && lo >= 0 {
				c, escaped, i = byte(hi<<4|lo), true, i+2
			}
		}
		if escaped && !isUnreserved(c) || c <= ' ' || c >= 0x7f {
			b.WriteByte('%')
			b.WriteByte(hexDigits[c>>4])
			b.WriteByte(hexDigits[c&15])
			continue
		}
		b.WriteByte(c)
	}
	return b.String()
}

func unhex(c byte) int { return strings.IndexByte(hexDigits, upper(c)) }

func upper(c byte) byte {
	if c >= 'a' && c <= 'f' {
		return c - 'a' + 'A'
	}
	return c
}

func isUnreserved(c byte) bool {
	return isTokenByte(c) || c >= '0' && c <= '9' || c == '.' || c == '~'
}

// matches matches a rule's pattern, in which * stands for anything and a $ at
// the end for the end of the path. Taking every piece at its first place is
// enough, so the time is linear however many stars there are.
func matches(pattern, path string) bool {
	anchored := strings.HasSuffix(pattern, "$")
	if anchored {
		pattern = pattern[:len(pattern)-1]
	}
	first, rest, starred := strings.Cut(pattern, "*")
	if !strings.HasPrefix(path, first) {
		return false
	}
	path = path[len(first):]
	if !starred {
		return !anchored || path == ""
	}
	for {
		piece, more, again := strings.Cut(rest, "*")
		if !again {
			if anchored {
				return strings.HasSuffix(path, piece)
			}
			return strings.Contains(path, piece)
		}
		i := strings.Index(path, piece)
		if i < 0 {
			return false
		}
		path, rest = path[i+len(piece):], more
	}
}
