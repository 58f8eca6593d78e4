package console

import (
	"context"
	"crypto/rand"
	"errors"
	"maps"
	"net/http"
	"runtime/debug"
	"slices"
	"strings"

	"scops/index"
	"scops/index/desk"
)

// Refusals of the console itself.
var (
	errNoPage    = errors.New("no such page")
	errAnonymous = errors.New("nobody is logged in")
	errOrigin    = errors.New("sent from another site")
	errForm      = errors.New("the form cannot be read")
	errGrant     = errors.New("the sealed page was opened too long ago, or in another session")
)

// verdict is how an error is answered: the code, and which words say it.
type verdict struct {
	code int
	key  string // error.KEY.what, error.KEY.help
}

// verdictOf chooses the answer to an error; the one place that does.
func verdictOf(err error) verdict {
	var large *http.MaxBytesError
	var wait *desk.WaitError
	switch {
	case errors.As(err, &large):
		return verdict{http.StatusRequestEntityTooLarge, "large"}
	case errors.As(err, new(*desk.BrokenError)):
		return verdict{http.StatusInternalServerError, "broken"}
	case errors.As(err, new(*desk.AboveError)):
		return verdict{http.StatusForbidden, "forbidden"}
	case errors.As(err, new(*desk.ErasedError)):
		return verdict{http.StatusGone, "erased"}
	case errors.As(err, &wait):
		return verdict{http.StatusTooManyRequests, "wait"}
	}
	for _, known := range []struct {
		err error
		verdict
	}{
		{errNoPage, verdict{http.StatusNotFound, "page"}},
		{errAnonymous, verdict{http.StatusUnauthorized, "anonymous"}},
		{desk.ErrNoActor, verdict{http.StatusUnauthorized, "anonymous"}},
		{errOrigin, verdict{http.StatusForbidden, "origin"}},
		{desk.ErrForbidden, verdict{http.StatusForbidden, "forbidden"}},
		{errGrant, verdict{http.StatusForbidden, "grant"}},
		{errForm, verdict{http.StatusBadRequest, "form"}},
		{desk.ErrPurpose, verdict{http.StatusBadRequest, "purpose"}},
		{desk.ErrEntity, verdict{http.StatusBadRequest, "form"}},
		{desk.ErrNoRules, verdict{http.StatusNotFound, "page"}},
		{desk.ErrStatus, verdict{http.StatusBadRequest, "form"}},
		{desk.ErrReason, verdict{http.StatusBadRequest, "form"}},
		{desk.ErrSignal, verdict{http.StatusBadRequest, "form"}},
		{desk.ErrNoHits, verdict{http.StatusBadRequest, "chosen"}},
		{desk.ErrBulk, verdict{http.StatusBadRequest, "chosen"}},
		{desk.ErrTag, verdict{http.StatusBadRequest, "tag"}},
		{desk.ErrTags, verdict{http.StatusBadRequest, "tag"}},
		{desk.ErrAssignee, verdict{http.StatusBadRequest, "assignee"}},
		{desk.ErrNoNote, verdict{http.StatusBadRequest, "no_note"}},
		{desk.ErrHoldReason, verdict{http.StatusBadRequest, "hold"}},
		{desk.ErrHoldUntil, verdict{http.StatusBadRequest, "hold"}},
		{desk.ErrNote, verdict{http.StatusBadRequest, "note"}},
		{desk.ErrCaseEmpty, verdict{http.StatusBadRequest, "chosen"}},
		{desk.ErrCaseStatus, verdict{http.StatusBadRequest, "form"}},
		{desk.ErrSSO, verdict{http.StatusBadGateway, "sso"}},
		{desk.ErrFactor, verdict{http.StatusConflict, "factor"}},
		{index.ErrPage, verdict{http.StatusBadRequest, "token"}},
		{index.ErrNotFound, verdict{http.StatusNotFound, "hit"}},
		{index.ErrConflict, verdict{http.StatusConflict, "conflict"}},
		{desk.ErrAudit, verdict{http.StatusServiceUnavailable, "audit"}},
		{index.ErrUnavailable, verdict{http.StatusServiceUnavailable, "store"}},
		{index.ErrFull, verdict{http.StatusServiceUnavailable, "full"}},
		{index.ErrReadOnly, verdict{http.StatusServiceUnavailable, "full"}},
		{index.ErrClosed, verdict{http.StatusServiceUnavailable, "store"}},
		{index.ErrDenied, verdict{http.StatusServiceUnavailable, "store"}},
		{context.DeadlineExceeded, verdict{http.StatusServiceUnavailable, "slow"}},
		{context.Canceled, verdict{http.StatusServiceUnavailable, "slow"}},
	} {
		if errors.Is(err, known.err) {
			return known.verdict
		}
	}
	return verdict{http.StatusInternalServerError, "fault"}
}

// failure is the page of an error.
type failure struct {
	Code       int
	What, Help string
	ID         string // found again in the log
	Kept       []field
	Again      string // where Kept can be sent again, "" = nowhere
	Login      bool   // logging in would help
	First      string // the first page of a list whose token is stale
}

// field is one thing a person typed.
type field struct {
	Name, Label, Value string
}

// fail answers an error with a page. When the answer has begun already, the
// connection is cut, so that half a file is not taken for a whole one.
func (v *visit) fail(err error) {
	answer := verdictOf(err)
	id := rand.Text()[:8]
	log := v.console.opt.Log.Info
	if answer.code >= http.StatusInternalServerError {
		log = v.console.opt.Log.Error
	}
	args := []any{"fault", id, "page", v.route.Name, "code", answer.code, "user", v.actor.Name, "error", err}
	if answer.key == "fault" {
		args = append(args, "stack", string(debug.Stack()))
	}
	log("page failed", args...)
	if v.w.code != 0 {
		panic(http.ErrAbortHandler)
	}
	v.saved = true // a session that could not be saved would fail again
	page := failure{
		Code: answer.code, ID: id, Login: answer.key == "anonymous",
		What: v.words.text("error." + answer.key + ".what"), Help: v.words.text("error." + answer.key + ".help"),
	}
	if answer.key == "token" {
		page.First = v.withoutPage()
	}
	var above *desk.AboveError
	if errors.As(err, &above) { // who to ask, and no more
		page.What, page.Help = v.elsewhere(desk.Elsewhere{Contact: above.Contact}), ""
	}
	page.Kept = v.kept()
	if len(page.Kept) > 0 && answer.code != http.StatusRequestEntityTooLarge && answer.code != http.StatusForbidden {
		page.Again = v.r.URL.Path
	}
	if err := v.page(answer.code, "error", page); err != nil {
		http.Error(v.w, "fault "+id, http.StatusInternalServerError)
	}
}

// kept gives back what a refused form held, passwords, codes and files apart.
func (v *visit) kept() []field {
	if v.r.Method != http.MethodPost || v.route.Access == Public || v.route.Name == "password" || v.route.Name == "factor" {
		return nil
	}
	if v.r.PostForm == nil && v.r.ParseForm() != nil {
		return nil
	}
	var out []field
	for _, name := range slices.Sorted(maps.Keys(v.r.PostForm)) {
		for _, value := range v.r.PostForm[name] {
			if strings.TrimSpace(value) == "" || len(value) > maxForm {
				continue
			}
			f := field{Name: name, Value: value}
			if v.words.has("field." + name) {
				f.Label = v.words.text("field." + name)
			}
			out = append(out, f)
		}
	}
	return out
}

// withoutPage is this address without its page token.
func (v *visit) withoutPage() string {
	q := v.r.URL.Query()
	q.Del("page")
	return v.r.URL.Path + "?" + q.Encode()
}
