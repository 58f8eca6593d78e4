package api

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"net/http"
	"runtime/debug"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"scops/index/desk"
)

// Bounds of a request.
const (
	maxBody    = 64 << 10 // bytes
	maxDepth   = 32       // arrays and objects inside one another
	maxPurpose = 200      // characters

	answerTime = 30 * time.Second
	streamTime = 15 * time.Minute // an export
)

// Refusals of the API itself.
var (
	errNoAddress = errors.New("there is no such address, or not by this method")
	errNoToken   = errors.New("send a token: the header Authorization, with Bearer and the token that begins with scops_")
	errDeep      = fmt.Errorf("the body is nested deeper than %d", maxDepth)
	errPurpose   = fmt.Errorf("Scops-Purpose holds more than %d characters", maxPurpose)
)

type actorKey struct{}

// bearer is who acts, and with which token.
type bearer struct {
	desk.Actor
	token desk.Token
}

func bearerOf(ctx context.Context) bearer {
	b, _ := ctx.Value(actorKey{}).(bearer)
	return b
}

func actorOf(ctx context.Context) desk.Actor { return bearerOf(ctx).Actor }

// guard lets through who has a token and asks neither too much nor too often.
func (a *API) guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		limit := answerTime
		if r.URL.Path == Prefix+"/export" {
			limit = streamTime
		}
		ctx, cancel := context.WithTimeout(r.Context(), limit)
		defer cancel()
		connection := http.NewResponseController(w)
		_ = connection.SetReadDeadline(time.Now().Add(limit)) // where there is no connection, in tests, there is nothing to bound
		_ = connection.SetWriteDeadline(time.Now().Add(limit + answerTime))
		defer a.recover(w, r)
		r, err := a.admit(w, r.WithContext(ctx))
		if err != nil {
			a.refuse(w, r, err)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// admit finds out who asks, and reads the body within its bounds.
func (a *API) admit(w http.ResponseWriter, r *http.Request) (*http.Request, error) {
	scheme, secret, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") || secret == "" {
		return r, errNoToken
	}
	purpose := strings.TrimSpace(strings.ToValidUTF8(r.Header.Get("Scops-Purpose"), "\ufffd"))
	if utf8.RuneCountInString(purpose) > maxPurpose {
		return r, errPurpose
	}
	actor, token, err := a.opt.Desk.Bearer(r.Context(), strings.TrimSpace(secret), purpose)
	if err != nil {
		return r, err
	}
	if wait := a.pace.take(token.ID, a.opt.Now()); wait > 0 {
		return r, &desk.WaitError{Wait: wait}
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if err != nil {
		return r, err
	}
	if depth(body) > maxDepth {
		return r, errDeep
	}
	r = r.WithContext(context.WithValue(r.Context(), actorKey{}, bearer{actor, token}))
	r.Body = io.NopCloser(bytes.NewReader(body))
	return r, nil
}

// depth is how deep arrays and objects stand inside one another, in JSON or in
// what claims to be it.
func depth(body []byte) (deepest int) {
	level, quoted := 0, false
	for i := 0; i < len(body); i++ {
		switch c := body[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '[' || c == '{':
			level++
			deepest = max(deepest, level)
		case c == ']' || c == '}':
			level--
		}
	}
	return deepest
}

// recover turns a panic into a fault; a stream that has begun is cut.
func (a *API) recover(w http.ResponseWriter, r *http.Request) {
	panicked := recover()
	switch panicked {
	case nil:
		return
	case http.ErrAbortHandler: //nolint:errorlint // it is thrown as it is
		panic(panicked)
	}
	a.opt.Log.Error("request panicked", "path", r.URL.Path, "panic", panicked, "stack", string(debug.Stack()))
	a.refuse(w, r, fmt.Errorf("panic: %v", panicked))
}

// retryAfter is the header of a refusal that passes with time; "" = none.
func retryAfter(err error) string {
	var wait *desk.WaitError
	if !errors.As(err, &wait) {
		return ""
	}
	return strconv.Itoa(max(1, int(math.Ceil(wait.Wait.Seconds()))))
}
