package site

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"

	"scops/crawler"
)

// posts reads the topic's posts, in whichever of the two markups they are.
func (b *phpbbPage) posts() []crawler.Post {
	if posts := b.blockPosts(); len(posts) > 0 {
		return posts
	}
	return b.tablePosts()
}

// phpbbParts is a post before it is put together.
type phpbbParts struct {
	number    int64
	author    *goquery.Selection // link to the profile, or the bare name
	name      string
	content   *goquery.Selection
	postedAt  *time.Time
	editedAt  string
	signature *goquery.Selection
	profile   *goquery.Selection // nil in the table styles
	attached  *goquery.Selection
}

// blockPosts reads prosilver: <div id="p123" class="post ..."> with a .content.
func (b *phpbbPage) blockPosts() []crawler.Post {
	var posts []crawler.Post
	seen := map[int64]bool{}
	b.doc.Find("div.post[id], article.post[id], li.post[id]").EachWithBreak(func(_ int, s *goquery.Selection) bool {
		number := atoi(strings.TrimPrefix(s.AttrOr("id", ""), "p"))
		if number == 0 || seen[number] || below(s.Nodes[0], "post") {
			return true
		}
		block := blockOf(s.Nodes[0])
		if block.content == nil {
			return true
		}
		seen[number] = true
		line := all(block.line)
		posts = append(posts, b.post(phpbbParts{
			number:    number,
			author:    block.author(),
			content:   all(block.content),
			postedAt:  b.stamp(line.Find("time[datetime]").First().AttrOr("datetime", ""), dateOf(line)),
			editedAt:  editNotice(all(block.notices...)),
			signature: all(block.signature),
			profile:   all(block.profile),
			attached:  all(block.attached...),
		}))
		return len(posts) < maxPosts
	})
	return posts
}

// phpbbBlock is the parts of a post in prosilver, nil where it has none.
type phpbbBlock struct {
	profile, line, content, signature *html.Node
	notices, attached                 []*html.Node
}

// blockOf finds the parts of a post in one walk: each is the first of its class.
func blockOf(post *html.Node) phpbbBlock {
	var block phpbbBlock
	first := func(part **html.Node, n *html.Node) {
		if *part == nil {
			*part = n
		}
	}
	for n := range post.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		for class := range strings.FieldsSeq(attr(n, "class")) {
			switch class {
			case "postprofile":
				first(&block.profile, n)
			case "author":
				first(&block.line, n)
			case "content":
				first(&block.content, n)
			case "notice":
				block.notices = append(block.notices, n)
			case "signature":
				first(&block.signature, n)
			case "attachbox":
				block.attached = append(block.attached, n)
			}
		}
	}
	return block
}

// author is the link to the account, or the bare name of a guest.
func (block phpbbBlock) author() *goquery.Selection {
	line, profile := all(block.line), all(block.profile)
	if a := line.Find("a.username, a.username-coloured, strong a").First(); a.Length() > 0 {
		return a
	}
	if a := profile.Find("a.username, a.username-coloured, dt > a[href*='viewprofile']").First(); a.Length() > 0 {
		return a
	}
	if name := line.Find(".username, .username-coloured, strong").First(); name.Length() > 0 {
		return name
	}
	return profile.Find(".username").First()
}

// all is a selection of the nodes there are.
func all(nodes ...*html.Node) *goquery.Selection {
	return &goquery.Selection{Nodes: slices.DeleteFunc(nodes, func(n *html.Node) bool { return n == nil })}
}

// tablePosts reads the table styles: an anchor with the post's number, beside
// the author's name and, in the same table or the rows below, the post's body.
func (b *phpbbPage) tablePosts() []crawler.Post {
	var posts []crawler.Post
	seen := map[int64]bool{}
	bodies := b.doc.Find(".postbody")
	b.doc.Find("a[name]").EachWithBreak(func(_ int, a *goquery.Selection) bool {
		number := atoi(strings.TrimPrefix(a.AttrOr("name", ""), "p"))
		if number == 0 || seen[number] {
			return true
		}
		row := a.Closest("tr")
		scope := row.Closest("table.tablebg")
		if scope.Length() == 0 || scope.Find("a[name]").Length() > 1 {
			scope = row.AddSelection(row.NextUntil("tr:has(a[name])"))
		}
		content := scope.Find(".postbody").First()
		if content.Length() == 0 || bodies.Length() == 0 {
			return true
		}
		seen[number] = true
		author := scope.Find("a[href*='viewprofile']").First()
		name := scope.Find(".name, .postauthor").First().Text()
		posts = append(posts, b.post(phpbbParts{
			number: number, author: author, name: name, content: content, postedAt: b.tableDate(scope),
			editedAt: editNotice(scope.Find(".gensmall")), signature: tableSignature(scope), attached: scope.Find(".attachrow"),
		}))
		return len(posts) < maxPosts
	})
	return posts
}

