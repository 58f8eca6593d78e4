package site

import (
	"strings"

	"scops/crawler"
)

// profileID stands for the post's number in the id of a profile's text.
const profileID = "profile"

// profilePost is the text of a profile page, or of a profile in a list of them,
// as a post of its own: there is no post it could be the Bio of, and it is
// published as posts are. It has no time: a profile says when the account was
// made, not when its text was written. false = the profile says nothing.
func profilePost(site, account string, author crawler.Author, text rendered) (crawler.Post, bool) {
	words := clip(strings.ReplaceAll(text.text, "\r\n", "\n"), maxBio)
	if strings.TrimSpace(words) == "" || account == "" || author.URL == "" {
		return crawler.Post{}, false
	}
	return crawler.Post{
		ID:     crawler.PostID(site, account, profileID),
		Site:   site,
		URL:    author.URL,
		Author: author,
		Text:   words,
		Links:  text.links,
	}, true
}
