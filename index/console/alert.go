package console

import (
	"errors"
	"net/http"
	"strings"

	"scops/index/desk"
	"scops/index/query"
)

// alertForm is how one of the reader's saved searches tells what it finds.
type alertForm struct {
	ID       string
	N        int // tells the fields of one form from those of another
	Name     name
	State    string
	Setting  desk.AlertSetting
	Webhooks []alertChoice
	Digests  []alertChoice
	Troubles []alertTrouble
	Problem  string // of this form; the fields hold what was typed
}

// alertChoice is one option of a list.
type alertChoice struct {
	Code, Name string
	Current    bool
}

// alertTrouble is a receiver that could not be told.
type alertTrouble struct {
	ID     string
	To     name
	At     moment
	Lost   int
	Again  bool // what was given up can be sent again
	Reason name
	Trying bool
}

// alertForm is the form of a search; typed, if any, is what somebody tried to set.
func (v *visit) alertForm(n int, s desk.SavedCount, typed *alertForm) alertForm {
	f := alertForm{ID: s.ID, N: n, Name: nameOf(s.Name), State: v.words.text("alert.is_off"), Setting: desk.AlertSetting{Digest: desk.DigestDaily, At: "08:00"}}
	if s.Alert != nil {
		f.Setting = *s.Alert
		if s.Alert.On {
			f.State = v.words.either("alert.digest.", string(s.Alert.Digest))
		}
	}
	if typed != nil && typed.ID == s.ID {
		f.Setting, f.Problem = typed.Setting, typed.Problem
	}
	for _, name := range v.console.opt.Desk.AlertWays().Webhooks {
		f.Webhooks = append(f.Webhooks, alertChoice{name, name, name == f.Setting.Webhook})
	}
	for _, d := range desk.Digests() {
		f.Digests = append(f.Digests, alertChoice{string(d), v.words.either("alert.digest.", string(d)), d == f.Setting.Digest})
	}
	for _, t := range s.Troubles {
		f.Troubles = append(f.Troubles, alertTrouble{t.ID, nameOf(t.To), v.moment(t.At), t.Lost, t.Again > 0 && f.Setting.On && v.may(desk.ActResendAlert), nameOf(t.Reason), t.Trying})
	}
	return f
}

// setAlert turns a saved search into an alert, or off.
func (c *Console) setAlert(v *visit) error {
	if err := v.form(); err != nil {
		return err
	}
	form := v.r.PostForm
	typed := alertForm{ID: form.Get("id"), Setting: desk.AlertSetting{
		On: form.Get("on") == "yes", Webhook: form.Get("webhook"), Mail: strings.TrimSpace(form.Get("mail")),
		Digest: desk.Digest(form.Get("digest")), At: form.Get("at"), QuietFrom: form.Get("quiet_from"), QuietTo: form.Get("quiet_to"), Lang: v.words.lang,
	}}
	err := c.opt.Desk.SetAlert(v.r.Context(), v.actor, typed.ID, typed.Setting)
	if err == nil {
		return v.redirect("/saved")
	}
	if typed.Problem = v.alertProblem(err); typed.Problem == "" {
		return err
	}
	return v.showSaved(http.StatusBadRequest, savedView{State: v.listState(), typed: &typed})
}

// resendAlert has what was given up sent again.
func (c *Console) resendAlert(v *visit) error {
	if err := v.form(); err != nil {
		return err
	}
	said := v.words.text("alert.again_done")
	switch err := c.opt.Desk.ResendAlert(v.r.Context(), v.actor, v.r.PostForm.Get("id")); {
	case errors.Is(err, desk.ErrAlertNotLost): // somebody was faster, perhaps the same person
		said = v.words.text("alert.again_not_lost")
	case errors.Is(err, desk.ErrAlertOff):
		said = v.words.text("alert.again_off")
	case err != nil:
		return err
	}
	c.sessions.Put(v.r.Context(), keyNotice, said)
	return v.redirect("/saved")
}

// alertProblem says what is wrong with a form; "" = it is not the form.
func (v *visit) alertProblem(err error) string {
	if bad := (*query.Error)(nil); errors.As(err, &bad) {
		return v.words.text("search.unreadable", "n", bad.Column) + " " + v.queryText(bad)
	}
	for _, one := range []struct {
		err error
		key string
	}{
		{desk.ErrAlertReceiver, "alert.no_receiver"}, {desk.ErrAlertWebhook, "alert.no_webhook"}, {desk.ErrAlertAddress, "alert.no_address"},
		{desk.ErrAlertName, "alert.bad_name"}, {desk.ErrAlertMany, "alert.many"}, {desk.ErrAlertDigest, "alert.bad_clock"},
		{desk.ErrAlertClock, "alert.bad_clock"}, {desk.ErrAlertQuiet, "alert.bad_quiet"},
	} {
		if errors.Is(err, one.err) {
			return v.words.text(one.key, "domains", strings.Join(v.console.opt.Desk.AlertWays().Domains, ", "))
		}
	}
	return ""
}
