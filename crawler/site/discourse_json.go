package site

import (
	"net/url"
	"strconv"
	"strings"

	"scops/crawler"
)

// discoursePost is a post as the JSON has it.
type discoursePost struct {
	ID          int64  `json:"id"`
	Number      int64  `json:"post_number"`
	Kind        int    `json:"post_type"`
	TopicID     int64  `json:"topic_id"`
	TopicSlug   string `json:"topic_slug"`
	TopicTitle  string `json:"topic_title"`
	UserID      int64  `json:"user_id"`
	Username    string `json:"username"`
	Name        string `json:"name"`
	Cooked      string `json:"cooked"`
	CreatedAt   string `json:"created_at"`
	Version     int    `json:"version"`
	ReplyTo     int64  `json:"reply_to_post_number"`
	Hidden      bool   `json:"hidden"`
	DeletedAt   string `json:"deleted_at"`
	UserDeleted bool   `json:"user_deleted"`
}

// Kinds of posts that people wrote: the others are notes of what was done to a
// topic, and words among its staff.
const (
	discourseRegular   = 1
	discourseModerator = 2
)

// isPublic says that anybody may read a post, and that a person wrote it.
func (p *discoursePost) isPublic() bool {
	return (p.Kind == discourseRegular || p.Kind == discourseModerator) && !p.Hidden && !p.UserDeleted && p.DeletedAt == "" && p.Cooked != ""
}

// discourseAnswer is what the API answers, whichever address was asked.
type discourseAnswer struct {
	Latest []discoursePost `json:"latest_posts"`
	Stream *struct {
		Posts  []discoursePost `json:"posts"`
		Stream []int64         `json:"stream"`
	} `json:"post_stream"`
	Title string `json:"title"`
	Slug  string `json:"slug"`
	List  *struct {
		Topics []discourseListed `json:"topics"`
		More   string            `json:"more_topics_url"`
	} `json:"topic_list"`
	User *struct {
		ID       int64  `json:"id"`
		Username string `json:"username"`
		Name     string `json:"name"`
		Bio      string `json:"bio_cooked"`
		Website  string `json:"website"`
		Location string `json:"location"`
	} `json:"user"`
	Errors    []string `json:"errors"`
	ErrorType string   `json:"error_type"`
	discoursePost
}

// discourseListed is a topic of a list.
type discourseListed struct {
	ID       int64  `json:"id"`
	Slug     string `json:"slug"`
	BumpedAt string `json:"bumped_at"`
}

// readJSON reads one answer of the API.
func (r *discourseReader) readJSON(raw []byte) crawler.PageState {
	a, ok := decoded[discourseAnswer](raw)
	if !ok {
		return otherState(r.page, nil)
	}
	switch {
	case a.Latest != nil:
		for i := range a.Latest {
			r.post(&a.Latest[i])
		}
		r.nextLatest(a.Latest)
	case a.Stream != nil:
		r.stream(&a)
	case a.List != nil:
		r.list(&a)
	case a.User != nil:
		r.profile(&a)
	case a.Cooked != "":
		r.post(&a.discoursePost)
	}
	found := len(r.posts)
	if a.List != nil {
		found += len(r.links.links)
	}
	known := a.Latest != nil || a.Stream != nil || a.List != nil || a.User != nil || a.Number > 0
	return jsonState(r.page, found, a.ErrorType+" "+strings.Join(a.Errors, " "), known)
}

// nextLatest asks for what is older than the oldest of the newest posts.
func (r *discourseReader) nextLatest(posts []discoursePost) {
	var oldest int64
	for i := range posts {
		if id := posts[i].ID; id > 0 && (oldest == 0 || id < oldest) {
			oldest = id
		}
	}
	if oldest > 1 {
		r.next = beside(r.page, r.base.Path, "before="+strconv.FormatInt(oldest, 10))
	}
}

