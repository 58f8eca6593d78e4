package demo

import (
	"cmp"
	"fmt"
	"html"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Sizes of the forum's pages.
const (
	topicPosts  = 10
	boardTopics = 2
)

// forum serves index.php, viewforum.php and viewtopic.php.
func (w *Web) forum(r *http.Request) answer {
	q := r.URL.Query()
	start, err := strconv.Atoi(q.Get("start"))
	if err != nil || start < 0 {
		start = 0
	}
	switch r.URL.Path {
	case "/", "/index.php":
		return page(w.forumIndex())
	case "/viewforum.php":
		for _, b := range w.data.forums {
			if b.id == q.Get("f") {
				return page(w.forumBoard(b, start))
			}
		}
		return missing("text/html; charset=utf-8", forumMessage("The forum you selected does not exist."))
	case "/viewtopic.php":
		if b, t, at := w.findTopic(q.Get("t"), q.Get("p")); t != nil {
			if q.Get("p") != "" {
				start = at / topicPosts * topicPosts
			}
			return page(w.forumTopic(b, t, start))
		}
		return missing("text/html; charset=utf-8", forumMessage("The requested topic does not exist."))
	default:
		return missing("text/html; charset=utf-8", forumMessage("Not found."))
	}
}

// findTopic finds a topic by its number or by that of one of its posts, and
// the place of that post in it.
func (w *Web) findTopic(id, post string) (*board, *topic, int) {
	for _, b := range w.data.forums {
		for _, t := range b.topics {
			if t.id == id {
				return b, t, 0
			}
			for i, e := range t.posts {
				if post != "" && e.number == post {
					return b, t, i
				}
			}
		}
	}
	return nil, nil, 0
}

func forumPage(section, canonical, title, body string) string {
	return fmt.Sprintf(`<!DOCTYPE html>
<html dir="ltr" lang="en-gb"><head><meta charset="utf-8" /><title>%s - Demo Forum</title><link rel="canonical" href="https://%s/%s"></head>
<body id="phpbb" class="nojs notouch section-%s ltr"><div id="wrap" class="wrap"><div id="page-header"><div class="headerbar"><p>Demo Forum</p></div></div>
<div id="page-body" class="page-body">
%s
</div><div id="page-footer" class="page-footer"><div class="navbar"><ul id="nav-footer"><li class="rightside">All times are <span title="UTC">UTC</span></li></ul></div><div class="copyright">Powered by <a href="https://www.phpbb.com/">phpBB</a>&reg; Forum Software &copy; phpBB Limited</div></div></div></body></html>
`, html.EscapeString(title), hostForum, html.EscapeString(canonical), section, body)
}

func forumMessage(text string) string {
	return forumPage("viewtopic", "index.php", "Information", `<div class="panel" id="message"><div class="inner"><h2 class="message-title">Information</h2><p>`+text+`</p></div></div>`)
}

func (w *Web) forumIndex() string {
	var rows strings.Builder
	for _, b := range w.data.forums {
		fmt.Fprintf(&rows, `<li class="row"><dl class="row-item forum_read"><dt><a href="./viewforum.php?f=%s" class="forumtitle">%s</a></dt></dl></li>`+"\n", b.id, html.EscapeString(b.title))
	}
	return forumPage("index", "index.php", "Index page", `<div class="forabg"><ul class="topiclist forums">`+rows.String()+`</ul></div>`)
}

func (w *Web) forumBoard(b *board, start int) string {
	canonical := "viewforum.php?f=" + b.id
	title := `<h2 class="forum-title"><a href="./viewforum.php?f=` + b.id + `">` + html.EscapeString(b.title) + `</a></h2>`
	if b.login {
		return forumPage("viewforum", canonical, b.title, title+loginForm)
	}
	if len(b.topics) == 0 {
		return forumPage("viewforum", canonical, b.title, title+`<div class="panel"><div class="inner"><strong>There are no topics or posts in this forum.</strong></div></div>`)
	}
	var rows strings.Builder
	topics := lastAnsweredFirst(b.topics)
	for i := start; i < min(start+boardTopics, len(topics)); i++ {
		t := topics[i]
		last := t.posts[len(t.posts)-1]
		at := w.Newest.Add(-last.age).UTC()
		fmt.Fprintf(&rows, `<li class="row bg1"><dl class="row-item topic_read"><dt><div class="list-inner"><a href="./viewtopic.php?f=%s&amp;t=%s" class="topictitle">%s</a></div></dt><dd class="posts">%d</dd><dd class="lastpost"><span>by <a href="./memberlist.php?mode=viewprofile&amp;u=%s" class="username">%s</a> <a href="./viewtopic.php?p=%s#p%s" title="Go to last post"></a><br /><time datetime="%s">%s</time></span></dd></dl></li>`+"\n",
			b.id, t.id, html.EscapeString(t.title), len(t.posts)-1, last.by, html.EscapeString(last.name), last.number, last.number, at.Format(time.RFC3339), at.Format(forumDate))
	}
	return forumPage("viewforum", canonical, b.title, title+`<div class="forumbg"><ul class="topiclist topics">`+rows.String()+`</ul></div>`+
		pagination("./viewforum.php?f="+b.id, start, boardTopics, len(b.topics)))
}

// lastAnsweredFirst is the order of a phpBB board.
func lastAnsweredFirst(topics []*topic) []*topic {
	return slices.SortedStableFunc(slices.Values(topics), func(a, b *topic) int {
		return cmp.Compare(a.posts[len(a.posts)-1].age, b.posts[len(b.posts)-1].age)
	})
}

const forumDate = "Mon Jan 02, 2006 3:04 pm"

const loginForm = `<form action="./ucp.php?mode=login" method="post" id="login"><div class="panel"><div class="inner"><div class="content"><h2 class="login-title">The board requires you to be registered and logged in to view this forum.</h2><input type="text" name="username" /><input type="password" name="password" /></div></div></div></form>`

func pagination(address string, start, size, total int) string {
	if total <= size {
		return fmt.Sprintf(`<div class="pagination">%d &bull; Page <strong>1</strong> of <strong>1</strong></div>`, total)
	}
	var items strings.Builder
	for from := 0; from < total; from += size {
		number := from/size + 1
		if from == start {
			fmt.Fprintf(&items, `<li class="active"><span>%d</span></li>`, number)
		} else {
			fmt.Fprintf(&items, `<li><a class="button" href="%s&amp;start=%d" role="button">%d</a></li>`, html.EscapeString(address), from, number)
		}
	}
	if start+size < total {
		fmt.Fprintf(&items, `<li class="arrow next"><a class="button button-icon-only" href="%s&amp;start=%d" rel="next" role="button"><span class="sr-only">Next</span></a></li>`, html.EscapeString(address), start+size)
	}
	return `<div class="pagination"><ul>` + items.String() + `</ul></div>`
}

func (w *Web) forumTopic(b *board, t *topic, start int) string {
	var body strings.Builder
	fmt.Fprintf(&body, `<h2 class="topic-title"><a href="./viewtopic.php?f=%s&amp;t=%s">%s</a></h2>`, b.id, t.id, html.EscapeString(t.title))
	pages := pagination("./viewtopic.php?f="+b.id+"&t="+t.id, start, topicPosts, len(t.posts))
	body.WriteString(pages)
	for i := start; i < min(start+topicPosts, len(t.posts)); i++ {
		e := t.posts[i]
		at := w.Newest.Add(-e.age).UTC()
		fmt.Fprintf(&body, forumPost, e.number, e.number, e.by, html.EscapeString(e.name), e.number, e.number, html.EscapeString(t.title),
			e.number, e.number, e.by, html.EscapeString(e.name), at.Format(time.RFC3339), at.Format(forumDate), forumMarkup(e.text))
	}
	body.WriteString(pages)
	canonical := "viewtopic.php?t=" + t.id
	if start > 0 {
		canonical += "&start=" + strconv.Itoa(start)
	}
	return forumPage("viewtopic", canonical, t.title, body.String())
}

const forumPost = `<div id="p%s" class="post has-profile bg2"><div class="inner">
<dl class="postprofile" id="profile%s"><dt><a href="./memberlist.php?mode=viewprofile&amp;u=%s" class="username">%s</a></dt></dl>
<div class="postbody"><div id="post_content%s"><h3><a href="#p%s">Re: %s</a></h3>
<p class="author"><a class="unread" href="./viewtopic.php?p=%s#p%s" title="Post"><span class="sr-only">Post</span></a> <span class="responsive-hide">by <strong><a href="./memberlist.php?mode=viewprofile&amp;u=%s" class="username">%s</a></strong> &raquo; </span><time datetime="%s">%s</time></p>
<div class="content">%s</div></div></div></div></div>
<hr class="divider" />
`

// forumMarkup draws a text as the forum does: breaks and quoted blocks.
func forumMarkup(text string) string {
	var out strings.Builder
	for {
		before, rest, found := strings.Cut(text, "[quote")
		out.WriteString(breaks(strings.TrimSuffix(before, "\n")))
		if !found {
			return out.String()
		}
		head, rest, _ := strings.Cut(rest, "]")
		quoted, after, _ := strings.Cut(rest, "[/quote]")
		if who := strings.TrimPrefix(head, "="); who != "" {
			out.WriteString(`<blockquote><div><cite>` + html.EscapeString(who) + ` wrote:</cite>` + breaks(quoted) + `</div></blockquote>`)
		} else {
			out.WriteString(`<blockquote class="uncited"><div>` + breaks(quoted) + `</div></blockquote>`)
		}
		text = strings.TrimPrefix(after, "\n")
	}
}

func breaks(text string) string {
	return strings.ReplaceAll(html.EscapeString(text), "\n", "<br>\n")
}
