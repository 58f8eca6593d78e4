package site

import (
	"net/url"
	"strings"
	"time"

	"golang.org/x/net/html"
)

// visit visits the elements a try selects, each with what stands above it
// where that is asked for, until visit says no.
func (t try) visit(n *html.Node, visit func(*html.Node) bool) {
	if t.selector == nil {
		visit(n)
		return
	}
	t.selector.find(n, true, func(found *html.Node) bool {
		if t.up == nil {
			return visit(found)
		}
		for found = found.Parent; found != nil && !t.up.Match(found); {
			found = found.Parent
		}
		return found == nil || visit(found)
	})
}

// value is what an element gives: the attribute or the text on one line, and
// of it what the pattern's brackets hold.
func (t try) value(base *url.URL, n *html.Node) string {
	raw := ""
	if t.attr != "" {
		raw = attr(n, t.attr)
	} else {
		raw = render(base, n).text
	}
	raw = clip(oneLine(raw), maxField)
	if t.match == nil {
		return raw
	}
	found := t.match.FindStringSubmatch(raw)
	switch len(found) {
	case 0:
		return ""
	case 1:
		return strings.TrimSpace(found[0])
	default:
		return strings.TrimSpace(found[1])
	}
}

// one is the first value that any of the tries gives.
func (p *declaredPage) one(n *html.Node, tries []try) string {
	value := ""
	p.each(n, tries, func(v string) bool { value = v; return v == "" })
	return value
}

// link is the first value that makes an address.
func (p *declaredPage) link(n *html.Node, tries []try, address func(string) string) string {
	found := ""
	p.each(n, tries, func(v string) bool { found = address(v); return found == "" })
	return found
}

// each visits the values of the tries in order until visit says no.
func (p *declaredPage) each(n *html.Node, tries []try, visit func(string) bool) {
	for _, t := range tries {
		sought, more, given := 0, true, false
		t.visit(n, func(found *html.Node) bool {
			sought++
			v := t.value(p.base, found)
			given = given || v != ""
			more = visit(v)
			return more && sought < maxSought
		})
		p.count.found(t, given)
		if !more {
			return
		}
	}
}

// many is everything the tries give.
func (p *declaredPage) many(n *html.Node, tries []try, most int) []string {
	var values []string
	for _, t := range tries {
		before := len(values)
		t.visit(n, func(found *html.Node) bool {
			if v := t.value(p.base, found); v != "" {
				values = append(values, v)
			}
			return len(values) < most
		})
		p.count.found(t, len(values) > before)
	}
	return values
}

// date is the first value that is a time: of a machine, else in one of the
// declaration's formats, else as forums write it.
func (p *declaredPage) date(n *html.Node, tries []try) *time.Time {
	var at *time.Time
	p.each(n, tries, func(v string) bool {
		at = p.readTime(v)
		return at == nil
	})
	return at
}

func (p *declaredPage) readTime(s string) *time.Time {
	if s == "" {
		return nil
	}
	if at := stampTime(s); at != nil {
		return at
	}
	if n := atoi(s); n > 1e8 {
		if n > 1e11 { // in milliseconds
			n /= 1000
		}
		return unixTime(float64(n))
	}
	if p.posts != nil {
		for _, f := range p.posts.formats {
			if at := f.read(s, p.time); at != nil {
				return at
			}
		}
	}
	return readDate(s, p.time, p.page.FetchedAt)
}
