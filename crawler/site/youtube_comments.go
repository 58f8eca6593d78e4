package site

import (
	"encoding/json"
	"strings"

	"scops/crawler"
)

// youtubeEntities is the site's own answer with comments: each is an entity,
// and so is the place it is shown at.
type youtubeEntities struct {
	Updates struct {
		Batch struct {
			Mutations []struct {
				Payload struct {
					Comment *youtubeEntity `json:"commentEntityPayload"`
					Surface struct {
						Published struct {
							Command struct {
								Watch struct {
									Video string `json:"videoId"`
								} `json:"watchEndpoint"`
							} `json:"innertubeCommand"`
						} `json:"publishedTimeCommand"`
					} `json:"commentSurfaceEntityPayload"`
				} `json:"payload"`
			} `json:"mutations"`
		} `json:"entityBatchUpdate"`
	} `json:"frameworkUpdates"`
}

type youtubeEntity struct {
	Properties struct {
		ID      string `json:"commentId"`
		Content struct {
			Content string `json:"content"`
		} `json:"content"`
		Published string `json:"publishedTime"` // "2 years ago (edited)"
	} `json:"properties"`
	Author struct {
		Channel string `json:"channelId"`
		Name    string `json:"displayName"`
	} `json:"author"`
}

// readEntities reads comments as the site gives them to its scripts. Such an
// answer is had by a request no address stands for, and so is kept together
// with it by those who record it: then it is the text in "responseBody".
func (r *youtubeReader) readEntities(text string) crawler.PageState {
	var recorded struct {
		Response struct {
			Body string `json:"responseBody"`
		} `json:"response"`
	}
	if json.Unmarshal([]byte(text), &recorded) == nil && recorded.Response.Body != "" {
		text = recorded.Response.Body
	}
	var answer youtubeEntities
	_ = json.Unmarshal([]byte(text), &answer) // what has another form is skipped
	video := youtubeVideo(r.base)
	for _, m := range answer.Updates.Batch.Mutations {
		if video == "" {
			video = m.Payload.Surface.Published.Command.Watch.Video
		}
	}
	for _, m := range answer.Updates.Batch.Mutations {
		if m.Payload.Comment != nil {
			r.addEntity(m.Payload.Comment, video)
		}
	}
	return crawler.PageMarkupChanged
}

func (r *youtubeReader) addEntity(e *youtubeEntity, video string) {
	id, text := e.Properties.ID, renderPlain(e.Properties.Content.Content)
	written, edited := strings.CutSuffix(e.Properties.Published, "(edited)")
	thread, _, answers := strings.Cut(id, ".")
	post := crawler.Post{
		URL: youtubeAddress(video, id), Author: youtubeAuthor(e.Author.Channel, e.Author.Name), Text: text.text, Links: text.links,
		PostedAt: readDate(written, r.zone, r.page.FetchedAt), Edited: edited, ReplyTo: optional(youtubeAddress(video, "")),
	}
	if answers {
		post.ReplyTo = optional(youtubeAddress(video, thread))
	}
	r.add(id, post)
}

// youtubeAnswer is a list of the Data API: of threads of comments, comments,
// videos or channels.
type youtubeAnswer struct {
	Kind  string        `json:"kind"`
	Next  string        `json:"nextPageToken"`
	Items []youtubeItem `json:"items"`
	Error struct {
		Code   int `json:"code"`
		Errors []struct {
			Reason string `json:"reason"`
		} `json:"errors"`
	} `json:"error"`
}

type youtubeItem struct {
	Kind    string `json:"kind"`
	ID      any    `json:"id"` // of a result of a search: an object
	Snippet struct {
		Channel      string       `json:"channelId"`
		ChannelTitle string       `json:"channelTitle"`
		Video        string       `json:"videoId"`
		Top          *youtubeItem `json:"topLevelComment"`
		Public       *bool        `json:"isPublic"`

		Author        string `json:"authorDisplayName"`
		AuthorChannel struct {
			Value string `json:"value"`
		} `json:"authorChannelId"`
		Display  string `json:"textDisplay"`
		Original string `json:"textOriginal"`
		Parent   string `json:"parentId"`

		Title       string `json:"title"`
		Description string `json:"description"`
		Custom      string `json:"customUrl"` // a channel's handle
		Published   string `json:"publishedAt"`
		Updated     string `json:"updatedAt"`
	} `json:"snippet"`
	Replies struct {
		Comments []youtubeItem `json:"comments"`
	} `json:"replies"`
}

