package crawler

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"sort"
	"strings"
	"unicode"

	"golang.org/x/net/idna"
)

// ErrURL is returned (wrapped) for an address that is not a public web page's.
var ErrURL = errors.New("not a web address")

// maxURL is the longest address accepted, in bytes.
const maxURL = 4096

// Canonical gives the one spelling of an address: lower-case ASCII host (IDNA,
// UTS #46), no default port, no user info, no fragment, no dot segments, no
// tracking parameters, query keys sorted. Only http and https are accepted.
func Canonical(raw string) (string, error) {
	u, err := ParseURL(raw)
	if err != nil {
		return "", err
	}
	return u.String(), nil
}

// ParseURL parses an address into its canonical form.
func ParseURL(raw string) (*url.URL, error) {
	raw = strings.TrimSpace(raw)
	if raw == "" || len(raw) > maxURL {
		return nil, fmt.Errorf("%w: empty or longer than %d bytes", ErrURL, maxURL)
	}
	u, err := url.Parse(raw)
	if err != nil {
		return nil, fmt.Errorf("%w: %v", ErrURL, errors.Unwrap(err))
	}
	u.Scheme = strings.ToLower(u.Scheme)
	if u.Scheme != "http" && u.Scheme != "https" {
		return nil, fmt.Errorf("%w: it must begin with http:// or https://, not %q", ErrURL, u.Scheme)
	}
	host, err := asciiHost(u)
	if err != nil {
		return nil, err
	}
	u.Host, u.User, u.Fragment, u.RawFragment = host, nil, "", ""
	if u.Path == "" {
		u.Path = "/"
	}
	if hasDots(u.Path) {
		u = u.JoinPath()
	}
	u.RawQuery = canonicalQuery(u.RawQuery)
	u.ForceQuery = false
	return u, nil
}

// HostOf is the politeness clock of an address: lower-case ASCII host, plus
// the port when it is not the scheme's default.
func HostOf(raw string) (string, error) {
	u, err := ParseURL(raw)
	if err != nil {
		return "", err
	}
	return u.Host, nil
}

// OriginOf is scheme://host[:port]: what one robots.txt speaks for.
func OriginOf(raw string) (string, error) {
	u, err := ParseURL(raw)
	if err != nil {
		return "", err
	}
	return u.Scheme + "://" + u.Host, nil
}

func asciiHost(u *url.URL) (string, error) {
	name, port := strings.TrimSuffix(u.Hostname(), "."), u.Port()
	if ip := net.ParseIP(name); ip != nil {
		name = ip.String()
		if ip.To4() == nil {
			name = "[" + name + "]"
		}
	} else {
		ascii, err := idna.Lookup.ToASCII(name)
		if err != nil || ascii == "" {
			return "", fmt.Errorf("%w: bad host name %q", ErrURL, name)
		}
		name = ascii
	}
	if port == "" || u.Scheme == "http" && port == "80" || u.Scheme == "https" && port == "443" {
		return name, nil
	}
	return name + ":" + port, nil
}

func hasDots(path string) bool {
	return strings.Contains(path, "/./") || strings.Contains(path, "/../") ||
		strings.HasSuffix(path, "/.") || strings.HasSuffix(path, "/..")
}

// canonicalQuery sorts parameters by key, keeps the order of equal keys, and
// drops the ones that only track the reader or the session.
func canonicalQuery(raw string) string {
	if raw == "" {
		return ""
	}
	parts := strings.Split(raw, "&")
	kept := parts[:0]
	for _, p := range parts {
		key, _, _ := strings.Cut(p, "=")
		if p != "" && !isTracking(strings.ToLower(key)) {
			kept = append(kept, p)
		}
	}
	sort.SliceStable(kept, func(i, j int) bool {
		a, _, _ := strings.Cut(kept[i], "=")
		b, _, _ := strings.Cut(kept[j], "=")
		return a < b
	})
	return escapeSpace(strings.Join(kept, "&"))
}

// escapeSpace percent-encodes white space, which net/url leaves in a query: an
// address is one word, in a request line as in a list.
func escapeSpace(query string) string {
	if !strings.ContainsFunc(query, unicode.IsSpace) {
		return query
	}
	var b strings.Builder
	for _, r := range query {
		if unicode.IsSpace(r) {
			b.WriteString(url.PathEscape(string(r)))
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

func isTracking(key string) bool {
	switch key {
	case "fbclid", "gclid", "igshid", "yclid", "mc_cid", "mc_eid", "sid", "phpsessid", "jsessionid":
		return true
	default:
		return strings.HasPrefix(key, "utm_")
	}
}
