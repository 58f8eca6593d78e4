package entity

import (
	"net"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/idna"
)

// maxURL bounds an address, in bytes.
const maxURL = 2048

// canonicalURL is the one spelling of an address: the same as the crawler
// gives it, so that a link in a post meets the page it leads to. ASCII host,
// no default port, no user, no fragment, no tracking parameters, sorted query.
func canonicalURL(u url.URL) (string, bool) {
	name, port := strings.TrimSuffix(u.Hostname(), "."), u.Port()
	if ip := ipOf(name); ip != nil {
		name = ip.String()
		if ip.To4() == nil {
			name = "[" + name + "]"
		}
	} else {
		ascii, err := idna.Lookup.ToASCII(name)
		if err != nil || !strings.Contains(ascii, ".") {
			return "", false
		}
		name = ascii
	}
	if port != "" && !(u.Scheme == "http" && port == "80") && !(u.Scheme == "https" && port == "443") {
		name += ":" + port
	}
	u.Host, u.User, u.Fragment, u.RawFragment, u.ForceQuery = name, nil, "", "", false
	if u.Path == "" {
		u.Path = "/"
	}
	address := &u
	if dotted(u.Path) {
		address = u.JoinPath()
	}
	address.RawQuery = canonicalQuery(u.RawQuery)
	return address.String(), true
}

// plainURL reads an address that is its own canonical spelling and needs no reader
// of addresses to see it: http or https, a host of Latin letters and digits that
// ends in a letter, a path of such, and nothing else. Most are.
func plainURL(raw string) (u url.URL, ok bool) {
	scheme, rest, _ := strings.Cut(raw, "://")
	if scheme != "https" && scheme != "http" {
		return u, false
	}
	slash := strings.IndexByte(rest, '/')
	if slash < 0 || !plainHost(rest[:slash]) {
		return u, false
	}
	for i := slash; i < len(rest); i++ {
		if b := rest[i]; !isLetter(b|0x20) && !isDigit(b) && b != '/' {
			return u, false
		}
	}
	return url.URL{Scheme: scheme, Host: rest[:slash], Path: rest[slash:]}, true
}

// plainHost says that labels of letters and digits make up a host, as an ordinary
// name has them.
func plainHost(host string) bool {
	label, dots := 0, 0
	for i := range len(host) {
		switch b := host[i]; {
		case b == '.' && label > 0:
			label, dots = 0, dots+1
		case isLetter(b) || isDigit(b):
			label++
		default:
			return false
		}
		if label > maxLabel {
			return false
		}
	}
	return label > 0 && dots > 0 && len(host) < maxHost && isLetter(host[len(host)-1])
}

// A label, and a host, in bytes.
const (
	maxLabel = 63
	maxHost  = 253
)

// ipOf is the IP address a host is, nil for a name. One of version 4 ends in a
// digit, one of version 6 holds a colon.
func ipOf(host string) net.IP {
	if host == "" || !isDigit(host[len(host)-1]) && strings.IndexByte(host, ':') < 0 {
		return nil
	}
	return net.ParseIP(host)
}

func dotted(path string) bool {
	return strings.Contains(path, "/./") || strings.Contains(path, "/../") || strings.HasSuffix(path, "/.") || strings.HasSuffix(path, "/..")
}

// canonicalQuery sorts parameters by key, equal keys in their order, and drops
// those that only track the reader.
func canonicalQuery(raw string) string {
	var kept []string
	for part := range strings.SplitSeq(raw, "&") {
		if key, _, _ := strings.Cut(part, "="); part != "" && !tracks(strings.ToLower(key)) {
			kept = append(kept, part)
		}
	}
	slices.SortStableFunc(kept, func(a, b string) int {
		a, _, _ = strings.Cut(a, "=")
		b, _, _ = strings.Cut(b, "=")
		return strings.Compare(a, b)
	})
	return strings.Join(kept, "&")
}

func tracks(key string) bool {
	switch key {
	case "fbclid", "gclid", "igshid", "yclid", "mc_cid", "mc_eid", "sid", "phpsessid", "jsessionid":
		return true
	}
	return strings.HasPrefix(key, "utm_")
}
