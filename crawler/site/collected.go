package site

import "scops/crawler"

// collected are the posts of one answer, each once, with the places they name
// and the span of their times.
type collected struct {
	seen  map[string]bool // by id
	posts []crawler.Post
	links linkSet
	span  crawler.Span
}

// keep adds a post that is not there yet.
func (c *collected) keep(post crawler.Post) {
	if c.seen[post.ID] || len(c.posts) >= maxPosts {
		return
	}
	if c.seen == nil {
		c.seen = map[string]bool{}
	}
	c.seen[post.ID] = true
	c.posts = append(c.posts, post)
	c.span = widen(c.span, unixMillis(post.PostedAt))
	c.links.propose(post.Links)
}