// readAPI reads an answer of the Data API.
func (r *youtubeReader) readAPI(text string) (crawler.PageState, *string) {
	var answer youtubeAnswer
	_ = json.Unmarshal([]byte(text), &answer) // what has another form is skipped
	for i := range answer.Items {
		r.addItem(&answer.Items[i])
	}
	reason := ""
	for _, e := range answer.Error.Errors {
		reason = e.Reason
	}
	switch {
	case reason == "commentsDisabled":
		return crawler.PageEmpty, nil
	case reason == "quotaExceeded" || reason == "rateLimitExceeded":
		return crawler.PageRateLimited, nil
	case statusState(answer.Error.Code) != "":
		return statusState(answer.Error.Code), nil
	}
	state := jsonState(r.page, len(r.posts), reason, strings.HasPrefix(answer.Kind, "youtube#"))
	if answer.Next == "" {
		return state, nil
	}
	next := *r.base
	q := next.Query()
	q.Set("pageToken", answer.Next)
	next.RawQuery = q.Encode()
	return state, optional(next.String())
}

// addItem reads a thread with its answers, a comment, a video or a channel.
func (r *youtubeReader) addItem(item *youtubeItem) {
	s := &item.Snippet
	switch {
	case s.Public != nil && !*s.Public:
	case s.Top != nil:
		r.addComment(s.Top, s.Video, s.Channel)
		for i := range item.Replies.Comments {
			r.addComment(&item.Replies.Comments[i], s.Video, s.Channel)
		}
	case item.Kind == "youtube#comment":
		r.addComment(item, s.Video, s.Channel)
	default:
		r.addUpload(item)
	}
}

func (r *youtubeReader) addComment(item *youtubeItem, video, channel string) {
	s := &item.Snippet
	id, _ := item.ID.(string)
	text := renderHTML(s.Display, r.base)
	if s.Original != "" {
		text = renderPlain(s.Original)
	}
	post := crawler.Post{
		URL: youtubeAddress(video, id), Author: youtubeAuthor(s.AuthorChannel.Value, s.Author), Text: text.text, Links: text.links,
		PostedAt: stampTime(s.Published), ReplyTo: optional(youtubeAddress(video, s.Parent)),
	}
	if s.Updated != s.Published {
		post.EditedAt = stampTime(s.Updated)
		post.Edited = post.EditedAt != nil
	}
	if s.Parent == "" && channel != "" {
		post.ReplyTo = optional(crawler.PostID(r.site, channel, video))
	}
	r.add(id, post)
}

// addUpload reads a video or a channel, by its title and description.
func (r *youtubeReader) addUpload(item *youtubeItem) {
	s := &item.Snippet
	id, _ := item.ID.(string)
	if found, isObject := item.ID.(map[string]any); isObject {
		id, _ = found["videoId"].(string)
	}
	text := renderPlain(s.Description)
	text.prependTitle(s.Title)
	post := crawler.Post{
		URL: youtubeAddress(id, ""), Author: youtubeAuthor(s.Channel, s.ChannelTitle), Text: text.text, Links: text.links,
		PostedAt: stampTime(s.Published), Media: []crawler.Media{{Kind: "video", URL: youtubeAddress(id, "")}},
	}
	if item.Kind == "youtube#channel" {
		post.Author = youtubeAuthor(id, s.Title)
		post.Author.Handle = strings.TrimPrefix(s.Custom, "@")
		post.URL, post.Media = post.Author.URL, nil
	}
	r.add(id, post)
}
