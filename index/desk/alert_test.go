package desk_test

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"

	"scops/index"
	"scops/index/alert"
	"scops/index/alert/alerttest"
	"scops/index/auth"
	"scops/index/desk"
	"scops/index/query"
	"scops/index/upkeep"
)

func alertOffice(t *testing.T) *office {
	t.Helper()
	return newOffice(t, func(opt *desk.Options) {
		opt.Alerts = desk.AlertWays{Webhooks: []string{"duty"}, Domains: []string{"agency.example"}}
	})
}

func (o *office) saved(t *testing.T, who desk.Actor, name, text string) desk.SavedSearch {
	t.Helper()
	s, err := o.SaveSearch(t.Context(), who, desk.SavedSearch{Name: name, Query: text})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestAnAlertGoesOnlyWhereTheConfigurationSays(t *testing.T) {
	t.Parallel()
	o, park := alertOffice(t), as("park", desk.RoleAnalyst)
	s := o.saved(t, park, "winter", "아이스")
	right := desk.AlertSetting{On: true, Webhook: "duty", Mail: "park@agency.example", Digest: alert.AtOnce}
	for name, tt := range map[string]struct {
		change func(*desk.AlertSetting)
		want   error
	}{
		"nobody to tell":     {func(s *desk.AlertSetting) { s.Webhook, s.Mail = "", "" }, desk.ErrAlertReceiver},
		"an address as name": {func(s *desk.AlertSetting) { s.Webhook = "https://evil.example/" }, desk.ErrAlertWebhook},
		"mail elsewhere":     {func(s *desk.AlertSetting) { s.Mail = "park@evil.example" }, desk.ErrAlertAddress},
		"two addresses":      {func(s *desk.AlertSetting) { s.Mail = "park@agency.example,a@evil.example" }, desk.ErrAlertAddress},
		"no such digest":     {func(s *desk.AlertSetting) { s.Digest = "weekly" }, desk.ErrAlertDigest},
		"daily at no time":   {func(s *desk.AlertSetting) { s.Digest = desk.DigestDaily }, desk.ErrAlertClock},
		"quiet hours half":   {func(s *desk.AlertSetting) { s.QuietFrom = "22:00" }, desk.ErrAlertClock},
		"quiet all the time": {func(s *desk.AlertSetting) { s.QuietFrom, s.QuietTo = "22:00", "22:00" }, desk.ErrAlertQuiet},
	} {
		wrong := right
		tt.change(&wrong)
		if err := o.SetAlert(t.Context(), park, s.ID, wrong); !errors.Is(err, tt.want) {
			t.Errorf("%s: %v, want %v", name, err, tt.want)
		}
	}
	for _, name := range []string{"call 081-234-5678", "seller @demo_winter", "t.me/demo_winter"} {
		if err := o.SetAlert(t.Context(), park, o.saved(t, park, name, "ice").ID, right); !errors.Is(err, desk.ErrAlertName) {
			t.Errorf("a search called %q tells: %v", name, err)
		}
	}
	if err := o.SetAlert(t.Context(), as("lee", desk.RoleSupervisor), s.ID, right); !errors.Is(err, index.ErrNotFound) {
		t.Errorf("somebody else sets it: %v", err)
	}
	if strings.Contains(o.audit(t), `"action":"saved.alert"`) {
		t.Error("what was refused stands in the audit")
	}
	if err := o.SetAlert(t.Context(), park, s.ID, right); err != nil {
		t.Fatal(err)
	}
	if got := o.audit(t); !strings.Contains(got, `"action":"saved.alert"`) || !strings.Contains(got, "park@agency.example") {
		t.Errorf("the audit does not say whom it tells: %s", got)
	}
}

func TestAnAlertKeepsWhatItWasToldOfWhenItsSearchIsSavedAgain(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 27, 12, 0, 0, 0, time.UTC)
	o := newOffice(t, func(opt *desk.Options) {
		opt.Alerts = desk.AlertWays{Webhooks: []string{"duty"}}
		opt.Now = func() time.Time { return now }
	})
	park := as("park", desk.RoleAnalyst)
	set := func(on bool) {
		t.Helper()
		if err := o.SetAlert(t.Context(), park, o.list(t, park).ID, desk.AlertSetting{On: on, Webhook: "duty", Digest: alert.Hourly}); err != nil {
			t.Fatal(err)
		}
	}
	o.saved(t, park, "winter", "ice")
	set(true)
	first := now
	since := func(want time.Time, when string) {
		t.Helper()
		if s := o.list(t, park); s.Alert == nil || !s.Alert.Since.Equal(want) {
			t.Errorf("%s it looks back to %+v, want %s", when, s.Alert, want)
		}
	}
	now = now.Add(time.Hour)
	set(true)
	since(first, "changed while on,")
	o.saved(t, park, "winter", "ice")
	since(first, "saved again as it was,")
	o.saved(t, park, "winter", "ice OR snow")
	since(now, "with another query,")
	set(false)
	now = now.Add(time.Hour)
	set(true)
	since(now, "turned off and on,")
}

