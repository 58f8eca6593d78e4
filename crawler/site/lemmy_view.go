package site

import (
	"strconv"
	"strings"
	"time"

	"scops/crawler"
)

// lemmyEntry is a post or a comment.
type lemmyEntry struct {
	ID        int64  `json:"id"`
	CreatorID int64  `json:"creator_id"`
	PostID    int64  `json:"post_id"`
	Name      string `json:"name"`
	Body      string `json:"body"`
	Content   string `json:"content"`
	URL       string `json:"url"`
	AltText   string `json:"alt_text"`
	Thumbnail string `json:"thumbnail_url"`
	Path      string `json:"path"` // of a comment: "0.12.34"
	APID      string `json:"ap_id"`
	Local     bool   `json:"local"`
	Removed   bool   `json:"removed"`
	Deleted   bool   `json:"deleted"`
	Published string `json:"published"`
	Updated   string `json:"updated"`
}

func (e *lemmyEntry) isGone() bool { return e != nil && (e.Removed || e.Deleted) }

func (e *lemmyEntry) address() string {
	if e == nil {
		return ""
	}
	return e.APID
}

// lemmyActor is an account or a community.
type lemmyActor struct {
	ID          int64  `json:"id"`
	Name        string `json:"name"`
	DisplayName string `json:"display_name"`
	Title       string `json:"title"`
	Bio         string `json:"bio"`
	Description string `json:"description"`
	ActorID     string `json:"actor_id"`
	MatrixID    string `json:"matrix_user_id"`
	Local       bool   `json:"local"`
	Deleted     bool   `json:"deleted"`
	Removed     bool   `json:"removed"`
	Visibility  string `json:"visibility"`
}

// lemmyView is a post or a comment with what belongs to it.
type lemmyView struct {
	Post      *lemmyEntry `json:"post"`
	Comment   *lemmyEntry `json:"comment"`
	Creator   lemmyActor  `json:"creator"`
	Community lemmyActor  `json:"community"`
	Counts    struct {
		Comments int `json:"comments"`
	} `json:"counts"`
}

// isPublic says that anybody may read an entry.
func (v *lemmyView) isPublic() bool {
	if v.Community.Visibility != "" && v.Community.Visibility != "Public" || v.Community.Deleted || v.Community.Removed {
		return false
	}
	return !v.Post.isGone() && !v.Comment.isGone()
}

// lemmyAnswer is what the API answers, whichever method was asked.
type lemmyAnswer struct {
	Posts         []lemmyView      `json:"posts"`
	Comments      []lemmyView      `json:"comments"`
	PostView      *lemmyView       `json:"post_view"`
	CommentView   *lemmyView       `json:"comment_view"`
	PersonView    *lemmyPerson     `json:"person_view"`
	CommunityView *lemmyCommunity  `json:"community_view"`
	Users         []lemmyPerson    `json:"users"`
	Communities   []lemmyCommunity `json:"communities"`
	NextPage      string           `json:"next_page"`
	Error         string           `json:"error"`
}

type lemmyPerson struct {
	Person lemmyActor `json:"person"`
}

type lemmyCommunity struct {
	Community lemmyActor `json:"community"`
}

// known says that an answer is of a kind that is read.
func (a *lemmyAnswer) known() bool {
	return a.Posts != nil || a.Comments != nil || a.PostView != nil || a.CommentView != nil || a.PersonView != nil || a.CommunityView != nil || a.Users != nil || a.Communities != nil
}

func (a *lemmyAnswer) views() []lemmyView {
	var views []lemmyView
	for _, one := range []*lemmyView{a.PostView, a.CommentView} {
		if one != nil {
			views = append(views, *one)
		}
	}
	return append(append(views, a.Posts...), a.Comments...)
}

// lemmyReader reads one answer.
type lemmyReader struct {
	page     *crawler.Page
	instance string
	site     string
	authors  map[int64]int64 // of the comments shown
	collected
}

