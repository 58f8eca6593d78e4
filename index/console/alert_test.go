package console_test

import (
	"net/http"
	"strings"
	"testing"

	"scops/index/alert/alerttest"
	"scops/index/console"
	"scops/index/desk"
)

func TestASavedSearchIsMadeAnAlertWithoutAScript(t *testing.T) {
	t.Parallel()
	h := openDesk(t, func(opt *desk.Options) {
		opt.Alerts = desk.AlertWays{Webhooks: []string{"duty-desk"}, Domains: []string{"agency.example"}}
	}, nil)
	kim := h.as(t, "kim", desk.RoleAnalyst)
	kim.post("/saved", "q", "ice", "name", "winter")
	p := kim.ok("/saved")
	id := p.input(t, "id")
	for _, want := range []string{"Search alerts", "winter: off", "duty-desk", "Only addresses in agency.example", "Times of Asia/Bangkok"} {
		if !strings.Contains(p.text(), want) {
			t.Errorf("the page does not say %q: %.900s", want, p.text())
		}
	}
	set := func(pairs ...string) *page {
		return kim.post("/saved/alert", append([]string{"id", id, "on", "yes"}, pairs...)...)
	}
	for says, pairs := range map[string][]string{
		"needs a receiver":         {"digest", "hourly"},
		"There is no such webhook": {"digest", "hourly", "webhook", "https://evil.example"},
		"one of: agency.example":   {"digest", "hourly", "mail", "kim@evil.example"},
		"time of day is missing":   {"digest", "daily", "webhook", "duty-desk"},
		"another end":              {"digest", "hourly", "webhook", "duty-desk", "quiet_from", "22:00", "quiet_to", "22:00"},
	} {
		p := set(pairs...)
		if p.code != http.StatusBadRequest || !strings.Contains(p.text(), says) {
			t.Errorf("%q answers %d: %.600s", pairs, p.code, p.text())
		}
	}
	if p := set("digest", "hourly", "mail", "kim@evil.example"); p.input(t, "mail") != "kim@evil.example" {
		t.Error("what was typed is gone")
	}
	if p := set("digest", "daily", "at", "07:45", "webhook", "duty-desk", "mail", "kim@agency.example", "quiet_from", "22:00", "quiet_to", "06:30"); p.code != http.StatusSeeOther {
		t.Fatalf("setting it answers %d: %.600s", p.code, p.text())
	}
	p = kim.ok("/saved")
	if !strings.Contains(p.text(), "winter: once a day") || p.input(t, "at") != "07:45" || p.input(t, "quiet_to") != "06:30" || p.input(t, "mail") != "kim@agency.example" {
		t.Errorf("the page shows %.900s", p.text())
	}
	if p := kim.post("/saved/alert", "id", id, "digest", "daily", "at", "07:45"); p.code != http.StatusSeeOther || !strings.Contains(kim.ok("/saved").text(), "winter: off") {
		t.Errorf("turning it off answers %d", p.code)
	}
	if p := h.as(t, "lee", desk.RoleSupervisor).post("/saved/alert", "id", id, "on", "yes", "digest", "hourly", "webhook", "duty-desk"); p.code != http.StatusNotFound {
		t.Errorf("a colleague setting it is answered %d", p.code)
	}
	author := h.as(t, "choi", desk.RoleRuleAuthor)
	author.post("/saved", "q", "ice", "name", "mine")
	if p := author.ok("/saved"); strings.Contains(p.body, "/saved/alert") {
		t.Error("a rule author is offered an alert")
	}
}

func TestWhatCouldNotBeDeliveredIsShown(t *testing.T) {
	t.Parallel()
	h := openDesk(t, func(opt *desk.Options) { opt.Alerts = desk.AlertWays{Webhooks: []string{"desk"}} }, nil)
	w := alerttest.NewWorldOf(t, h.Store, "demo-agency", nil)
	w.Hit("1", "ice", "a")
	w.Receiver.Down(true)
	p := w.Process(h.Store, w.Receiver)
	kim, admin := h.as(t, "kim", desk.RoleAnalyst), h.as(t, "root", desk.RoleAdmin)
	if err := p.Round(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := kim.ok("/saved").text(); !strings.Contains(got, "is tried again for 24 hours: the receiver is down") {
		t.Errorf("while it is tried: %.900s", got)
	}
	w.Advance(alerttest.TooLong)
	if err := p.Round(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := kim.ok("/saved").text(); !strings.Contains(got, "was not told of 1 post within 24 hours: the receiver is down") {
		t.Errorf("after a day: %.900s", got)
	}
	if got := admin.ok("/system").text(); !strings.Contains(got, "Something in 1 message of a search alert was not delivered within 24 hours") {
		t.Errorf("the system says %.600s", got)
	}
	var id string
	for _, form := range all(kim.ok("/saved").doc(t), "form", "") {
		if attr(form, "action") == "/saved/resend" {
			id = attr(all(form, "input", "")[0], "value")
		}
	}
	for who, b := range map[string]*browser{"a colleague": h.as(t, "lee", desk.RoleSupervisor), "an administrator": admin} {
		if p := b.post("/saved/resend", "id", id); p.code != http.StatusNotFound && p.code != http.StatusForbidden {
			t.Errorf("%s sends it again: %d", who, p.code)
		}
	}
	w.Receiver.Down(false)
	for _, says := range []string{"is sent again now", "There is nothing to send again"} {
		if p := kim.post("/saved/resend", "id", id); p.code != http.StatusSeeOther {
			t.Fatalf("sending it again answers %d: %s", p.code, p.text())
		}
		if got := kim.ok("/saved"); !strings.Contains(got.text(), says) || strings.Contains(got.body, "/saved/resend") {
			t.Errorf("afterwards the page does not say %q: %.900s", says, got.text())
		}
	}
	for range 2 {
		if err := p.Round(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if l := w.Receiver.Letters(); len(l) != 1 || l[0].Key != id+".1" {
		t.Errorf("the receiver was told %+v", l)
	}
}

func TestAMailSaysHowManyAndWhereInItsLanguage(t *testing.T) {
	t.Parallel()
	text, err := console.MailText(func(search string) string { return "https://scops.example/search?q=alert%3A" + search })
	if err != nil {
		t.Fatal(err)
	}
	for lang, wants := range map[string][]string{
		"en": {"Scops: 1,234 flagged posts for “winter”", "found 1,234 flagged posts", "strong: 1,200", "proves nothing", "https://scops.example/search?q=alert%3AS\n"},
		"th": {"1,234 โพสต์", "winter", "ไม่ใช่หลักฐาน", "https://scops.example/search?q=alert%3AS\n"},
		"ko": {"선별 게시물 1,234건", "winter", "증거가 아닙니다", "https://scops.example/search?q=alert%3AS\n"},
		"xx": {"found 1,234 flagged posts"},
	} {
		subject, body := text(console.Mail{Lang: lang, Search: "S", Name: "winter", Posts: 1234, More: true, Bands: []console.MailBand{{Name: "strong", Posts: 1200}, {Name: "review", Posts: 34}}})
		for _, want := range wants {
			if !strings.Contains(subject+"\n"+body, want) {
				t.Errorf("%s: no %q in %s\n%s", lang, want, subject, body)
			}
		}
	}
	if _, body := text(console.Mail{Lang: "en", Posts: 1}); !strings.Contains(body, "found 1 flagged post.") {
		t.Errorf("one post: %s", body)
	}
}