// list is the only saved search of a person.
func (o *office) list(t *testing.T, who desk.Actor) desk.SavedCount {
	t.Helper()
	all, err := o.SavedSearches(t.Context(), who)
	if err != nil || len(all) != 1 {
		t.Fatal(all, err)
	}
	return all[0]
}

func TestWhomASharedSearchTellsIsItsOwnersAlone(t *testing.T) {
	t.Parallel()
	o, park := alertOffice(t), as("park", desk.RoleAnalyst)
	s, err := o.SaveSearch(t.Context(), park, desk.SavedSearch{Name: "winter", Query: "ice", Shared: true})
	if err != nil {
		t.Fatal(err)
	}
	if err := o.SetAlert(t.Context(), park, s.ID, desk.AlertSetting{On: true, Mail: "park@agency.example", Digest: alert.Hourly}); err != nil {
		t.Fatal(err)
	}
	if got := o.list(t, as("lee", desk.RoleAnalyst)); got.Alert != nil {
		t.Errorf("a colleague sees %+v", got.Alert)
	}
}

func TestAnAlertFindsWhatTheSearchFindsAndLeadsBackToIt(t *testing.T) {
	t.Parallel()
	o, park := alertOffice(t), as("park", desk.RoleAnalyst)
	var letters []alert.Letter
	s := o.saved(t, park, "winter", "아이스 label:SALE -site:mastodon")
	if err := o.SetAlert(t.Context(), park, s.ID, desk.AlertSetting{On: true, Webhook: "duty", Digest: alert.AtOnce}); err != nil {
		t.Fatal(err)
	}
	may := func(context.Context, string) (bool, error) { return true, nil }
	watcher := &alert.Watcher{Store: o.store, Owner: "seoul", Read: o.AlertQuery, May: may, Zone: time.UTC, Log: slog.New(slog.DiscardHandler), Now: time.Now}
	follower := &upkeep.Follower{Store: o.store, Owner: "seoul", Name: "alerts", Take: watcher.Take, Begin: watcher.Begin}
	o.file(t, "seoul", one, "아.이.스 1g 70")
	o.file(t, "seoul", "telegram:demo:2", "떨 1g 70")
	o.file(t, "bangkok", "telegram:demo:3", "아이스 1g 70")
	for _, id := range []string{one, "telegram:demo:2", "telegram:demo:3"} {
		o.change(t, id, func(h *index.Hit) { h.RisenAt, h.IndexedAt = time.Now().Add(time.Second), time.Now().Add(time.Second) })
	}
	if err := follower.Pass(t.Context()); err != nil {
		t.Fatal(err)
	}
	sender := &alert.Sender{Store: o.store, Owner: "seoul", May: may, Log: slog.New(slog.DiscardHandler), Now: func() time.Time { return time.Now().Add(time.Minute) }}
	sender.Ways = map[alert.Way]alert.Deliverer{alert.WayWebhook: deliver(func(l alert.Letter) { letters = append(letters, l) })}
	if err := sender.Pass(t.Context()); err != nil {
		t.Fatal(err)
	}
	if len(letters) != 1 || letters[0].Posts != 1 || letters[0].Name != "winter" {
		t.Errorf("it told %+v", letters)
	}
	if got := o.find(t, "alert:"+s.ID); len(got) != 1 || got[0] != one {
		t.Errorf("the link finds %q", got)
	}
}

type deliver func(alert.Letter)

// Deliver takes a letter.
func (d deliver) Deliver(_ context.Context, l alert.Letter) error { d(l); return nil }