// tableSignature is marked in some styles; the others draw a line above it.
func tableSignature(scope *goquery.Selection) *goquery.Selection {
	if marked := scope.Find(".signature").First(); marked.Length() > 0 {
		return marked
	}
	return scope.Find(".postbody").FilterFunction(func(i int, s *goquery.Selection) bool {
		return i > 0 && strings.HasPrefix(strings.TrimSpace(s.Text()), "____")
	}).First()
}

// editMarks are words of the notice below an edited post, by language.
var editMarks = []string{"edited", "geändert", "bearbeitet", "แก้ไข", "수정", "édité", "édition", "editado"}

// editNotice is the notice that says when a post was edited, "" = there is none.
func editNotice(notices *goquery.Selection) string {
	found := ""
	notices.EachWithBreak(func(i int, s *goquery.Selection) bool {
		if text := squeezed(s); len(text) < 500 && containsAny(strings.ToLower(text), editMarks) {
			found = text
		}
		return found == "" && i < 20
	})
	return found
}

// tableDate finds "Posted: Fri Aug 21, 2020 3:36 pm" among a post's details.
func (b *phpbbPage) tableDate(scope *goquery.Selection) *time.Time {
	var at *time.Time
	scope.Find(".postdetails, .gensmall, td").EachWithBreak(func(i int, s *goquery.Selection) bool {
		text := s.Text()
		_, rest, found := strings.Cut(text, "Posted:")
		if found && !s.Is(":has(.postbody)") {
			rest, _, _ = strings.Cut(rest, "Post subject")
			at = readDate(rest, b.zone, b.page.FetchedAt)
		}
		return at == nil && i < 50
	})
	return at
}

// dateOf is the part of an author line after the name: "by NAME » DATE".
func dateOf(line *goquery.Selection) string {
	text := line.Text()
	if i := strings.LastIndex(text, "»"); i >= 0 {
		return text[i+len("»"):]
	}
	line = line.Clone()
	line.Find("a, strong, .username").Remove()
	return line.Text()
}

func (b *phpbbPage) post(p phpbbParts) crawler.Post {
	media := b.media(p)
	p.content.Find(".inline-attachment dd").Not(":has(em)").Remove() // size and counter of a file: other ones at every visit
	text := render(b.base, p.content.Nodes[0])
	number := strconv.FormatInt(p.number, 10)
	author := b.author(p)
	post := crawler.Post{
		ID:       crawler.PostID(b.site, author.ID, number),
		Site:     b.site,
		URL:      b.address("viewtopic.php", "p="+number),
		Author:   author,
		Text:     text.text,
		PostedAt: p.postedAt,
		Links:    b.links(text.links),
		Quotes:   text.quotes,
		Media:    media,
		Bio:      b.bio(p),
	}
	if p.editedAt != "" {
		post.Edited = true
		post.EditedAt = b.editDate(p.editedAt)
	}
	if cite := p.content.Find("blockquote cite a[href*='p=']").First(); cite.Length() > 0 {
		if answered := queryNumber(b.base, cite.AttrOr("href", ""), "p"); answered != "" {
			post.ReplyTo = optional(b.address("viewtopic.php", "p="+answered))
		}
	}
	return post
}

// bio is the signature below a post, the fields a board shows beside it, and
// where else the account says it can be found.
func (b *phpbbPage) bio(p phpbbParts) string {
	var lines []string
	if p.signature.Length() > 0 {
		lines = append(lines, strings.TrimLeft(render(b.base, p.signature.Nodes[0]).text, "_\n "))
	}
	if p.profile != nil {
		p.profile.Find(".profile-custom-field").EachWithBreak(func(i int, s *goquery.Selection) bool {
			lines = append(lines, squeezed(s))
			return i < 16
		})
		p.profile.Find(".contact-icons a[href]").EachWithBreak(func(i int, s *goquery.Selection) bool {
			if address := resolve(b.base, s.AttrOr("href", "")); hostOf(address) != "" && hostOf(address) != hostOf(b.base.String()) {
				lines = append(lines, address)
			}
			return i < 16
		})
	}
	return clip(strings.Join(lines, "\n"), maxBio)
}