// view reads a post or a comment. A post leads to its comments.
func (r *lemmyReader) view(v *lemmyView) {
	e, kind := v.Post, "post"
	if v.Comment != nil {
		e, kind = v.Comment, "comment"
	}
	if e == nil || e.ID <= 0 || hostOf(e.APID) == "" || !v.isPublic() {
		return
	}
	text := e.text()
	post := crawler.Post{
		ID:       r.id(e.CreatorID, kind, e.ID),
		Site:     r.site,
		URL:      e.APID,
		Author:   r.author(&v.Creator),
		Text:     text.text,
		PostedAt: lemmyTime(e.Published),
		EditedAt: lemmyTime(e.Updated),
		Media:    e.media(),
		Links:    text.links,
		Quotes:   text.quotes,
		Bio:      clip(v.Creator.about().text, maxBio),
	}
	post.Edited = post.EditedAt != nil
	if v.Comment != nil {
		post.ReplyTo = optional(r.parent(v))
	} else if v.Counts.Comments > 0 && pageBase(r.page).Path != "/api/v3/comment/list" {
		r.links.add(beside(r.page, "/api/v3/comment/list", "limit=50&post_id="+strconv.FormatInt(e.ID, 10)+"&sort=New&type_=All"), crawler.LinkThread)
	}
	r.keep(post)
}

func (r *lemmyReader) id(author int64, kind string, number int64) string {
	return crawler.PostID(r.site, strconv.FormatInt(author, 10), kind+"/"+strconv.FormatInt(number, 10))
}

// parent is what a comment answers: the comment before it in its path, if that
// is shown and so its account known; the post where it is the first.
func (r *lemmyReader) parent(v *lemmyView) string {
	path := strings.Split(v.Comment.Path, ".")
	if len(path) > 2 {
		number := atoi(path[len(path)-2])
		if author := r.authors[number]; author > 0 {
			return r.id(author, "comment", number)
		}
		return "https://" + r.instance + "/comment/" + strconv.FormatInt(number, 10)
	}
	if v.Post == nil || v.Post.CreatorID <= 0 {
		return ""
	}
	return r.id(v.Post.CreatorID, "post", v.Post.ID)
}

// text is a post's title, its words and its link.
func (e *lemmyEntry) text() rendered {
	text := renderMarkdown(e.Body + e.Content)
	if title := strings.TrimSpace(e.Name); title != "" {
		text.prepend(title)
	}
	if hostOf(e.URL) != "" {
		text.links = appendNew(text.links, e.URL)
	}
	return text
}

func (e *lemmyEntry) media() []crawler.Media {
	if hostOf(e.Thumbnail) == "" {
		return nil
	}
	return []crawler.Media{{Kind: "photo", URL: e.Thumbnail, Alt: e.AltText}}
}

// author is an account by its number; one of another server is named with it.
func (r *lemmyReader) author(a *lemmyActor) crawler.Author {
	author := crawler.Author{ID: strconv.FormatInt(a.ID, 10), Handle: a.Name, Name: a.DisplayName, URL: a.ActorID}
	if author.Name == "" {
		author.Name = a.Title
	}
	if host := hostOf(a.ActorID); host != "" && host != r.instance && a.Name != "" {
		author.Handle += "@" + host
	}
	return author
}

// about is what an account or a community says of itself.
func (a *lemmyActor) about() rendered {
	about := renderMarkdown(clip(a.Bio+a.Description, 4*maxBio))
	if a.MatrixID != "" {
		about.line("Matrix: " + a.MatrixID)
	}
	return about
}

// profiles reads the texts of the accounts and communities themselves.
func (r *lemmyReader) profiles(a *lemmyAnswer) {
	people, places := a.Users, a.Communities
	if a.PersonView != nil && len(r.posts) == 0 { // else it is the Bio of its posts
		people = append(people, *a.PersonView)
	}
	if a.CommunityView != nil && len(r.posts) == 0 && a.PostView == nil {
		places = append(places, *a.CommunityView)
	}
	for i := range people {
		r.profile(&people[i].Person, "")
	}
	for i := range places {
		r.profile(&places[i].Community, "c/")
	}
}

// profile reads one text; communities are counted apart from accounts.
func (r *lemmyReader) profile(a *lemmyActor, kind string) {
	if a.ID <= 0 || a.Deleted || a.Removed || a.Visibility != "" && a.Visibility != "Public" {
		return
	}
	if post, says := profilePost(r.site, kind+strconv.FormatInt(a.ID, 10), r.author(a), a.about()); says {
		r.keep(post)
	}
}

// lemmyTime reads a time; older servers leave out its zone, which is UTC.
func lemmyTime(s string) *time.Time {
	if at := stampTime(s); at != nil || s == "" {
		return at
	}
	return stampTime(s + "Z")
}
