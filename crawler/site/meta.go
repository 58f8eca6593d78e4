package site

import (
	"strings"

	"github.com/PuerkitoBio/goquery"
)

// pageMeta is what a page's <meta> elements say of it, by property, name or
// itemprop in lower case; of several with one name, the first. It is written
// for those who show a card of the page, and so needs no scripts.
func pageMeta(doc *goquery.Document) map[string]string {
	meta := map[string]string{}
	doc.Find("meta[content], meta[value]").Each(func(_ int, s *goquery.Selection) { // some write value for content
		content := strings.TrimSpace(s.AttrOr("content", s.AttrOr("value", "")))
		for _, attribute := range []string{"property", "name", "itemprop"} {
			name := strings.ToLower(s.AttrOr(attribute, ""))
			if _, have := meta[name]; name != "" && content != "" && !have {
				meta[name] = content
			}
		}
	})
	return meta
}
