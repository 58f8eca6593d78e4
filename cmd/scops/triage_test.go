package main

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/chromedp/chromedp"
)

// twenty is how many posts are judged without a mouse.
const twenty = 20

// triage judges twenty posts without a mouse and takes the last deed back.
func (b *browser) triage() {
	b.t.Helper()
	judged := 0
	if b.scripts {
		judged = b.judgeByKeys()
	} else {
		judged = b.judgeByForm()
	}
	if got := b.count("status:relevant") + b.count("status:not_relevant"); got != judged || judged < twenty {
		b.t.Fatalf("%d posts were judged, the lists hold %d", judged, got)
	}
	before, last := b.count("status:new"), b.undo()
	if got := b.count("status:new"); got != before+last {
		b.t.Errorf("of %d new posts and %d taken back, the list holds %d", before, last, got)
	}
}

// count is how many posts a query finds.
func (b *browser) count(query string) int {
	b.t.Helper()
	b.open("/search?q=" + query)
	word, _, _ := strings.Cut(b.text("#count"), " ")
	n, err := strconv.Atoi(strings.ReplaceAll(word, ",", ""))
	if err != nil {
		b.t.Fatalf("the list says it holds %q posts", b.text("#count"))
	}
	return n
}

// judgeByKeys judges the post one stands on, twenty times: the next comes by
// itself.
func (b *browser) judgeByKeys() int {
	b.t.Helper()
	b.open("/search?q=status:new&sort=review")
	b.run(chromedp.KeyEvent("j"), chromedp.WaitReady(css("article.chosen")))
	b.shoot("triage")
	for i := range twenty {
		b.leave(chromedp.KeyEvent([]string{"a", "f"}[i%2]))
		b.run(chromedp.WaitReady(css("article.chosen")))
	}
	return twenty
}

// judgeByForm chooses every post of the page with tab and space, and sends the
// form with a button, as long as it takes.
func (b *browser) judgeByForm() int {
	b.t.Helper()
	judged := 0
	for judged < twenty {
		b.open("/search?q=status:new&sort=review")
		boxes := len(b.texts("#selection > .hits > li > article .pick"))
		for range boxes {
			b.tabTo("#selection > .hits > li > article .pick input:not(:checked)", 0)
			b.run(chromedp.KeyEvent(" "))
		}
		b.tabTo("#selection .bulk button[value=relevant]", chromedp.ModifierShift)
		b.leave(chromedp.KeyEvent("\r"))
		judged += boxes
		if said := b.text(".notice"); !strings.HasPrefix(said, fmt.Sprintf("%d post", boxes)) {
			b.t.Fatalf("of %d chosen posts it says %q", boxes, said)
		}
	}
	return judged
}

// tabTo presses tab until the cursor stands on what fits.
func (b *browser) tabTo(selector string, with chromedp.Modifier) {
	b.t.Helper()
	for range 400 {
		b.run(chromedp.KeyEvent("\t", chromedp.KeyModifiers(with)))
		if get(b, chromedp.Evaluate[bool](fmt.Sprintf(`document.activeElement.matches(%q)`, selector))) {
			return
		}
	}
	b.t.Fatalf("no tab leads to %s", selector)
}

// undo takes the last deed back, and says of how many posts.
func (b *browser) undo() int {
	b.t.Helper()
	b.open("/search")
	if b.scripts {
		b.leave(chromedp.KeyEvent("z"))
	} else {
		b.tabTo("#undo", 0)
		b.leave(chromedp.KeyEvent("\r"))
	}
	var n int
	if _, err := fmt.Sscanf(b.text(".notice"), "Taken back on %d post", &n); err != nil || n < 1 {
		b.t.Fatalf("undo says %q", b.text(".notice"))
	}
	return n
}
