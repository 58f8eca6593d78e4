package main

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	cdpbrowser "github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/pquerna/otp/totp"
)

func TestAnAnalystsFirstTenMinutes(t *testing.T) {
	t.Parallel()
	atTheSearch(t, func(_ *testing.T, b *browser, _ bool) {
		b.enterWithASecondFactor(b.shoot)
		b.searchInThreeLanguages()
		b.zoom()
		b.triage()
		b.openAnIdentifier()
		b.openAFile()
		b.export()
		b.logOut()
	})
}

// enterWithASecondFactor sets an authenticator up, logs out and comes back with
// it; look is given the pages on the way.
func (b *browser) enterWithASecondFactor(look func(name string)) {
	b.t.Helper()
	b.open("/factor")
	b.press("form[action='/factor/begin'] button")
	secret := b.text("code.secret")
	b.run(chromedp.SendKeys(css("#code"), b.code(secret, 0)))
	b.press("form[action='/factor/confirm'] button")
	if got := b.texts("ul.codes li"); len(got) < 8 {
		b.t.Fatalf("%d recovery codes are shown: %q", len(got), got)
	}
	look("factor-codes")
	b.logOut()
	b.open("/login")
	b.run(chromedp.SendKeys(css("#name"), "admin"), chromedp.SendKeys(css("#password"), newPassword))
	b.press("form[action='/login'] button")
	if got := b.path(); !strings.HasPrefix(got, "/login/code") {
		b.t.Fatalf("the password alone leads to %s", got)
	}
	look("login-code")
	// A code is good once: the second is that of the next half minute, which a
	// clock that goes a little wrong may show.
	b.run(chromedp.SendKeys(css("#code"), b.code(secret, 30*time.Second)))
	b.press("form[action='/login/code'] button")
	if got := b.path(); strings.HasPrefix(got, "/login") {
		b.t.Fatalf("password and code lead to %s: %s", got, clip(b.text("main"), 300))
	}
}

// code is what an authenticator shows, after a while.
func (b *browser) code(secret string, after time.Duration) string {
	b.t.Helper()
	code, err := totp.GenerateCode(strings.ReplaceAll(secret, " ", ""), time.Now().Add(after))
	if err != nil {
		b.t.Fatal(err)
	}
	return code
}

func (b *browser) searchInThreeLanguages() {
	b.t.Helper()
	for _, word := range []string{"아이스", "ไอซ์", "ice"} {
		b.search(word)
		if len(b.texts("article.hit mark")) == 0 {
			b.t.Errorf("nothing is found and marked for %s: %s", word, clip(b.text("main"), 300))
		}
	}
}

// zoom narrows the list to a part of the histogram: by dragging over it, or by
// a line of its table.
func (b *browser) zoom() {
	b.t.Helper()
	b.open("/search?q=label:sale")
	all := b.text("#count")
	if b.scripts {
		b.run(chromedp.WaitReady(css("figure.histogram.live .u-over")))
		b.drag("figure.histogram .u-over")
	} else {
		b.run(chromedp.Click(css("figure.histogram summary")))
		b.press("figure.histogram tr:not([data-hits='0']) a")
	}
	if got := b.text("#count"); got == all || !strings.Contains(b.path(), "when") {
		b.t.Errorf("zoomed from %q to %q at %s", all, got, b.path())
	}
}

// drag pulls the mouse over the right half of an element, which leads to
// another document.
func (b *browser) drag(selector string) {
	b.t.Helper()
	box := get(b, chromedp.Evaluate[[]float64](`(e => { e.scrollIntoView({block: "center"}); const r = e.getBoundingClientRect(); return [r.left, r.top, r.width, r.height]; })(document.querySelector("`+selector+`"))`))
	mouse := func(kind input.DispatchMouseEventType, part float64, held int64) chromedp.Action[chromedp.Void] {
		return func(ctx context.Context, _ *chromedp.Target) (chromedp.Void, error) {
			_, err := chromedp.Call(ctx, input.DispatchMouseEvent, input.DispatchMouseEventParams{
				Type: kind, X: box[0] + box[2]*part, Y: box[1] + box[3]/2, Button: input.MouseButtonLeft, Buttons: held, ClickCount: 1,
			})
			return chromedp.Void{}, err
		}
	}
	b.leave(
		mouse(input.DispatchMouseEventTypeMouseMoved, 0.5, 0), mouse(input.DispatchMouseEventTypeMousePressed, 0.5, 1),
		mouse(input.DispatchMouseEventTypeMouseMoved, 0.7, 1), mouse(input.DispatchMouseEventTypeMouseMoved, 0.98, 1),
		mouse(input.DispatchMouseEventTypeMouseReleased, 0.98, 0),
	)
}

