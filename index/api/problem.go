package api

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"scops/index"
	"scops/index/desk"
	"scops/index/query"
)

// problem is a refusal (RFC 9457). Code is for programs; Column and Caret say
// where in a query something is wrong.
type problem struct {
	huma.ErrorModel
	Code   string `json:"code" doc:"What went wrong, in a word that stays the same."`
	Column int    `json:"column,omitempty" doc:"Of a query that cannot be understood: where, in characters from 1."`
	Caret  string `json:"caret,omitempty" doc:"The query, an arrow under the column, and what is wrong: three lines for a terminal."`

	headers http.Header
}

// GetHeaders are what huma sends beside a problem.
func (p *problem) GetHeaders() http.Header { return p.headers }

// verdict is how an error is answered.
type verdict struct {
	status int
	code   string
}

// verdictOf chooses the answer to an error; the one place that does.
func verdictOf(err error) verdict {
	switch {
	case errors.As(err, new(*query.Error)):
		return verdict{http.StatusBadRequest, "query"}
	case errors.As(err, new(*http.MaxBytesError)):
		return verdict{http.StatusRequestEntityTooLarge, "large"}
	case errors.As(err, new(*desk.AboveError)):
		return verdict{http.StatusForbidden, "elsewhere"}
	case errors.As(err, new(*desk.WaitError)):
		return verdict{http.StatusTooManyRequests, "wait"}
	}
	for _, known := range []struct {
		err error
		verdict
	}{
		{errNoAddress, verdict{http.StatusNotFound, "address"}},
		{errNoToken, verdict{http.StatusUnauthorized, "token"}},
		{desk.ErrToken, verdict{http.StatusUnauthorized, "token"}},
		{desk.ErrNoTokens, verdict{http.StatusNotFound, "address"}},
		{desk.ErrNoActor, verdict{http.StatusUnauthorized, "token"}},
		{desk.ErrForbidden, verdict{http.StatusForbidden, "forbidden"}},
		{desk.ErrPurpose, verdict{http.StatusBadRequest, "purpose"}},
		{errPurpose, verdict{http.StatusBadRequest, "purpose"}},
		{errDeep, verdict{http.StatusBadRequest, "deep"}},
		{desk.ErrStatus, verdict{http.StatusBadRequest, "status"}},
		{desk.ErrNote, verdict{http.StatusBadRequest, "note"}},
		{desk.ErrHoldReason, verdict{http.StatusBadRequest, "reason"}},
		{desk.ErrHoldUntil, verdict{http.StatusBadRequest, "until"}},
		{desk.ErrHeld, verdict{http.StatusConflict, "held"}},
		{desk.ErrNotHeld, verdict{http.StatusConflict, "not_held"}},
		{desk.ErrReason, verdict{http.StatusBadRequest, "reason"}},
		{desk.ErrSignal, verdict{http.StatusBadRequest, "rule"}},
		{desk.ErrNoNote, verdict{http.StatusBadRequest, "note"}},
		{desk.ErrEntity, verdict{http.StatusBadRequest, "entity"}},
		{desk.ErrBulk, verdict{http.StatusBadRequest, "many"}},
		{desk.ErrAssignee, verdict{http.StatusBadRequest, "member"}},
		{desk.ErrCaseMember, verdict{http.StatusBadRequest, "member"}},
		{desk.ErrCaseLead, verdict{http.StatusBadRequest, "member"}},
		{desk.ErrCaseTitle, verdict{http.StatusBadRequest, "title"}},
		{desk.ErrCaseStatus, verdict{http.StatusBadRequest, "status"}},
		{desk.ErrCaseReason, verdict{http.StatusBadRequest, "reason"}},
		{desk.ErrCaseEmpty, verdict{http.StatusBadRequest, "empty"}},
		{desk.ErrCaseMany, verdict{http.StatusBadRequest, "many"}},
		{desk.ErrCaseFull, verdict{http.StatusBadRequest, "many"}},
		{desk.ErrCaseHeld, verdict{http.StatusConflict, "held"}},
		{desk.ErrCaseClosed, verdict{http.StatusConflict, "closed"}},
		{desk.ErrFormat, verdict{http.StatusBadRequest, "format"}},
		{desk.ErrHandling, verdict{http.StatusBadRequest, "handling"}},
		{index.ErrPage, verdict{http.StatusBadRequest, "page"}},
		{index.ErrNotFound, verdict{http.StatusNotFound, "missing"}},
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

// problem writes an error out. What a fault says stays in the log, under an id
// the answer carries.
func (a *API) problem(ctx context.Context, err error) *problem {
	v := verdictOf(err)
	p := &problem{Code: v.code, headers: http.Header{}}
	p.Status, p.Title, p.Detail = v.status, http.StatusText(v.status), err.Error()
	var wrong *query.Error
	if errors.As(err, &wrong) {
		p.Detail, p.Column, p.Caret = wrong.Message, wrong.Column, wrong.Caret()
	}
	if after := retryAfter(err); after != "" {
		p.headers.Set("Retry-After", after)
	}
	if v.status == http.StatusUnauthorized {
		p.headers.Set("WWW-Authenticate", "Bearer")
	}
	if v.status >= http.StatusInternalServerError {
		id := rand.Text()[:8]
		p.Detail, p.Instance = "fault "+id, "urn:scops:fault:"+id
		a.opt.Log.Error("request failed", "fault", id, "code", v.status, "user", actorOf(ctx).Name, "error", err)
	}
	return p
}

// refuse answers with a problem outside of huma.
func (a *API) refuse(w http.ResponseWriter, r *http.Request, err error) {
	p := a.problem(r.Context(), err)
	for name, values := range p.headers {
		w.Header()[name] = values
	}
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(p.Status)
	_ = json.NewEncoder(w).Encode(p) // a reader who has left is no fault of ours
}

// answer is refuse inside of huma.
func (a *API) answer(c huma.Context, p *problem) {
	for name, values := range p.headers {
		for _, value := range values {
			c.SetHeader(name, value)
		}
	}
	c.SetHeader("Content-Type", "application/problem+json")
	c.SetStatus(p.Status)
	if err := json.NewEncoder(c.BodyWriter()).Encode(p); err != nil {
		a.opt.Log.Debug("answer not read", "error", fmt.Sprint(err))
	}
}