// profile is what a member says of himself, as a post of his own: the fields
// and the signature on his page, without what the board counts.
func (b *phpbbPage) profile() (crawler.Post, bool) {
	page := b.doc.Find("form#viewprofile").First()
	id := queryNumber(b.base, b.base.String(), "u")
	if page.Length() == 0 || id == "" {
		return crawler.Post{}, false
	}
	var lines []string
	page.Find("dl.left-box.details, .column1 dl.details").EachWithBreak(func(i int, list *goquery.Selection) bool {
		list.Find("dt").EachWithBreak(func(i int, dt *goquery.Selection) bool {
			if value := squeezed(dt.NextFiltered("dd")); value != "" {
				lines = append(lines, squeezed(dt)+" "+value)
			}
			return i < 50
		})
		return i < 10
	})
	if signature := page.Find(".signature").First(); signature.Length() > 0 {
		lines = append(lines, render(b.base, signature.Nodes[0]).text)
	}
	name := squeezed(page.Find("dl.details .username, dl.details .username-coloured, dl.details dd span").First())
	address := b.address("memberlist.php", "mode=viewprofile&u="+id)
	return crawler.Post{
		ID: crawler.PostID(b.site, id, "profile"), Site: b.site, URL: address,
		Author: crawler.Author{ID: id, Handle: name, Name: name, URL: address}, Text: clip(strings.Join(lines, "\n"), maxBio),
	}, len(lines) > 0
}

// editDate reads "Last edited by NAME on DATE, edited 2 times in total."
func (b *phpbbPage) editDate(notice string) *time.Time {
	for _, before := range []string{" on ", " am ", " เมื่อ ", " le ", " el "} {
		if i := strings.LastIndex(notice, before); i >= 0 {
			date, _, _ := strings.Cut(notice[i+len(before):], ", edited")
			date, _, _ = strings.Cut(date, "; edited")
			date, _, _ = strings.Cut(date, ", insgesamt")
			return readDate(date, b.zone, b.page.FetchedAt)
		}
	}
	return nil
}

// author is the account by its number; a guest has only a name.
func (b *phpbbPage) author(p phpbbParts) crawler.Author {
	name := strings.TrimSpace(p.author.Text())
	if p.name != "" {
		name = strings.TrimSpace(p.name)
	}
	a := crawler.Author{ID: queryNumber(b.base, p.author.AttrOr("href", ""), "u"), Handle: name, Name: name}
	if a.ID == "" {
		a.ID = name
		return a
	}
	script := "memberlist.php"
	if strings.Contains(p.author.AttrOr("href", ""), "profile.php?") { // phpBB 2
		script = "profile.php"
	}
	a.URL = b.address(script, "mode=viewprofile&u="+a.ID)
	return a
}

// links drops the session from links to the board itself.
func (b *phpbbPage) links(links []string) []string {
	var kept []string
	for _, l := range links {
		if u, err := url.Parse(l); err == nil && u.Host == b.base.Host && u.Query().Has("sid") {
			l = b.clean(l)
		}
		kept = appendNew(kept, l)
	}
	return kept
}

// media names pictures and attachments of a post; smilies are text.
func (b *phpbbPage) media(p phpbbParts) []crawler.Media {
	var media []crawler.Media
	add := func(kind, address, alt string) {
		if address = resolve(b.base, address); address != "" && len(media) < maxMedia {
			media = append(media, crawler.Media{Kind: kind, URL: address, Alt: strings.TrimSpace(alt)})
		}
	}
	p.content.Find("img").Each(func(_ int, s *goquery.Selection) {
		if class := s.AttrOr("class", ""); !strings.Contains(class, "smil") && !strings.Contains(class, "emoji") {
			add("photo", mediaSource(s.Nodes[0]), s.AttrOr("alt", ""))
		}
	})
	p.attached.Find(".attach-image img[src], .thumbnail img[src]").Each(func(_ int, s *goquery.Selection) {
		add("photo", s.Closest("a").AttrOr("href", s.AttrOr("src", "")), s.AttrOr("alt", ""))
	})
	p.attached.AddSelection(p.content.Find(".inline-attachment")).Find("a.postlink[href]").Each(func(_ int, s *goquery.Selection) {
		add("file", s.AttrOr("href", ""), s.Text())
	})
	return media
}
