package console_test

import (
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"scops/index"
	"scops/index/desk"
)

func TestWhenTheAuditCannotBeWrittenTheTextIsKept(t *testing.T) {
	t.Parallel()
	h := open(t, nil)
	h.Crawl(t, "<p>page</p>", icePost("1", ice))
	b := h.as(t, "kim", desk.RoleAnalyst)
	version := b.ok(hitPath("1")).input(t, "version")
	h.Store.Fail = func(call string) error {
		if call == "put" {
			return errors.New("disk on fire")
		}
		return nil
	}
	p := b.post("/hit/judge", "id", "telegram:demo_winter:1", "version", version, "status", "relevant", "note", "my long note")
	for _, want := range []string{"audit record could not be written", "my long note", "Send again", "fault"} {
		if !strings.Contains(p.text(), want) {
			t.Errorf("the page does not say %q: %.400s", want, p.text())
		}
	}
	if p.code != http.StatusServiceUnavailable || p.input(t, "note") != "my long note" || p.input(t, "version") != version {
		t.Errorf("answers %d", p.code)
	}
	if strings.Contains(p.body, "disk on fire") {
		t.Error("the page shows the inside of the machine")
	}
	if p := b.post("/password", "old", "a secret of mine", "new", "another secret sentence", "again", "another secret sentence"); strings.Contains(p.body, "secret") {
		t.Errorf("a password is shown again: %d", p.code)
	}
}

func TestAPanicIsAPageWithANumber(t *testing.T) {
	t.Parallel()
	h := open(t, nil)
	b := h.as(t, "kim", desk.RoleAnalyst)
	h.Store.Fail = func(call string) error {
		if call == "search" {
			panic("something unheard of")
		}
		return nil
	}
	p := b.get("/search?q=a")
	if p.code != http.StatusInternalServerError || !strings.Contains(p.text(), "fault") || strings.Contains(p.body, "unheard of") {
		t.Errorf("a panic answers %d: %.200s", p.code, p.text())
	}
}

func TestErrorsHaveTheirCodes(t *testing.T) {
	t.Parallel()
	h := open(t, nil)
	b := h.as(t, "kim", desk.RoleAnalyst)
	for want, err := range map[int]error{
		http.StatusServiceUnavailable: index.ErrUnavailable, http.StatusInternalServerError: errors.New("odd"), http.StatusNotFound: index.ErrNotFound,
	} {
		h.Store.Fail = func(call string) error {
			if call == "search" {
				return err
			}
			return nil
		}
		if p := b.get("/search?q=" + url.QueryEscape("아이스")); p.code != want || !strings.Contains(p.text(), "fault") {
			t.Errorf("%v answers %d, want %d", err, p.code, want)
		}
	}
}
