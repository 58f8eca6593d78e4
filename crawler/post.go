package crawler

import "time"

// Post is what a person published, as a public page shows it.
type Post struct {
	ID            string     `json:"id"`   // PostID(site, account, native id)
	Site          string     `json:"site"` // see SiteOf
	URL           string     `json:"url"`  // canonical address of this post
	Author        Author     `json:"author"`
	Text          string     `json:"text"`      // UTF-8, line breaks kept, no markup
	Lang          string     `json:"lang"`      // as the page or the platform states it; "" = not stated
	PostedAt      *time.Time `json:"posted_at"` // nil = unknown
	EditedAt      *time.Time `json:"edited_at"` // nil = never, or unknown
	Edited        bool       `json:"edited"`    // the page says it was edited, even if not when
	ReplyTo       *string    `json:"reply_to"`  // post id or URL
	ForwardedFrom *string    `json:"forwarded_from"`
	Media         []Media    `json:"media"`
	Links         []string   `json:"links"`  // absolute, in order of appearance
	Quotes        []Range    `json:"quotes"` // parts of Text that are somebody else's words (quoted or forwarded blocks)
	Views         *int64     `json:"views"`  // times it was shown, as the page counts and rounds it; nil = not stated
	Bio           string     `json:"bio"`    // profile or channel description read on the same page
}

// Range is a half-open range of bytes of the UTF-8 of a text.
type Range struct {
	Start int `json:"start"`
	End   int `json:"end"`
}

// Author is the account a post was published by.
type Author struct {
	ID     string `json:"id"`     // the platform's own id, else the handle
	Handle string `json:"handle"` // without "@"
	Name   string `json:"name"`
	URL    string `json:"url"`
	// Signature is the person's name an account's post is signed with, "" = none.
	Signature string `json:"signature"`
}

// Media is a picture, video, audio or file; it is named, never fetched.
type Media struct {
	Kind string `json:"kind"` // photo, video, audio, file, sticker, poll
	URL  string `json:"url"`
	Alt  string `json:"alt"`
}
