package site

import (
	"strings"

	"scops/crawler"
)

// bskyEmbed is what hangs on a post, as it is shown (app.bsky.embed.images#view)
// or as it is kept (app.bsky.embed.images).
type bskyEmbed struct {
	Type     string      `json:"$type"`
	Images   []bskyImage `json:"images"`
	Items    []bskyImage `json:"items"`
	Playlist string      `json:"playlist"`
	Alt      string      `json:"alt"`
	External struct {
		URI string `json:"uri"`
	} `json:"external"`
	Media  *bskyEmbed  `json:"media"`
	Record *bskyQuoted `json:"record"`
}

type bskyImage struct {
	Alt      string `json:"alt"`
	Fullsize string `json:"fullsize"`
	Image    struct {
		Ref struct {
			Link string `json:"$link"`
		} `json:"ref"`
	} `json:"image"`
}

// bskyQuoted is the record a post quotes; beside pictures it lies one deeper.
type bskyQuoted struct {
	URI    string      `json:"uri"`
	Author bskyActor   `json:"author"`
	Value  bskyRecord  `json:"value"`
	Record *bskyQuoted `json:"record"`
}

// embed reads what hangs on a post of an account: media, links, and somebody
// else's words.
func (r *bskyReader) embed(text *rendered, repo string, e *bskyEmbed) []crawler.Media {
	if e == nil {
		return nil
	}
	media := bskyMedia(repo, e)
	link := func(address string) {
		if hostOf(address) != "" && len(text.links) < maxPostLinks {
			text.links = appendNew(text.links, address)
		}
	}
	link(e.External.URI)
	if e.Media != nil {
		media = append(media, bskyMedia(repo, e.Media)...)
		link(e.Media.External.URI)
	}
	q := e.Record
	if q != nil && q.Record != nil {
		q = q.Record
	}
	if q == nil {
		return media
	}
	link(bskyHome(q.URI))
	if q.Author.DID == "" || q.Author.membersOnly() {
		return media
	}
	if q.Author.DID == repo { // its own words once more
		text.line(q.Value.Text)
		return media
	}
	text.quote(q.Value.Text)
	if isBskyKey(q.Author.DID) {
		r.links.add(blueskyHome+q.Author.DID, crawler.LinkForward)
	}
	return media
}

// bskyMedia are the pictures or the video of an embed.
func bskyMedia(repo string, e *bskyEmbed) []crawler.Media {
	var media []crawler.Media
	for _, list := range [][]bskyImage{e.Images, e.Items} {
		for _, image := range list {
			if len(media) == maxMedia {
				break
			}
			address := image.Fullsize
			if link := image.Image.Ref.Link; address == "" && isBskyKey(link) {
				address = "https://cdn.bsky.app/img/feed_fullsize/plain/" + repo + "/" + link + "@jpeg"
			}
			media = append(media, crawler.Media{Kind: "photo", URL: address, Alt: image.Alt})
		}
	}
	if strings.HasPrefix(e.Type, "app.bsky.embed.video") {
		media = append(media, crawler.Media{Kind: "video", URL: e.Playlist, Alt: e.Alt})
	}
	return media
}
