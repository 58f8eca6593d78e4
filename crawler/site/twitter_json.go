package site

import (
	"encoding/json"
	"html"
	"strings"
	"time"

	"github.com/PuerkitoBio/goquery"

	"scops/crawler"
)

// twitterStatus is the part of a post that is read, as it is given to pages
// that show one and in an account's timeline.
type twitterStatus struct {
	Type     string `json:"__typename"`
	ID       string `json:"id_str"`
	Text     string `json:"text"`
	FullText string `json:"full_text"`
	Created  string `json:"created_at"`
	Lang     string `json:"lang"`
	User     struct {
		ID          string `json:"id_str"`
		Name        string `json:"name"`
		Handle      string `json:"screen_name"`
		Description string `json:"description"`
		Protected   bool   `json:"protected"`
	} `json:"user"`
	Entities struct {
		URLs []struct {
			Short string `json:"url"`
			Full  string `json:"expanded_url"`
		} `json:"urls"`
		Mentions []struct {
			Handle string `json:"screen_name"`
		} `json:"user_mentions"`
		Media []struct {
			Short string `json:"url"`
		} `json:"media"`
	} `json:"entities"`
	Details  []twitterMedia `json:"mediaDetails"`
	Extended struct {
		Media []twitterMedia `json:"media"`
	} `json:"extended_entities"`
	Answers     string         `json:"in_reply_to_status_id_str"`
	AnswersUser string         `json:"in_reply_to_user_id_str"`
	AnswersName string         `json:"in_reply_to_screen_name"`
	QuotedTweet *twitterStatus `json:"quoted_tweet"`
	Quoted      *twitterStatus `json:"quoted_status"`
	Repeated    *twitterStatus `json:"retweeted_status"`
	Tombstone   struct {
		Text struct {
			Text string `json:"text"`
		} `json:"text"`
	} `json:"tombstone"`
}

type twitterMedia struct {
	Kind    string `json:"type"`
	Address string `json:"media_url_https"`
	Alt     string `json:"ext_alt_text"`
}

// readTimeline reads an account's newest posts from what the page carries.
func (p *twitterPage) readTimeline(doc *goquery.Document) {
	var data struct {
		Props struct {
			Page struct {
				Timeline struct {
					Entries []struct {
						Content struct {
							Tweet *twitterStatus `json:"tweet"`
						} `json:"content"`
					} `json:"entries"`
				} `json:"timeline"`
			} `json:"pageProps"`
		} `json:"props"`
	}
	_ = json.Unmarshal([]byte(doc.Find("script#__NEXT_DATA__").First().Text()), &data) // what has another form is skipped
	for _, e := range data.Props.Page.Timeline.Entries {
		if e.Content.Tweet != nil {
			p.addStatus(e.Content.Tweet)
		}
	}
}

// addStatus reads a post. A repeated one is a post of whoever repeated it, all
// of it quoted.
func (p *twitterPage) addStatus(s *twitterStatus) {
	shown := s
	if s.Repeated != nil {
		shown = s.Repeated
	}
	if s.User.Protected || shown.User.Protected || s.ID == "" {
		return
	}
	text := shown.words()
	post := crawler.Post{
		Author: twitterAuthor(s.User.ID, s.User.Handle, s.User.Name), Lang: language(shown.Lang), Links: text.links,
		PostedAt: twitterTime(s.Created), Media: shown.media(), Bio: clip(s.User.Description, maxBio),
	}
	if s.Answers != "" {
		post.ReplyTo = optional(crawler.PostID(p.site, firstOf(s.AnswersUser, s.AnswersName), s.Answers))
	}
	quoted := shown.Quoted
	if quoted == nil {
		quoted = shown.QuotedTweet
	}
	switch {
	case s.Repeated != nil:
		post.ForwardedFrom = optional(crawler.PostID(p.site, shown.User.ID, shown.ID))
		if text.text != "" && shown.User.ID != s.User.ID {
			text.quotes = []crawler.Range{{Start: 0, End: len(text.text)}}
		}
		p.mention(shown.User.Handle)
	case quoted != nil && !quoted.User.Protected:
		text.quote(quoted.words().text)
		post.ForwardedFrom = optional(crawler.PostID(p.site, quoted.User.ID, quoted.ID))
		p.mention(quoted.User.Handle)
	}
	post.Text, post.Quotes = text.text, text.quotes
	p.add(s.ID, post)
	for _, m := range shown.Entities.Mentions {
		p.mention(m.Handle)
	}
}

// words are a post's text with the addresses its short ones stand for; the
// short address of its own picture is no word of it.
func (s *twitterStatus) words() rendered {
	text := s.FullText
	if text == "" {
		text = s.Text
	}
	pairs := []string{}
	for i, u := range s.Entities.URLs {
		if u.Short != "" && u.Full != "" && i < maxPostLinks {
			pairs = append(pairs, u.Short, u.Full)
		}
	}
	for i, m := range s.Entities.Media {
		if m.Short != "" && i < maxMedia {
			pairs = append(pairs, m.Short, "")
		}
	}
	return renderPlain(html.UnescapeString(strings.NewReplacer(pairs...).Replace(clip(text, 64<<10))))
}

func (s *twitterStatus) media() []crawler.Media {
	var media []crawler.Media
	for _, m := range append(s.Details, s.Extended.Media...) {
		kind := "photo"
		if m.Kind == "video" || m.Kind == "animated_gif" {
			kind = "video"
		}
		if len(media) < maxMedia && hostOf(m.Address) != "" && !namesMedia(media, m.Address) {
			media = append(media, crawler.Media{Kind: kind, URL: m.Address, Alt: m.Alt})
		}
	}
	return media
}

// twitterTime reads "Wed Oct 10 20:19:24 +0000 2018", or a time as APIs write it.
func twitterTime(s string) *time.Time {
	if at, err := time.Parse(time.RubyDate, s); err == nil {
		return stampTime(at.Format(time.RFC3339))
	}
	return stampTime(s)
}

// twitterTombstone names an answer that stands for a post that is not shown.
func twitterTombstone(page *crawler.Page, s *twitterStatus) crawler.PageState {
	words := strings.ToLower(s.Tombstone.Text.Text)
	switch {
	case strings.Contains(words, "age-restricted"):
		return crawler.PageOver18
	case strings.Contains(words, "protected"), s.User.Protected:
		return crawler.PageLoginWall
	case s.Type == "TweetTombstone":
		return crawler.PageDeleted
	default:
		return jsonState(page, 0, "", false)
	}
}