func TestWhoIsShutOutIsToldNothing(t *testing.T) {
	t.Parallel()
	o := newOffice(t, nil)
	users := auth.NewUsers(auth.UsersOptions{Store: o.store, Owner: "seoul", Now: time.Now})
	d := newOffice(t, func(opt *desk.Options) { opt.Users = users }).Desk
	for name, roles := range map[string][]desk.Role{"park": {desk.RoleAnalyst}, "gone": {desk.RoleAnalyst}, "admin": {desk.RoleAdmin}} {
		if _, err := users.Add(t.Context(), name, "", roles, "admin"); err != nil {
			t.Fatal(err)
		}
	}
	if err := users.SetDisabled(t.Context(), "gone", true); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]bool{"park": true, "gone": false, "admin": false, "nobody": false} {
		if may, err := d.MayBeTold(t.Context(), name); err != nil || may != want {
			t.Errorf("%s may be told: %t, %v", name, may, err)
		}
	}
}

func TestAQueryThatCannotBeReadAnyMoreSaysSo(t *testing.T) {
	t.Parallel()
	o := alertOffice(t)
	if _, err := o.AlertQuery(t.Context(), "park", "(ice"); !errors.As(err, new(*query.Error)) {
		t.Error(err)
	}
}

func TestAnAlertFindsNothingAboveItsOwnersCeiling(t *testing.T) {
	t.Parallel()
	o := newOffice(t, nil)
	users := auth.NewUsers(auth.UsersOptions{Store: o.store, Owner: "seoul", Now: time.Now})
	d := newOffice(t, func(opt *desk.Options) { opt.Users = users }).Desk
	if _, err := users.Add(t.Context(), "park", "", []desk.Role{desk.RoleAnalyst}, "admin"); err != nil {
		t.Fatal(err)
	}
	if err := users.SetScope(t.Context(), "park", "agency", "green"); err != nil {
		t.Fatal(err)
	}
	node, err := d.AlertQuery(t.Context(), "park", "아이스")
	if err != nil {
		t.Fatal(err)
	}
	for handling, want := range map[string]bool{"green": true, "amber": false, "amber+strict": false, "red": false} {
		doc := index.Document{Kind: index.KindHit, ID: one, Owner: "seoul", Handling: handling, Text: "아이스 1g"}
		if got := query.Match(node, doc.Matchable()); got != want {
			t.Errorf("%s: found is %t, want %t", handling, got, want)
		}
	}
	// A file of others is none, whatever its number.
	if node, err = d.AlertQuery(t.Context(), "park", "case:2026-1"); err != nil {
		t.Fatal(err)
	}
	doc := index.Document{Kind: index.KindHit, ID: one, Owner: "seoul", Handling: "green", CaseIDs: []string{"2026-1"}}
	if query.Match(node, doc.Matchable()) {
		t.Error("a post is found by the file of others")
	}
}

func TestWhatWasGivenUpIsSentAgainByItsOwnerWhileTheSearchTells(t *testing.T) {
	t.Parallel()
	o := alertOffice(t)
	w := alerttest.NewWorldOf(t, o.store, "seoul", nil)
	w.Hit("1", "ice", "a")
	w.Receiver.Down(true)
	p := w.Process(o.store, w.Receiver)
	for range 2 {
		if err := p.Round(t.Context()); err != nil {
			t.Fatal(err)
		}
		w.Advance(alerttest.TooLong)
	}
	owner := as("kim", desk.RoleAnalyst)
	id := o.list(t, owner).Troubles[0].ID
	if err := o.ResendAlert(t.Context(), as("lee", desk.RoleSupervisor), id); !errors.Is(err, index.ErrNotFound) {
		t.Errorf("somebody else sends it again: %v", err)
	}
	w.Watch(alert.Setting{Webhook: "desk", Digest: alert.AtOnce})
	if err := o.ResendAlert(t.Context(), owner, id); !errors.Is(err, desk.ErrAlertOff) {
		t.Errorf("while the search tells nobody: %v", err)
	}
	if strings.Contains(o.audit(t), `"action":"saved.resend"`) {
		t.Error("what was refused stands in the audit")
	}
	w.Watch(alert.Setting{On: true, Webhook: "desk", Digest: alert.AtOnce})
	if err := o.ResendAlert(t.Context(), owner, id); err != nil {
		t.Fatal(err)
	}
	if got := o.audit(t); strings.Count(got, `"action":"saved.resend"`) != 1 || !strings.Contains(got, `"detail":{"message":"`+id+`"},"count":1`) {
		t.Errorf("the audit says %s", got)
	}
	if err := o.ResendAlert(t.Context(), owner, id); !errors.Is(err, desk.ErrAlertNotLost) {
		t.Errorf("a second click: %v", err)
	}
}
