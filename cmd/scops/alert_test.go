package main

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"scops/index/desk"
)

const hookKey = "0123456789abcdef0123456789abcdef"

func TestAConsoleTellsOnceWhatCameWhileItWasDown(t *testing.T) {
	t.Parallel()
	got := make(chan *http.Request, 10)
	receiver := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		r.Body = io.NopCloser(strings.NewReader(string(body)))
		if got <- r; err != nil {
			w.WriteHeader(http.StatusBadRequest)
		}
	}))
	t.Cleanup(receiver.Close)
	secrets := t.TempDir()
	if err := os.WriteFile(filepath.Join(secrets, "webhook-duty.key"), []byte(hookKey+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	d := deploy(t, "embedded", fmt.Sprintf("console: {listen: '127.0.0.1:0', public_url: 'https://scops.agency.example/'}\nsecrets: {dir: '%s'}\nwebhooks: [{name: duty, url: '%s/hook', allow_private_addresses: true}]\n", secrets, receiver.URL))
	d.must(exitDone, "user", "add", "kim", "--roles", "analyst")
	id := d.tells("ice")
	d.must(exitDone, "run", "--demo", "--once")
	first := d.daemon("serve")
	var told struct {
		Key, Link string
		Search    struct{ ID, Name string }
		Posts     int
	}
	select {
	case r := <-got:
		body, _ := io.ReadAll(r.Body) // of memory
		at, mac, _ := strings.Cut(strings.TrimPrefix(r.Header.Get("Scops-Signature"), "t="), ",v1=")
		want := hmac.New(sha256.New, []byte(hookKey))
		want.Write([]byte(at + "." + string(body)))
		if mac != hex.EncodeToString(want.Sum(nil)) {
			t.Errorf("signed %q over %s", r.Header.Get("Scops-Signature"), body)
		}
		if err := json.Unmarshal(body, &told); err != nil || r.Header.Get("Idempotency-Key") != told.Key {
			t.Errorf("it says %s under %q: %v", body, r.Header.Get("Idempotency-Key"), err)
		}
	case <-time.After(time.Minute):
		t.Fatalf("nobody was told in a minute: %v", first.log)
	}
	marked := d.search("alert:" + id)
	if told.Search.ID != id || told.Search.Name != "ice" || told.Posts == 0 || told.Posts > len(marked) || told.Link != "https://scops.agency.example/search?q=alert%3A"+id {
		t.Errorf("it told %+v of %d posts that are marked", told, len(marked))
	}
	d.until("the delivery is on record", func() bool { return d.delivered() })
	if err := first.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	<-first.over
	second := d.daemon("serve")
	second.wait("serving")
	second.end() // follows the hits and ends what it sends
	select {
	case r := <-got:
		t.Errorf("it is told again, under %s after %s", r.Header.Get("Idempotency-Key"), told.Key)
	default:
	}
}

// tells saves a search of kim's for everything and has it tell the webhook duty.
func (d *deployment) tells(name string) (id string) {
	d.t.Helper()
	var err error
	d.desk(func(do *desk.Desk) {
		kim := desk.Actor{Name: "kim", Roles: []desk.Role{desk.RoleAnalyst}}
		var s desk.SavedSearch
		if s, err = do.SaveSearch(d.t.Context(), kim, desk.SavedSearch{Name: name}); err == nil {
			id, err = s.ID, do.SetAlert(d.t.Context(), kim, s.ID, desk.AlertSetting{On: true, Webhook: "duty", Digest: "at_once"})
		}
	})
	if err != nil {
		d.t.Fatal(err)
	}
	return id
}

// delivered says whether nothing waits to be delivered.
func (d *deployment) delivered() (none bool) {
	d.t.Helper()
	d.desk(func(do *desk.Desk) {
		s, err := do.System(d.t.Context(), actor(""))
		if err != nil {
			d.t.Fatal(err)
		}
		none = s.Alerts.Waiting == 0
	})
	return none
}

// desk opens the desk of this installation for a moment.
func (d *deployment) desk(do func(*desk.Desk)) {
	d.t.Helper()
	config, err := loadConfig(d.config, nil)
	if err != nil {
		d.t.Fatal(err)
	}
	opened, done, err := openDesk(d.t.Context(), config)
	if err != nil {
		d.t.Fatal(err)
	}
	defer done()
	do(opened)
}

func TestAReceiverThatCannotBeIsRefusedWithTheConfiguration(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"webhooks: [{name: Duty, url: 'https://a.example/'}]":                                                            "webhooks[0].name",
		"webhooks: [{name: a, url: 'https://a.example/'}, {name: a, url: 'https://b.example/'}]":                         "webhooks[1].name",
		"webhooks: [{name: ../a, url: 'https://a.example/'}]":                                                            "webhooks[0].name",
		"webhooks: [{name: a, url: 'http://a.example/'}]":                                                                "webhooks[0].url",
		"webhooks: [{name: a, url: 'https://me:secret@a.example/'}]":                                                     "webhooks[0].url",
		"webhooks: [{name: a, url: 'file:///etc/passwd'}]":                                                               "webhooks[0].url",
		"mail: {server: mail.example, from: a@b.example, domains: [b.example]}":                                          "mail.server",
		"mail: {server: 'mail.example:25', from: 'Scops <a@b.example>', domains: [b.example]}":                           "mail.from",
		"mail: {server: 'mail.example:25', from: a@b.example}":                                                           "mail.domains",
		"mail: {server: 'mail.example:25', from: a@b.example, domains: ['b.example, c']}":                                "mail.domains",
		"mail: {server: 'mail.example:25', from: a@b.example, domains: [b.example], security: ssl}":                      "mail.security",
		"mail: {server: 'mail.example:25', from: a@b.example, domains: [b.example], security: none, username: somebody}": "mail.security",
	} {
		if _, err := load(t, text); err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: %v, want %s named", text, err, want)
		}
	}
	c, err := load(t, "webhooks: [{name: a, url: 'https://a.example/'}]\nsecrets: {dir: '"+t.TempDir()+"'}")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.alertWays(nil); err == nil || !strings.Contains(err.Error(), "webhook-a.key") {
		t.Errorf("a webhook without a key: %v", err)
	}
}
