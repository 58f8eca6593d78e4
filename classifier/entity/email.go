package entity

import (
	"strings"

	"golang.org/x/net/idna"
)

// maxLocal bounds the part before the @ (RFC 5321), in bytes.
const maxLocal = 64

// findEmails finds mail addresses.
func findEmails(p *post) []Entity {
	var found []Entity
	for at := 0; ; at++ {
		i := strings.IndexByte(p.s[at:], '@')
		if i < 0 {
			return found
		}
		at += i
		start, end := localStart(p.s, at), mailHostEnd(p.s, at+1)
		if start == at || !mailHost(p.s[at+1:end]) || end < len(p.s) && p.s[end] == '@' {
			continue
		}
		if strings.Contains(before(p.s, start, 3), "//") { // user@host of an address
			continue
		}
		value := strings.ToLower(p.original(start, end))
		local, host, _ := strings.Cut(value, "@")
		host, err := idna.Lookup.ToASCII(host)
		if err != nil {
			continue
		}
		found = append(found, Entity{Kind: Email, Value: local + "@" + host, Start: start, End: end})
	}
}

func localStart(s string, at int) int {
	start := at
	for start > 0 && at-start < maxLocal && (isLetter(s[start-1]) || isDigit(s[start-1]) || strings.IndexByte("._%+-", s[start-1]) >= 0) {
		start--
	}
	for start < at && !isLetter(s[start]) && !isDigit(s[start]) {
		start++
	}
	return start
}

func mailHostEnd(s string, at int) int {
	from := at
	for at < len(s) && at-from < 253 && (isLetter(s[at]) || isDigit(s[at]) || s[at] == '.' || s[at] == '-') {
		at++
	}
	for at > from && (s[at-1] == '.' || s[at-1] == '-') {
		at--
	}
	return at
}

// mailHost: labels of letters and digits, the last of two letters or more.
func mailHost(host string) bool {
	dot := strings.LastIndexByte(host, '.')
	if dot < 1 || len(host)-dot < 3 || len(host)-dot > 20 || strings.Contains(host, "..") {
		return false
	}
	for i := dot + 1; i < len(host); i++ {
		if !isLetter(host[i]) {
			return false
		}
	}
	return true
}
