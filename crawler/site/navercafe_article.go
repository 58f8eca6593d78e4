package site

import (
	"encoding/json"
	"strconv"
	"strings"

	"github.com/PuerkitoBio/goquery"

	"scops/crawler"
)

// readArticle reads an article and its comments from a page that was saved after
// its scripts had drawn them.
func (c *naverCafePage) readArticle() bool {
	box := c.doc.Find(".ArticleContentBox").First()
	content := box.Find(".se-main-container, .ContentRenderer, .article_viewer").First()
	if c.at.number == 0 || content.Length() == 0 {
		return false
	}
	content.Find(".se-oglink-info, .se-oglink-thumbnail").Empty() // the words of the page it leads to
	name := c.text(box.Find(".nickname, .nick_box").First())
	id := c.add(article{
		id:      strconv.FormatInt(c.at.number, 10),
		url:     c.at.address(),
		author:  crawler.Author{ID: name, Handle: name, Name: name},
		title:   c.text(box.Find(".title_text").First()),
		content: content,
		at:      c.date(c.text(box.Find(".article_info .date").First())),
	})
	parent := id
	outermost(c.doc.Find("li.CommentItem[id]")).EachWithBreak(func(_ int, li *goquery.Selection) bool {
		name := c.text(li.Find(".comment_nickname").First())
		part := naverCafeComment{
			ID:      jsonID(li.AttrOr("id", "")),
			Writer:  naverCafeWriter{Nick: name},
			content: li.Find(".text_comment, .CommentItemSticker, .CommentItemImage"),
		}
		answered := id
		if li.HasClass("CommentItem--reply") {
			answered = parent
		}
		added := c.comment(part, answered, c.text(li.Find(".comment_info_date").First()))
		if added != "" && answered == id {
			parent = added
		}
		return len(c.posts) < maxPosts
	})
	return id != ""
}

// naverCafeWriter is who wrote something, as the interface has it.
type naverCafeWriter struct {
	ID   string `json:"id"`
	Key  string `json:"memberKey"`
	Nick string `json:"nick"`
}

// author is a member by the key the site gives since it hides names of accounts.
func (w naverCafeWriter) author() crawler.Author {
	nick := oneLine(w.Nick)
	for _, id := range []string{w.ID, w.Key, nick} {
		if id = strings.TrimSpace(id); id != "" {
			return crawler.Author{ID: id, Handle: nick, Name: nick}
		}
	}
	return crawler.Author{}
}

// naverCafeComment is a comment as the interface has it.
type naverCafeComment struct {
	ID      jsonID          `json:"id"`
	Answers jsonID          `json:"refId"`
	Writer  naverCafeWriter `json:"writer"`
	Content string          `json:"content"`
	Updated float64         `json:"updateDate"` // milliseconds
	Deleted bool            `json:"isDeleted"`
	Image   struct {
		URL string `json:"url"`
	} `json:"image"`

	content *goquery.Selection
}

// naverCafeArticle is an article as the interface has it.
type naverCafeArticle struct {
	ID      jsonID          `json:"id"`
	Subject string          `json:"subject"`
	Writer  naverCafeWriter `json:"writer"`
	Written float64         `json:"writeDate"` // milliseconds
	HTML    string          `json:"contentHtml"`
	Parts   []struct {
		JSON struct {
			Image struct {
				URL string `json:"url"`
			} `json:"image"`
		} `json:"json"`
	} `json:"contentElements"`
}

// readNaverCafeJSON reads one answer of the interface an article is loaded from.
func readNaverCafeJSON(page *crawler.Page, h crawler.Harvest, at naverCafePlace, text string) crawler.Harvest {
	var answer struct {
		Result struct {
			Article  naverCafeArticle `json:"article"`
			Comments struct {
				Items []json.RawMessage `json:"items"`
			} `json:"comments"`
			ErrorCode jsonID `json:"errorCode"`
		} `json:"result"`
	}
	c := &naverCafePage{articlePage: articleData(page, h.Site, zoneKorea), at: at}
	if decodeLoosely([]byte(text), &answer) && at.number > 0 {
		id := c.loaded(answer.Result.Article)
		ids := map[jsonID]string{}
		for _, raw := range answer.Result.Comments.Items {
			var one naverCafeComment
			if !decodeLoosely(raw, &one) || one.Deleted {
				continue
			}
			answered := ids[one.Answers]
			if answered == "" {
				answered = id
			}
			one.content = markup(one.Content)
			ids[one.ID] = c.comment(one, answered, "")
		}
	}
	switch {
	case len(c.posts) > 0:
		return c.finish(h)
	case statusState(page.Status) != "":
		h.State = statusState(page.Status)
	case answer.Result.ErrorCode != "": // what is public answers without one
		h.State = crawler.PageLoginWall
	default:
		h.State = crawler.PageMarkupChanged
	}
	return h
}

// loaded adds the article of an answer. Its pictures stand apart from its words,
// which hold a mark where each belongs.
func (c *naverCafePage) loaded(a naverCafeArticle) string {
	content := a.HTML
	for i := range a.Parts {
		content = strings.ReplaceAll(content, "[[[CONTENT-ELEMENT-"+strconv.Itoa(i)+"]]]", "")
		if i == maxMedia {
			break
		}
	}
	var pictures []crawler.Media
	for _, part := range a.Parts {
		if address := resolve(c.base, part.JSON.Image.URL); hostOf(address) != "" && len(pictures) < maxMedia {
			pictures = append(pictures, crawler.Media{Kind: "photo", URL: address})
		}
	}
	if a.Subject == "" && content == "" {
		return ""
	}
	return c.add(article{
		id:      strconv.FormatInt(c.at.number, 10),
		url:     c.at.address(),
		author:  a.Writer.author(),
		title:   a.Subject,
		content: markup(content),
		at:      unixTime(a.Written / 1000),
		media:   pictures,
	})
}

// comment adds a comment; its time is the machine's, else the written one.
func (c *naverCafePage) comment(one naverCafeComment, answered, date string) string {
	if atoi(string(one.ID)) == 0 {
		return ""
	}
	at := unixTime(one.Updated / 1000)
	if at == nil {
		at = c.date(date)
	}
	var pictures []crawler.Media
	if address := resolve(c.base, one.Image.URL); hostOf(address) != "" {
		pictures = append(pictures, crawler.Media{Kind: "photo", URL: address})
	}
	return c.add(article{
		id:      strconv.FormatInt(c.at.number, 10) + "/" + string(one.ID),
		url:     c.at.address() + "#" + string(one.ID),
		author:  one.Writer.author(),
		content: one.content,
		at:      at,
		replyTo: optional(answered),
		media:   pictures,
	})
}
