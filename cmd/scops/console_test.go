package main

import (
	"bufio"
	"context"
	"io"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// standing is a scops process that serves a console until the test ends.
type standing struct {
	t       *testing.T
	cmd     *exec.Cmd
	console string // address
	oneTime string // password of the first user, "" = there was one already

	told, ended chan struct{} // where the console is; that there is no more to be said

	mu   sync.Mutex
	said strings.Builder
}

var (
	saysConsole = regexp.MustCompile(`console (https?://\S+)`)
	saysOneTime = regexp.MustCompile(`one-time password (\S+)`)
)

// stand starts a process and waits until it says where its console is.
func stand(t *testing.T, args ...string) *standing {
	t.Helper()
	s := begin(t, args...)
	s.wait()
	if s.console == "" {
		t.FailNow()
	}
	return s
}

// begin starts a process; wait waits for its console.
func begin(t *testing.T, args ...string) *standing {
	t.Helper()
	return beginIn(t, "", args...)
}

// beginIn starts a process in a directory.
func beginIn(t *testing.T, dir string, args ...string) *standing {
	t.Helper()
	s := &standing{t: t, cmd: scops(context.Background(), args...), told: make(chan struct{}), ended: make(chan struct{})}
	s.cmd.Dir = dir
	stderr, err := s.cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := s.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go s.listen(stderr)
	t.Cleanup(s.stop)
	return s
}

func (s *standing) wait() {
	select {
	case <-s.told:
	case <-s.ended:
		s.t.Errorf("scops %v ended before its console stood:\n%s", s.cmd.Args[1:], s.log())
	case <-time.After(2 * time.Minute):
		s.t.Errorf("scops %v says nothing of a console:\n%s", s.cmd.Args[1:], s.log())
	}
}

func (s *standing) listen(stderr io.Reader) {
	defer close(s.ended)
	lines := bufio.NewScanner(stderr)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		s.mu.Lock()
		s.said.WriteString(lines.Text() + "\n")
		if m := saysOneTime.FindStringSubmatch(lines.Text()); m != nil {
			s.oneTime = m[1]
		}
		if m := saysConsole.FindStringSubmatch(lines.Text()); m != nil && s.console == "" {
			s.console = strings.TrimSuffix(m[1], "/")
			close(s.told)
		}
		s.mu.Unlock()
	}
}

func (s *standing) log() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.said.String()
}

// stop ends the process as an operator would, and demands that it ends well.
func (s *standing) stop() {
	_ = s.cmd.Process.Signal(syscall.SIGTERM) // it may have ended by itself
	select {
	case <-s.ended:
	case <-time.After(30 * time.Second):
		s.t.Errorf("scops does not end on SIGTERM:\n%s", s.log())
		_ = s.cmd.Process.Kill()
	}
	if err := s.cmd.Wait(); err != nil {
		s.t.Errorf("scops ended with %v:\n%s", err, s.log())
	}
}

// standDemo is the demonstration with its console, and everything in it read. Its
// data directory is called by its name alone: it stands in pictures.
func standDemo(t *testing.T, d *deployment) *standing {
	t.Helper()
	dir, name := filepath.Split(d.data)
	s := beginIn(t, dir, "run", "--demo", "-c", d.config, "--data", name)
	if s.wait(); s.console == "" {
		t.FailNow()
	}
	for begun := time.Now(); ; time.Sleep(200 * time.Millisecond) {
		if len(d.search("label:sale")) >= 60 && len(d.search(`"아.이.스"`)) > 0 {
			return s
		}
		if time.Since(begun) > 2*time.Minute {
			t.Fatalf("the demonstration is not read after two minutes:\n%s", s.log())
		}
	}
}

const newPassword = "two owls on one branch"

// enter logs in with the one-time password and changes it.
func (b *browser) enter(s *standing) {
	b.t.Helper()
	b.open("/login")
	b.run(
		chromedp.SendKeys(css("#name"), "admin"),
		chromedp.SendKeys(css("#password"), s.oneTime),
	)
	b.press("form[action='/login'] button")
	b.run(
		chromedp.WaitVisible(css("#again")),
		chromedp.SendKeys(css("#old"), s.oneTime),
		chromedp.SendKeys(css("#new"), newPassword),
		chromedp.SendKeys(css("#again"), newPassword),
	)
	b.press("form[action='/password'] button")
}

// speak chooses the language of the page one is on.
func (b *browser) speak(lang string) {
	b.t.Helper()
	b.press("form.settings button[value='" + lang + "']")
}

// search types a query and sends it by keyboard.
func (b *browser) search(query string) {
	b.t.Helper()
	b.open("/search")
	b.leave(chromedp.SendKeys(css("#q"), query+"\r"))
}

// marked are the highlighted words on the page.
func (b *browser) marked() []string { return b.texts("mark") }

