package site

import (
	"scops/crawler"
)

// Count says how often one selector of a declaration found something.
type Count struct {
	Field    string // "text"
	Selector string // "" = the post itself
	Found    int
	Of       int // posts or rows it was asked of; 0 = the page, once
}

// Try reads a page as Read does, and counts what every selector found: so an
// author sees why a field is empty.
func (d *Declared) Try(page *crawler.Page) (crawler.Harvest, []Count, error) {
	count := &counter{at: map[countKey]int{}}
	h, err := d.read(page, count)
	return h, count.list, err
}

type countKey struct{ field, selector, attr string }

// counter counts; a nil one does not.
type counter struct {
	list []Count
	at   map[countKey]int
}

func (c *counter) row(key countKey) *Count {
	i, known := c.at[key]
	if !known {
		i = len(c.list)
		c.at[key] = i
		selector := key.selector
		if key.attr != "" {
			selector += " @" + key.attr
		}
		c.list = append(c.list, Count{Field: key.field, Selector: selector})
	}
	return &c.list[i]
}

// found counts one look with a try.
func (c *counter) found(t try, ok bool) {
	if c == nil {
		return
	}
	key := countKey{field: t.field, attr: t.attr}
	if t.selector != nil {
		key.selector = t.selector.text
	}
	row := c.row(key)
	if row.Of++; ok {
		row.Found++
	}
}

// total counts the posts or rows of a page.
func (c *counter) total(field string, n int) {
	if c == nil {
		return
	}
	row := c.row(countKey{field: field})
	row.Found, row.Of = n, 1
}
