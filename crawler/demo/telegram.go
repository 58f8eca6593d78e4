package demo

import (
	"fmt"
	"html"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// channelPage is how many posts a preview page holds.
const channelPage = 20

// telegram serves t.me: /s/CHANNEL, /CHANNEL, /CHANNEL/NUMBER.
func (w *Web) telegram(r *http.Request) answer {
	parts := strings.Split(strings.Trim(r.URL.Path, "/"), "/")
	if len(parts) == 2 && parts[0] == "s" {
		if c := w.channel(parts[1]); c != nil {
			return page(w.channelHistory(c, r))
		}
		return page(contactCard(parts[1]))
	}
	c := w.channel(parts[0])
	switch {
	case c == nil:
		return page(contactCard(parts[0]))
	case len(parts) == 1:
		return page(channelCard(c))
	case r.URL.Query().Get("embed") != "":
		return page(w.embedded(c, parts[1]))
	default:
		return page(wrapper(c, parts[1]))
	}
}

func (w *Web) channel(name string) *channel {
	for _, c := range w.data.channels {
		if strings.EqualFold(c.name, name) {
			return c
		}
	}
	return nil
}

// channelHistory is the newest page, or the one before ?before=NUMBER.
func (w *Web) channelHistory(c *channel, r *http.Request) string {
	before, err := strconv.Atoi(r.URL.Query().Get("before"))
	if err != nil {
		before = 1 << 30
	}
	var shown []entry
	for _, e := range c.posts {
		if e.order() < before {
			shown = append(shown, e)
		}
	}
	more := ""
	first := len(shown) <= channelPage
	if !first {
		shown = shown[len(shown)-channelPage:]
		more = fmt.Sprintf(`<div class="tgme_widget_message_centered js-messages_more_wrap"><a href="/s/%s?before=%s" class="tme_messages_more js-messages_more" data-before="%s"></a></div>`, c.name, shown[0].number, shown[0].number)
	}
	var body strings.Builder
	body.WriteString(more)
	if first && len(c.posts) > 0 {
		fmt.Fprintf(&body, `<div class="tgme_widget_message_wrap js-widget_message_wrap"><div class="tgme_widget_message text_not_supported_wrap service_message js-widget_message" data-post="%s/1"><div class="tgme_widget_message_bubble"><div class="tgme_widget_message_text js-message_text" dir="auto">Channel created</div></div></div></div>`, c.name)
	}
	for _, e := range shown {
		body.WriteString(w.message(c, e))
	}
	if len(shown) == 0 {
		body.WriteString(`<div class="tme_no_messages_found">No posts found</div>`)
	}
	return fmt.Sprintf(historyPage, html.EscapeString(c.title), html.EscapeString(c.about), c.name, html.EscapeString(c.title), c.name, c.name, telegramMarkup(c.about), c.name, body.String())
}

const historyPage = `<!DOCTYPE html>
<html><head><meta charset="utf-8"><title>%s – Telegram</title>
<meta property="og:site_name" content="Telegram"><meta property="og:description" content="%s">
<link rel="canonical" href="/s/%s"></head>
<body class="widget_frame_base tgme_webpreview emoji_image">
<header class="tgme_header"><div class="tgme_header_right_column"><section class="tgme_right_column"><div class="tgme_channel_info">
<div class="tgme_channel_info_header"><div class="tgme_channel_info_header_title"><span dir="auto">%s</span></div><div class="tgme_channel_info_header_username"><a href="https://t.me/%s">@%s</a></div></div>
<div class="tgme_channel_info_description">%s</div></div></section></div></header>
<main class="tgme_main" data-url="/%s"><div class="tgme_container"><section class="tgme_channel_history js-message_history">
%s</section></div></main></body></html>
`

// message is one post as the preview draws it.
func (w *Web) message(c *channel, e entry) string {
	address := "https://t.me/" + c.name + "/" + e.number
	forward, pictures, edited := "", "", ""
	if e.forward != "" {
		name, _, _ := strings.Cut(e.forward, "/")
		forward = fmt.Sprintf(`<div class="tgme_widget_message_forwarded_from accent_color">Forwarded from&nbsp;<a class="tgme_widget_message_forwarded_from_name" href="https://t.me/%s"><span dir="auto">%s</span></a></div>`, e.forward, name)
	}
	if e.album > 0 {
		pictures = `<div class="tgme_widget_message_grouped_wrap js-message_grouped_wrap"><div class="tgme_widget_message_grouped js-message_grouped">`
		for i := range e.album {
			pictures += fmt.Sprintf(`<a class="tgme_widget_message_photo_wrap grouped_media_wrap js-message_photo" href="https://t.me/%s/%d?single" style="background-image:url('https://cdn.demo.example/%s-%d.jpg')"></a>`, c.name, e.order()+i, e.number, i)
		}
		pictures += `</div></div>`
	}
	if e.edited {
		edited = "edited&nbsp;&nbsp;"
	}
	at := w.Newest.Add(-e.age).UTC()
	return fmt.Sprintf(messageBox, c.name, e.number, c.name, html.EscapeString(c.title), forward, pictures, telegramMarkup(e.text), edited, address, at.Format(time.RFC3339), at.Format("15:04"))
}

const messageBox = `<div class="tgme_widget_message_wrap js-widget_message_wrap"><div class="tgme_widget_message text_not_supported_wrap js-widget_message" data-post="%s/%s"><div class="tgme_widget_message_bubble">
<div class="tgme_widget_message_author accent_color"><a class="tgme_widget_message_owner_name" href="https://t.me/%s"><span dir="auto">%s</span></a></div>
%s%s<div class="tgme_widget_message_text js-message_text" dir="auto">%s</div>
<div class="tgme_widget_message_footer compact js-message_footer"><div class="tgme_widget_message_info short js-message_info"><span class="tgme_widget_message_views">120</span><span class="copyonly"> views</span><span class="tgme_widget_message_meta">%s<a class="tgme_widget_message_date" href="%s"><time datetime="%s" class="time">%s</time></a></span></div></div>
</div></div></div>
`

// embedded is one post in its embeddable form.
func (w *Web) embedded(c *channel, number string) string {
	body := `<div class="tgme_widget_message_error">Post not found</div>`
	for _, e := range c.posts {
		if e.number == number {
			body = w.message(c, e)
		}
	}
	return `<!DOCTYPE html><html><head><meta charset="utf-8"><title>Telegram Widget</title></head><body class="widget_frame_base body_widget_post">` + body + `</body></html>`
}

// wrapper is the page around a post: a script draws the post into it.
func wrapper(c *channel, number string) string {
	return fmt.Sprintf(`<!DOCTYPE html><html><head><meta charset="utf-8"><title>Telegram: Contact @%s</title></head><body class="no_transition"><div class="tgme_page_wrap"><div class="tgme_page"><div class="tgme_page_title"><span dir="auto">%s</span></div><div class="tgme_page_widget_wrap" id="widget"><script async src="telegram-widget.js?22" data-telegram-post="%s/%s" data-width="100%%"></script></div></div></div></body></html>`,
		c.name, html.EscapeString(c.title), c.name, html.EscapeString(number))
}

func channelCard(c *channel) string {
	return fmt.Sprintf(`<!DOCTYPE html><html><head><meta charset="utf-8"><title>Telegram: View @%s</title></head><body class="no_transition"><div class="tgme_page_wrap"><div class="tgme_page"><div class="tgme_page_title"><span dir="auto">%s</span></div><div class="tgme_page_extra">128 subscribers</div><div class="tgme_page_description" dir="auto">%s</div><div class="tgme_page_action"><a class="tgme_action_button_new" href="tg://resolve?domain=%s">View in Telegram</a></div><div class="tgme_page_context_link_wrap"><a class="tgme_page_context_link" href="/s/%s">Preview channel</a></div></div></div></body></html>`,
		c.name, html.EscapeString(c.title), telegramMarkup(c.about), c.name, c.name)
}

// contactCard is what a name nobody holds is answered with.
func contactCard(name string) string {
	name = html.EscapeString(name)
	return fmt.Sprintf(`<!DOCTYPE html><html><head><meta charset="utf-8"><title>Telegram: Contact @%s</title></head><body class="no_transition"><div class="tgme_page_wrap"><div class="tgme_page"><div class="tgme_page_icon"><i class="tgme_icon_user"></i></div><div class="tgme_page_description">If you have <strong>Telegram</strong>, you can contact <a class="tgme_username_link" href="tg://resolve?domain=%s">@%s</a> right away.</div></div></div></body></html>`, name, name, name)
}

var (
	mention = regexp.MustCompile(`@([A-Za-z][A-Za-z0-9_]{3,31})`)
	hashtag = regexp.MustCompile(`(^|\s)#([\p{L}\p{M}\p{N}_]+)`)
	emoji   = regexp.MustCompile(`[\x{1F300}-\x{1FAFF}\x{2744}\x{26C4}]\x{FE0F}?`)
)

// telegramMarkup draws a text as the preview does: breaks, links, emoji.
func telegramMarkup(text string) string {
	text = html.EscapeString(text)
	text = mention.ReplaceAllString(text, `<a href="https://t.me/$1" target="_blank">@$1</a>`)
	text = hashtag.ReplaceAllString(text, `$1<a href="?q=%23$2">#$2</a>`)
	text = emoji.ReplaceAllString(text, `<i class="emoji" style="background-image:url('//telegram.org/img/emoji/40/F09F.png')"><b>$0</b></i>`)
	return strings.ReplaceAll(text, "\n", "<br/>")
}