func TestAPersonAtTheScreenFindsReadsAndJudgesAPost(t *testing.T) {
	t.Parallel()
	atTheSearch(t, func(_ *testing.T, b *browser, _ bool) {
		b.findDisguised()
		b.readInThaiAndKorean()
		b.judgeAndMiss()
	})
}

// atTheSearch puts a person who reads English before the search of a
// demonstration, in a browser with scripts and in one without.
func atTheSearch(t *testing.T, do func(t *testing.T, b *browser, scripts bool)) {
	t.Helper()
	for name, scripts := range map[string]bool{"with scripts": true, "without scripts": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			chromium(t)
			s := standDemo(t, deploy(t, "embedded", consoleConfig))
			b := newBrowser(t, s.console, scripts)
			b.enter(s)
			b.open("/search")
			b.speak("en")
			do(t, b, scripts)
		})
	}
}

// consoleConfig lets the system choose the console's port.
const consoleConfig = "console: {listen: '127.0.0.1:0'}\n"

// findDisguised searches for 아이스 and opens an ad that writes it 아.이.스.
func (b *browser) findDisguised() {
	b.t.Helper()
	b.search("아이스")
	found := false
	for _, m := range b.marked() {
		found = found || m == "아.이.스"
	}
	if !found {
		b.t.Fatalf("no ad written 아.이.스 is highlighted; marked are %q", b.marked())
	}
	b.shoot("search-en")
	b.press("article.hit:has(mark) a.open")
	for range 20 {
		for _, m := range b.texts(".post mark") {
			if m == "아.이.스" {
				return
			}
		}
		b.press("#next")
	}
	b.t.Fatal("the ad written 아.이.스 is not among the hits one after another")
}

// readInThaiAndKorean reads the reasons of the open hit in both languages.
func (b *browser) readInThaiAndKorean() {
	b.t.Helper()
	for lang, want := range map[string]string{"th": "คะแนนข้อบ่งชี้", "ko": "징후 점수"} {
		b.speak(lang)
		if got := b.text("main"); !strings.Contains(got, want) {
			b.t.Errorf("the hit in %s does not say %q:\n%s", lang, want, clip(got, 800))
		}
		reasons := strings.Join(b.texts("table.sum tbody td:nth-child(2)"), "\n")
		if !inScript(reasons, lang) {
			b.t.Errorf("the reasons in %s read:\n%s", lang, reasons)
		}
		b.shoot("hit-" + lang)
	}
	b.speak("en")
	if b.scripts {
		b.portrait("console")
	}
}

// inScript says whether every line has letters of a language's script.
func inScript(text, lang string) bool {
	script := map[string]*regexp.Regexp{"th": regexp.MustCompile(`\p{Thai}`), "ko": regexp.MustCompile(`\p{Hangul}`)}[lang]
	lines := strings.Split(strings.TrimSpace(text), "\n")
	for _, line := range lines {
		if !script.MatchString(line) {
			return false
		}
	}
	return len(lines) > 1
}

// judgeAndMiss judges the open hit not relevant and looks for it in vain.
func (b *browser) judgeAndMiss() {
	b.t.Helper()
	id := get(b, chromedp.Value(css("#judge-form input[name=id]")))
	b.run(
		chromedp.Click(css("#judge-form input[value=not_relevant]")),
		chromedp.SendKeys(css("#note"), "coffee shop"),
	)
	b.press("#judge-form button[value=stay]")
	if got := b.text("main"); !strings.Contains(got, "coffee shop") || !strings.Contains(got, "admin") {
		b.t.Errorf("the decision is not shown:\n%s", clip(got, 800))
	}
	b.search("id:" + quoteID(id))
	if hits := b.texts("article.hit"); len(hits) != 0 {
		b.t.Errorf("a hit judged not relevant is still in the default list: %q", hits)
	}
	b.search("status:not_relevant")
	if hits := b.texts("article.hit"); len(hits) != 1 {
		b.t.Errorf("asked for by its state, %d hits are found, want 1", len(hits))
	}
}

func quoteID(id string) string { return `"` + id + `"` }

func TestTheListIsSteeredByKeyboard(t *testing.T) {
	t.Parallel()
	s := standDemo(t, deploy(t, "embedded", consoleConfig))
	b := newBrowser(t, s.console, true)
	b.enter(s)
	b.open("/search?q=label:sale")
	b.run(chromedp.KeyEvent("j"), chromedp.KeyEvent("j"), chromedp.KeyEvent("k"))
	b.leave(chromedp.KeyEvent("o"))
	if got := b.path(); !strings.HasPrefix(got, "/hit?") {
		t.Errorf("j j k o leads to %s, want a hit", got)
	}
	b.open("/search")
	b.run(chromedp.KeyEvent("/"))
	if focus := get(b, chromedp.Evaluate[string](`document.activeElement.id`)); focus != "q" {
		t.Errorf("/ puts the cursor on %q, want q", focus)
	}
}
