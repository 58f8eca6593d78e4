package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// css chooses the first element that fits.
type css = chromedp.CSS

// browser is one person's headless Chromium with what went wrong in it.
type browser struct {
	t    *testing.T
	ctx  context.Context
	base string // address of the console

	scripts bool // pages may run theirs

	mu       sync.Mutex
	wrong    []string // violations of the policy, dialogs, errors of scripts
	executed []string // calls that only injected code makes
}

// watchPage reports what a page must never do. It is put into every document
// by the debugger, so the page's own policy does not touch it.
const watchPage = `(() => {
  const say = (kind, what) => window.scopsReport && window.scopsReport(kind + " " + what);
  document.addEventListener("securitypolicyviolation", e => say("policy", e.violatedDirective + " " + e.blockedURI + " " + e.sourceFile + ":" + e.lineNumber));
  window.addEventListener("error", e => e.message && say("error", e.message));
  for (const name of ["alert", "confirm", "prompt", "print"]) window[name] = (x) => say("executed", name + "(" + x + ")");
})()`

// newBrowser opens Chromium, with or without scripts. Without one the test is
// skipped by name, or fails where every backend is required.
func newBrowser(t *testing.T, base string, scripts bool) *browser {
	t.Helper()
	path := chromium(t)
	opts := []chromedp.ExecAllocatorOption{
		chromedp.ExecPath(path), chromedp.Headless, chromedp.NoSandbox, chromedp.NoFirstRun, chromedp.NoDefaultBrowserCheck,
		chromedp.UserDataDir(t.TempDir()), chromedp.WindowSize(1280, 1000), chromedp.DisableGPU,
	}
	for _, flag := range []string{"disable-quic", "disable-background-networking", "disable-component-update", "disable-sync", "disable-dev-shm-usage"} {
		opts = append(opts, chromedp.Flag(flag, true))
	}
	alloc, stopAlloc := chromedp.NewExecAllocator(context.Background(), opts...)
	ctx, stop := chromedp.NewContext(alloc)
	b := &browser{t: t, ctx: ctx, base: base, scripts: scripts}
	t.Cleanup(func() { stop(); stopAlloc(); b.verdict() })
	if err := chromedp.Listen(ctx, b.listen); err != nil {
		t.Fatalf("start Chromium: %v", err)
	}
	call(b, log.Enable, cdp.Empty{})
	call(b, runtime.AddBinding, runtime.AddBindingParams{Name: "scopsReport"})
	call(b, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: watchPage})
	call(b, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !scripts})
	return b
}

// call sends one command of the debugger's protocol.
func call[P, R any](b *browser, command cdp.Command[P, R], params P) {
	b.t.Helper()
	if _, err := chromedp.Call(b.ctx, command, params); err != nil {
		b.t.Fatalf("browser: %s: %v", command.Method, err)
	}
}

