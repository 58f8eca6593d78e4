package main

import (
	"fmt"
	"strings"
	"time"
)

// posts is how many posts the page holds.
const posts = 20

// size is the page's least size in bytes.
const size = 30_000

// sentences are what the posts say: three scripts, as a channel of travellers
// between the countries would write.
var sentences = []string{
	"วันนี้ตลาดริมน้ำเปิดถึงสี่ทุ่ม มีของกินเยอะมาก แวะมาได้เลย",
	"내일 아침 일찍 시장에 들러서 과일을 좀 사 오려고 합니다.",
	"The ferry leaves at nine, and the queue is long on holidays.",
	"ใครมีแผนที่ร้านกาแฟแถวเมืองเก่า ช่วยส่งให้หน่อยนะ",
	"지하철 공사 때문에 버스가 조금 늦어질 수 있어요.",
	"Bring a light jacket: the museum is cold in the afternoon.",
}

// page composes the page: the markup of a channel's web preview, filled with
// sentences until it has its size.
func page() string {
	for more := 1; ; more++ {
		if p := compose(more); len(p) >= size {
			return p
		}
	}
}

func compose(length int) string {
	var b strings.Builder
	b.WriteString(`<!DOCTYPE html><html><head><meta charset="utf-8"><title>Riverside notes</title>` +
		`<meta property="og:site_name" content="Telegram"><meta property="og:description" content="Notes from both sides">` +
		`<link rel="canonical" href="/s/riversidenotes"></head><body class="widget_frame_base tgme_webpreview emoji_image">` +
		`<header class="tgme_header"><div class="tgme_channel_info"><div class="tgme_channel_info_header_title"><span dir="auto">Riverside notes</span></div>` +
		`<div class="tgme_channel_info_description">Notes from both sides</div></div></header>` +
		`<main class="tgme_main" data-url="/riversidenotes"><section class="tgme_channel_history js-message_history">` +
		`<div class="tgme_widget_message_centered js-messages_more_wrap"><a href="/s/riversidenotes?before=1000" class="tme_messages_more js-messages_more" data-before="1000"></a></div>`)
	at := time.Date(2026, 5, 4, 3, 2, 1, 0, time.UTC)
	for i := range posts {
		var text []string
		for s := range length * (1 + i%3) / 2 {
			text = append(text, sentences[(i+s)%len(sentences)])
		}
		n := 1000 + i
		fmt.Fprintf(&b, message, n, strings.Join(text, "<br/>"), n, n, 100+7*i, n, at.Add(time.Duration(i)*37*time.Minute).Format(time.RFC3339), n)
	}
	b.WriteString(`</section></main></body></html>`)
	return b.String()
}

const message = `<div class="tgme_widget_message_wrap js-widget_message_wrap"><div class="tgme_widget_message text_not_supported_wrap js-widget_message" data-post="riversidenotes/%d" data-view="eyJjIjotMTAwMCwicCI6MTAwMH0">
<div class="tgme_widget_message_user"><a href="https://t.me/riversidenotes"><i class="tgme_widget_message_user_photo bgcolor2" data-content="R"></i></a></div>
<div class="tgme_widget_message_bubble"><i class="tgme_widget_message_bubble_tail"></i><div class="tgme_widget_message_author accent_color"><a class="tgme_widget_message_owner_name" href="https://t.me/riversidenotes"><span dir="auto">Riverside notes</span></a></div>
<div class="tgme_widget_message_text js-message_text" dir="auto">%s <a href="https://notes.example/day/%d" target="_blank" rel="noopener">notes.example</a> <a href="?q=%%23day%d">#day</a></div>
<div class="tgme_widget_message_footer compact js-message_footer"><div class="tgme_widget_message_info short js-message_info"><span class="tgme_widget_message_views">%d</span><span class="copyonly"> views</span><span class="tgme_widget_message_meta"><a class="tgme_widget_message_date" href="https://t.me/riversidenotes/%d"><time datetime="%s" class="time">03:02</time></a></span></div></div>
</div></div></div><!-- %d -->
`