// openAnIdentifier goes from a post to everything known of a contact in it.
func (b *browser) openAnIdentifier() {
	b.t.Helper()
	b.search("entity:telegram=*")
	b.press("article.hit a.open")
	b.press("a[href^='/entity']")
	if got := b.text("main"); !strings.Contains(got, "First") {
		b.t.Errorf("the page of an identifier reads %s", clip(got, 400))
	}
}

// openAFile gathers two judged posts in a file, by key where there are scripts,
// and hands it out as a report to be read.
func (b *browser) openAFile() {
	b.t.Helper()
	b.open("/search?q=status:relevant")
	for _, n := range []string{"1", "2"} {
		b.run(chromedp.Click(css("#selection > .hits > li:nth-child(" + n + ") > article .pick input")))
	}
	if b.scripts {
		b.leave(chromedp.KeyEvent("c"))
	} else {
		b.press("button[formaction='/cases/choose']")
	}
	b.run(setValue("form[action='/cases'] input[name=title]", "Winter shop"))
	b.press("form[action='/cases'] button")
	if got := b.text("main"); !strings.Contains(got, "Winter shop") || !strings.Contains(got, "Posts (2)") {
		b.t.Errorf("the page of the file reads %s", clip(got, 600))
	}
	b.shoot("file")
	b.press("a[href^='/case/report']")
	report := b.download("html", setValue("#purpose", "file 2026-114"), chromedp.Click(css("form[action='/case/report'] button")))
	if !strings.Contains(report, "Agency internal") || !strings.Contains(report, "Winter shop") || strings.Count(report, "<article>") != 2 {
		b.t.Errorf("the report reads %s", clip(report, 600))
	}
}

// download does what saves one file, and reads it.
func (b *browser) download(kind string, do ...chromedp.Action[chromedp.Void]) string {
	b.t.Helper()
	dir := b.t.TempDir()
	call(b, cdpbrowser.SetDownloadBehavior, cdpbrowser.SetDownloadBehaviorParams{Behavior: cdpbrowser.SetDownloadBehaviorBehaviorAllow, DownloadPath: dir})
	b.run(do...)
	var raw []byte
	eventually(b.t, patience, "the file is saved", func() (bool, string) {
		files, err := filepath.Glob(filepath.Join(dir, "*."+kind))
		if err != nil || len(files) != 1 {
			return false, strings.Join(files, " ")
		}
		raw, err = os.ReadFile(files[0])
		return err == nil && len(raw) > 0, files[0]
	})
	return strings.TrimSpace(string(raw))
}

// export hands the judged posts out as JSON Lines with a purpose.
func (b *browser) export() {
	b.t.Helper()
	b.open("/export?q=status:relevant")
	file := b.download("jsonl", chromedp.Click(css("input[name=format][value=jsonl]")), setValue("#purpose", "file 2026-114"), chromedp.Click(css("form[action='/export'] button")))
	lines := strings.Split(file, "\n")
	for _, line := range lines {
		if !json.Valid([]byte(line)) {
			b.t.Errorf("the export has a line %s", clip(line, 200))
		}
	}
	if len(lines) < 2 {
		b.t.Errorf("the export has %d lines", len(lines))
	}
}

func (b *browser) logOut() {
	b.t.Helper()
	b.press("form[action='/logout'] button")
	b.open("/search")
	if got := b.path(); !strings.HasPrefix(got, "/login") {
		b.t.Fatalf("whoever has logged out reads %s", got)
	}
}
