package main

import (
	"fmt"
	"net/url"
	"path"
	"strings"
)

// permits says whether a site's pages may be fetched at an address; the error
// says what forbids it. What stands in allow and deny is the beginning of a
// path, or of path?query where it holds a question mark.
func (s SiteConfig) permits(u *url.URL) error {
	for _, pattern := range s.Deny {
		if matchAddress(pattern, u) {
			return fmt.Errorf("sites: %s: deny %s", s.Match, pattern)
		}
	}
	if len(s.Allow) == 0 {
		return nil
	}
	for _, pattern := range s.Allow {
		if matchAddress(pattern, u) {
			return nil
		}
	}
	return fmt.Errorf("sites: %s: no allow pattern fits %s", s.Match, u.Path)
}

// matchAddress tries a pattern on the path as it is written and as servers read
// it: without empty segments, so that //private/ is no way round /private/.
func matchAddress(pattern string, u *url.URL) bool {
	plain := path.Clean("/" + u.Path)
	if strings.HasSuffix(u.Path, "/") && plain != "/" {
		plain += "/"
	}
	query := ""
	if strings.Contains(pattern, "?") {
		query = "?" + u.RawQuery
	}
	return matchPath(pattern, u.Path+query) || matchPath(pattern, plain+query)
}

// matchPath says whether a path begins with a pattern; * stands for anything.
// Each piece is taken where it is first found: the end is open, so no later
// place could fit better, and a long path costs one pass.
func matchPath(pattern, path string) bool {
	pieces := strings.Split(pattern, "*")
	rest, ok := strings.CutPrefix(path, pieces[0])
	for _, piece := range pieces[1:] {
		if !ok {
			return false
		}
		_, rest, ok = strings.Cut(rest, piece)
	}
	return ok
}