// stream reads a topic. Without the list of all its posts nothing says whether
// there are more.
func (r *discourseReader) stream(a *discourseAnswer) {
	r.forward = true
	query := r.base.Query()
	r.whole = isWholeTopic(query)
	r.topic, _ = discourseTopic(r.base.Path)
	last := int64(0)
	for i := range a.Stream.Posts {
		p := &a.Stream.Posts[i]
		if p.TopicTitle == "" {
			p.TopicTitle = a.Title
		}
		if r.topic == 0 {
			r.topic = p.TopicID
		}
		last = p.ID
		r.post(p)
	}
	all := a.Stream.Stream
	if r.whole && last > 0 && len(all) > 0 && all[len(all)-1] != last {
		r.next = beside(r.page, r.base.Path, "page="+strconv.FormatInt(max(atoi(query.Get("page")), 1)+1, 10))
	}
}

// isWholeTopic says that an address asks for no choice of a topic's posts.
func isWholeTopic(query url.Values) bool {
	return len(query) == 0 || len(query) == 1 && query.Has("page")
}

// post reads one post. The first of a topic has its title.
func (r *discourseReader) post(p *discoursePost) {
	if p.TopicID <= 0 || p.Number <= 0 {
		return
	}
	if p.TopicID == r.topic {
		if r.seen[p.Number] {
			return
		}
		r.seen[p.Number] = true
	}
	cooked, err := fragment(p.Cooked)
	if !p.isPublic() || err != nil {
		if p.TopicID == r.topic && (p.Hidden || p.UserDeleted || p.DeletedAt != "") {
			delete(r.seen, p.Number) // gone, though its place is shown
		}
		return
	}
	text, media, mentions := r.discourseText(cooked)
	if p.Number == 1 && strings.TrimSpace(p.TopicTitle) != "" {
		text.prepend(strings.TrimSpace(p.TopicTitle))
	}
	slug := p.TopicSlug
	if slug == "" {
		slug = "-"
	}
	post := crawler.Post{
		ID:       r.id(p.TopicID, p.Number),
		Site:     r.site,
		URL:      r.address("/t/" + slug + "/" + strconv.FormatInt(p.TopicID, 10) + "/" + strconv.FormatInt(p.Number, 10)),
		Author:   r.author(p.UserID, p.Username, p.Name),
		Text:     text.text,
		PostedAt: stampTime(p.CreatedAt),
		Edited:   p.Version > 1,
		Media:    media,
		Links:    text.links,
		Quotes:   text.quotes,
	}
	if p.ReplyTo > 0 {
		post.ReplyTo = optional(r.id(p.TopicID, p.ReplyTo))
	}
	r.add(post, mentions)
}

func (r *discourseReader) author(id int64, username, name string) crawler.Author {
	a := crawler.Author{ID: username, Handle: username, Name: name, URL: r.address("/u/" + username)}
	if id > 0 {
		a.ID = strconv.FormatInt(id, 10)
	}
	if a.Name == "" {
		a.Name = username
	}
	return a
}

// list leads to the topics of a list, which are read as JSON, and to the list's
// next page.
func (r *discourseReader) list(a *discourseAnswer) {
	for _, t := range a.List.Topics {
		if t.ID <= 0 {
			continue
		}
		at := stampTime(t.BumpedAt)
		r.links.addDated(beside(r.page, "/t/"+strconv.FormatInt(t.ID, 10)+".json", ""), crawler.LinkThread, at)
		r.span = widen(r.span, unixMillis(at))
	}
	more, err := url.Parse(a.List.More)
	if err != nil || a.List.More == "" || len(a.List.Topics) == 0 {
		return
	}
	p := more.Path
	if !strings.HasSuffix(p, ".json") {
		p += ".json"
	}
	r.next = beside(r.page, p, more.RawQuery)
}

// profile reads the text of an account.
func (r *discourseReader) profile(a *discourseAnswer) {
	text := renderHTML(clip(a.User.Bio, 4*maxBio), r.base)
	text.line(a.User.Location)
	text.line(a.User.Website)
	if hostOf(a.User.Website) != "" {
		text.links = appendNew(text.links, a.User.Website)
	}
	author := r.author(a.User.ID, a.User.Username, a.User.Name)
	if post, says := profilePost(r.site, author.ID, author, text); says {
		r.add(post, nil)
	}
}
