package site

import (
	"net/url"
	"strconv"
	"strings"

	"scops/crawler"
)

// tubeActor is an account or a channel.
type tubeActor struct {
	ID          int64  `json:"id"`
	Name        string `json:"name"`
	DisplayName string `json:"displayName"`
	Host        string `json:"host"`
	URL         string `json:"url"`
	Description string `json:"description"`
	Support     string `json:"support"`
}

// tubeEntry is a comment or a video.
type tubeEntry struct {
	ID          int64     `json:"id"`
	URL         string    `json:"url"`
	Text        string    `json:"text"`
	ThreadID    int64     `json:"threadId"`
	ReplyTo     int64     `json:"inReplyToCommentId"`
	CreatedAt   string    `json:"createdAt"`
	DeletedAt   string    `json:"deletedAt"`
	IsDeleted   bool      `json:"isDeleted"`
	Held        bool      `json:"heldForReview"`
	Replies     int       `json:"totalReplies"`
	Account     tubeActor `json:"account"`
	UUID        string    `json:"uuid"`
	Name        string    `json:"name"`
	Description string    `json:"description"`
	Short       string    `json:"truncatedDescription"`
	Support     string    `json:"support"`
	PublishedAt string    `json:"publishedAt"`
	IsLocal     bool      `json:"isLocal"`
	Preview     string    `json:"previewPath"`
	Embed       string    `json:"embedPath"`
	Language    struct {
		ID string `json:"id"`
	} `json:"language"`
	Privacy struct {
		ID int `json:"id"`
	} `json:"privacy"`
}

func (e *tubeEntry) isComment() bool { return e.ThreadID > 0 }

// isPublic says that anybody may see an entry: no comment that was deleted or
// waits for its review, no video that is private or internal (3, 4).
func (e *tubeEntry) isPublic() bool {
	return !e.IsDeleted && e.DeletedAt == "" && !e.Held && e.Privacy.ID <= 2
}

// tubeThread is a comment with its answers.
type tubeThread struct {
	Comment  tubeEntry    `json:"comment"`
	Children []tubeThread `json:"children"`
}

// tubeAnswer is what the API answers, whichever path was asked.
type tubeAnswer struct {
	Total    int          `json:"total"`
	Data     []tubeEntry  `json:"data"`
	Comment  *tubeEntry   `json:"comment"`
	Children []tubeThread `json:"children"`
	Error    string       `json:"error"`
	Code     string       `json:"code"`

	UUID      string `json:"uuid"` // of one video
	tubeActor        // an account or a channel
}

// all are the comments and videos of an answer, in order.
func (a *tubeAnswer) all() []tubeEntry {
	all := a.Data
	if a.Comment != nil {
		all = append(all, *a.Comment)
	}
	var walk func([]tubeThread)
	walk = func(threads []tubeThread) {
		for i := range threads {
			all = append(all, threads[i].Comment)
			walk(threads[i].Children)
		}
	}
	walk(a.Children)
	return all
}

// tubeReader reads one answer.
type tubeReader struct {
	page     *crawler.Page
	instance string
	site     string
	authors  map[int64]int64 // of the comments shown
	read     map[string]bool // entries, by their own ids
	collected
}

// entry reads a comment or a video, and leads to its answers or comments.
func (r *tubeReader) entry(e *tubeEntry) {
	id := strconv.FormatInt(e.ID, 10)
	if !e.isComment() {
		id = e.UUID
	}
	if id == "" || hostOf(e.URL) == "" || !e.isPublic() || r.read[id] || len(r.posts) >= maxPosts {
		return
	}
	r.read[id] = true
	text, at := tubeText(e.Text), stampTime(e.CreatedAt)
	here := pageBase(r.page).Path
	switch {
	case !e.isComment():
		text, at = r.video(e), stampTime(e.PublishedAt)
	case e.Replies > 0 && strings.HasSuffix(here, "/comment-threads"):
		r.links.add(beside(r.page, here+"/"+id, ""), crawler.LinkThread)
	}
	post := crawler.Post{
		ID:       crawler.PostID(r.site, tubeID(e.Account.ID), id),
		Site:     r.site,
		URL:      e.URL,
		Author:   r.author(&e.Account),
		Text:     text.text,
		Lang:     language(e.Language.ID),
		PostedAt: at,
		Links:    text.links,
		Quotes:   text.quotes,
		Bio:      clip(tubeText(clip(e.Account.Description, 4*maxBio)).text, maxBio),
	}
	if author := r.authors[e.ReplyTo]; author > 0 {
		post.ReplyTo = optional(crawler.PostID(r.site, tubeID(author), tubeID(e.ReplyTo)))
	}
	if e.Embed != "" {
		post.Media = []crawler.Media{{Kind: "video", URL: resolve(pageBase(r.page), e.Embed)}, {Kind: "photo", URL: resolve(pageBase(r.page), e.Preview)}}
	}
	r.keep(post)
}

// video is what a video says, and leads from a list to the video, which says it
// in full, and from the video to its comments.
func (r *tubeReader) video(e *tubeEntry) rendered {
	words := e.Description
	if words == "" {
		words = e.Short
	}
	text := renderMarkdown(words)
	text.prepend(strings.TrimSpace(e.Name))
	text.line(e.Support)
	if isPlainID(e.UUID) {
		lead := "/api/v1/videos/" + e.UUID
		if pageBase(r.page).Path == lead {
			lead += "/comment-threads"
		}
		r.links.add(beside(r.page, lead, ""), crawler.LinkThread)
	}
	return text
}

// profile reads the text of an account or a channel.
func (r *tubeReader) profile(a *tubeActor) {
	text := renderMarkdown(a.Description)
	text.line(a.Support)
	if post, says := profilePost(r.site, tubeID(a.ID), r.author(a), text); says && a.Name != "" {
		r.keep(post)
	}
}

// author is an account by its number; one of another server is named with it.
func (r *tubeReader) author(a *tubeActor) crawler.Author {
	author := crawler.Author{ID: tubeID(a.ID), Handle: a.Name, Name: a.DisplayName, URL: a.URL}
	if a.Host != "" && !strings.EqualFold(a.Host, r.instance) && a.Name != "" {
		author.Handle += "@" + strings.ToLower(a.Host)
	}
	return author
}

func tubeID(n int64) string {
	if n <= 0 {
		return ""
	}
	return strconv.FormatInt(n, 10)
}

// tubeText reads a comment: Markdown, or HTML when another software wrote it.
func tubeText(s string) rendered {
	if containsAny(s, []string{"</p>", "<br", "</a>", "</span>"}) {
		return renderHTML(s, &url.URL{})
	}
	return renderMarkdown(s)
}