func chromium(t *testing.T) string {
	t.Helper()
	for _, name := range []string{os.Getenv("SCOPS_TEST_CHROMIUM"), "chromium", "chromium-browser", "google-chrome"} {
		if name == "" {
			continue
		}
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	if os.Getenv("REQUIRE_BACKENDS") == "1" {
		t.Fatal("no Chromium and REQUIRE_BACKENDS=1")
	}
	t.Skip("no Chromium: install the package chromium, or name one in SCOPS_TEST_CHROMIUM")
	return ""
}

func (b *browser) listen(event any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch e := event.(type) {
	case *runtime.EventBindingCalled:
		if what, ok := strings.CutPrefix(e.Payload, "executed "); ok {
			b.executed = append(b.executed, what)
			return
		}
		b.wrong = append(b.wrong, e.Payload)
	case *runtime.EventExceptionThrown:
		b.wrong = append(b.wrong, "exception "+e.ExceptionDetails.Text)
	case *page.EventJavascriptDialogOpening:
		b.executed = append(b.executed, "dialog "+e.Message)
	case *log.EventEntryAdded:
		if e.Entry.Source == log.EntrySourceSecurity || strings.Contains(e.Entry.Text, "Content Security Policy") || strings.Contains(e.Entry.Text, "Content-Security-Policy") {
			b.wrong = append(b.wrong, "log "+e.Entry.Text)
		}
	}
}

// verdict is taken when the test ends: nothing may have gone wrong.
func (b *browser) verdict() {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, what := range b.wrong {
		b.t.Errorf("the browser reports: %s", what)
	}
	for _, what := range b.executed {
		b.t.Errorf("injected code ran: %s", what)
	}
}

func (b *browser) run(actions ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	if err := chromedp.Do(ctx, actions...); err != nil {
		b.t.Fatalf("browser: %v\n%s", err, b.where())
	}
}

// patience is how long one step in the browser may take on a busy machine.
const patience = 60 * time.Second

// get runs what gives a value.
func get[T any](b *browser, action chromedp.Action[T]) T {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	value, err := chromedp.Run(ctx, action)
	if err != nil {
		b.t.Fatalf("browser: %v\n%s", err, b.where())
	}
	return value
}

// where says which page the browser is on, for a failure's message.
func (b *browser) where() string {
	ctx, cancel := context.WithTimeout(b.ctx, 5*time.Second)
	defer cancel()
	url, err := chromedp.Run(ctx, chromedp.Location())
	if err != nil {
		return err.Error()
	}
	text, err := chromedp.Run(ctx, chromedp.Text(css("body")))
	if err != nil {
		return url + "\n" + err.Error()
	}
	return url + "\n" + clip(text, 600)
}

// open loads a page of the console.
func (b *browser) open(path string) {
	b.t.Helper()
	b.run(chromedp.Navigate(b.base+path), chromedp.WaitReady(css("main")))
}

// press does what leads to another document and waits until it is there.
func (b *browser) press(selector string) {
	b.t.Helper()
	b.leave(chromedp.Click(css(selector), chromedp.NodeVisible))
}

// leave runs actions that end this document, and waits for the next: the mark
// put on the old one is gone then. htmx keeps the document and swaps main.
func (b *browser) leave(actions ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	b.again(chromedp.SetAttributeValue(css("main"), "data-left", "yes"))
	b.run(actions...)
	b.again(chromedp.WaitReady(css("main:not([data-left])")))
}

// again runs what may run twice until the document it looks into is not
// replaced under its eyes.
func (b *browser) again(action chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	err := chromedp.Do(ctx, action)
	for err != nil && ctx.Err() == nil && strings.Contains(err.Error(), "Could not find node with given id") {
		err = chromedp.Do(ctx, action)
	}
	if err != nil {
		b.t.Fatalf("browser: %v\n%s", err, b.where())
	}
}

func (b *browser) text(selector string) string {
	b.t.Helper()
	return get(b, chromedp.Text(css(selector)))
}

// texts are the texts of everything that fits, none included.
func (b *browser) texts(selector string) []string {
	b.t.Helper()
	return get(b, chromedp.Evaluate[[]string](fmt.Sprintf(`[...document.querySelectorAll(%q)].map(e => e.textContent.trim())`, selector)))
}

// shoot takes a picture of the whole page, where somebody wants pictures:
// SCOPS_TEST_PICTURES names the directory.
func (b *browser) shoot(name string) {
	b.t.Helper()
	dir := os.Getenv("SCOPS_TEST_PICTURES")
	if dir == "" {
		return
	}
	png := get(b, chromedp.FullScreenshot(100))
	if err := os.WriteFile(filepath.Join(dir, name+".png"), png, 0o644); err != nil {
		b.t.Fatal(err)
	}
}

// portrait takes a picture of what a person sees without scrolling, by day. It
// is the one in the README.
func (b *browser) portrait(name string) {
	b.t.Helper()
	dir := os.Getenv("SCOPS_TEST_PICTURES")
	if dir == "" {
		return
	}
	call(b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: "light"}}})
	if err := os.WriteFile(filepath.Join(dir, name+".png"), get(b, chromedp.CaptureScreenshot()), 0o644); err != nil {
		b.t.Fatal(err)
	}
}

// accessible holds the page to WCAG 2.2 AA with axe-core; in the dark, where
// nothing differs but colours, to its contrasts. Not the captured page in a
// frame, which is not ours and lets no script ask.
func (b *browser) accessible() {
	b.t.Helper()
	b.scheme("light")
	get(b, chromedp.Evaluate[int](axeScript(b.t)+";0"))
	b.axe("light", `["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]`)
	b.scheme("dark")
	b.axe("dark", `{type: "rule", values: ["color-contrast"]}`)
	call(b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{})
}

func (b *browser) scheme(name string) {
	b.t.Helper()
	call(b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{
		{Name: "prefers-color-scheme", Value: name}, {Name: "prefers-reduced-motion", Value: "reduce"},
	}})
}

// axe runs those rules in the page, which has axe-core loaded.
func (b *browser) axe(scheme, rules string) {
	b.t.Helper()
	raw := get(b, chromedp.Evaluate[string](`axe.run(document, {iframes: false, runOnly: `+rules+`, resultTypes: ["violations"]})
		.then(r => JSON.stringify(r.violations.map(v => v.id + ": " + v.help + " " + v.nodes.slice(0, 3).map(n => n.target.join(" ") + " (" + (n.any[0] || n.all[0] || n.none[0] || {}).message + ")").join("; "))))`,
		chromedp.EvalAwaitPromise))
	var violations []string
	if err := json.Unmarshal([]byte(raw), &violations); err != nil {
		b.t.Fatal(err)
	}
	for _, v := range violations {
		b.t.Errorf("%s, %s: %s", b.path(), scheme, v)
	}
}

func (b *browser) path() string {
	return strings.TrimPrefix(get(b, chromedp.Location()), b.base)
}

// axeScript is axe-core, fetched by deploy/test: it is not part of the project.
func axeScript(t *testing.T) string {
	t.Helper()
	file := os.Getenv("SCOPS_TEST_AXE")
	if file == "" {
		if os.Getenv("REQUIRE_BACKENDS") == "1" {
			t.Fatal("SCOPS_TEST_AXE names no axe.min.js and REQUIRE_BACKENDS=1")
		}
		t.Skip("no axe-core: SCOPS_TEST_AXE is not set (deploy/test fetches it)")
	}
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}
