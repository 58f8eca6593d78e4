package auth

import (
	"cmp"
	"context"
	"crypto/rand"
	"crypto/subtle"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// ErrSSO: the single sign-on service does not answer, or not as OpenID Connect
// says it must.
var ErrSSO = errors.New("the single sign-on service cannot be used")

// SSOOptions name a single sign-on service (OpenID Connect).
type SSOOptions struct {
	Issuer       string
	ClientID     string
	ClientSecret string // "" = a public client
	Redirect     string // address the service sends people back to
	Scopes       []string
	NameClaim    string            // whose value is the name of a User; "" = preferred_username
	RolesClaim   string            // whose values Roles knows; "" = roles are given here
	Roles        map[string][]Role // by value of RolesClaim
	Create       bool              // somebody the service vouches for and nobody knows becomes a User
	Client       *http.Client      // nil = one with a timeout and a bound
	Now          func() time.Time  // nil = time.Now
}

// SSO speaks with the service: authorization code, PKCE, state and nonce. It
// asks for the service's description at the first login, so that a console
// starts while the service is down.
type SSO struct {
	opt SSOOptions

	mu       sync.Mutex
	provider *oidc.Provider
}

// NewSSO returns an SSO with the gaps of its options filled in.
func NewSSO(opt SSOOptions) *SSO {
	opt.NameClaim = cmp.Or(opt.NameClaim, "preferred_username")
	if len(opt.Scopes) == 0 {
		opt.Scopes = []string{"profile"}
	}
	if opt.Client == nil {
		opt.Client = &http.Client{Timeout: patience, Transport: bounded{http.DefaultTransport}}
	}
	if opt.Now == nil {
		opt.Now = time.Now
	}
	return &SSO{opt: opt}
}

// maxSSO is how much of an answer of the service is read, in bytes.
const maxSSO = 1 << 20

// bounded cuts answers that are too long.
type bounded struct{ http.RoundTripper }

// RoundTrip asks, and bounds what is read of the answer.
func (b bounded) RoundTrip(r *http.Request) (*http.Response, error) {
	res, err := b.RoundTripper.RoundTrip(r)
	if err == nil {
		res.Body = struct {
			io.Reader
			io.Closer
		}{io.LimitReader(res.Body, maxSSO), res.Body}
	}
	return res, err
}

// Trip is one person's way to the service and back: what their browser keeps
// meanwhile, and nobody else may see.
type Trip struct{ State, Nonce, Verifier string }

// Identity is whom the service vouches for.
type Identity struct {
	Issuer, Subject string // together never given again
	Name, Display   string
	Roles           []Role
	RolesKnown      bool      // Roles is what the service says, and not for people to give
	At              time.Time // when they showed the service who they are; zero = it does not say
}

// Begin is where a person is sent, and what their browser keeps; again = they
// are to show the service who they are even if it knows them. Error: ErrSSO.
func (s *SSO) Begin(ctx context.Context, again bool) (address string, trip Trip, err error) {
	config, _, err := s.config(ctx)
	if err != nil {
		return "", Trip{}, err
	}
	trip = Trip{State: rand.Text(), Nonce: rand.Text(), Verifier: oauth2.GenerateVerifier()}
	asked := []oauth2.AuthCodeOption{oidc.Nonce(trip.Nonce), oauth2.S256ChallengeOption(trip.Verifier)}
	if again { // max_age obliges the service to say auth_time, which Finish reads: prompt alone could be left out on the way
		asked = append(asked, oauth2.SetAuthURLParam("prompt", "login"), oauth2.SetAuthURLParam("max_age", "0"))
	}
	return config.AuthCodeURL(trip.State, asked...), trip, nil
}

// config is the service as it describes itself, read once.
func (s *SSO) config(ctx context.Context) (*oauth2.Config, *oidc.Provider, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.provider == nil {
		// It is kept, and fetches the service's keys later: under no request's context.
		provider, err := oidc.NewProvider(oidc.ClientContext(context.WithoutCancel(ctx), s.opt.Client), s.opt.Issuer)
		if err != nil {
			return nil, nil, fmt.Errorf("%w: read its description: %w", ErrSSO, err)
		}
		s.provider = provider
	}
	return &oauth2.Config{
		ClientID: s.opt.ClientID, ClientSecret: s.opt.ClientSecret, RedirectURL: s.opt.Redirect,
		Endpoint: s.provider.Endpoint(), Scopes: append([]string{oidc.ScopeOpenID}, s.opt.Scopes...),
	}, s.provider, nil
}

// Finish asks the service whom a code stands for. Errors: ErrLogin when state,
// signature, audience, nonce or time do not fit; ErrSSO.
func (s *SSO) Finish(ctx context.Context, state, code string, trip Trip) (Identity, error) {
	if trip.State == "" || subtle.ConstantTimeCompare([]byte(state), []byte(trip.State)) != 1 {
		return Identity{}, fmt.Errorf("%w: the state is another one", ErrLogin)
	}
	config, provider, err := s.config(ctx)
	if err != nil {
		return Identity{}, err
	}
	ctx = oidc.ClientContext(ctx, s.opt.Client)
	tokens, err := config.Exchange(ctx, code, oauth2.VerifierOption(trip.Verifier))
	if err != nil {
		if refused := (*oauth2.RetrieveError)(nil); errors.As(err, &refused) && refused.ErrorCode == "invalid_grant" {
			return Identity{}, fmt.Errorf("%w: the code is refused: %w", ErrLogin, err)
		}
		return Identity{}, fmt.Errorf("%w: redeem the code: %w", ErrSSO, err)
	}
	raw, _ := tokens.Extra("id_token").(string)
	id, err := provider.VerifierContext(ctx, &oidc.Config{ClientID: s.opt.ClientID, Now: s.opt.Now}).Verify(ctx, raw)
	if err != nil {
		return Identity{}, fmt.Errorf("%w: the id token is refused: %w", ErrLogin, err)
	}
	if trip.Nonce == "" || subtle.ConstantTimeCompare([]byte(id.Nonce), []byte(trip.Nonce)) != 1 {
		return Identity{}, fmt.Errorf("%w: the nonce is another one", ErrLogin)
	}
	var claims map[string]any
	if err := id.Claims(&claims); err != nil {
		return Identity{}, fmt.Errorf("%w: the id token cannot be read: %w", ErrLogin, err)
	}
	return s.identity(id, claims), nil
}

func (s *SSO) identity(id *oidc.IDToken, claims map[string]any) Identity {
	out := Identity{Issuer: id.Issuer, Subject: id.Subject, RolesKnown: s.opt.RolesClaim != ""}
	name, _ := claims[s.opt.NameClaim].(string)
	out.Name = typedName(name)
	if display, _ := claims["name"].(string); checkDisplay(strings.TrimSpace(display)) == nil {
		out.Display = strings.TrimSpace(display)
	}
	if at, ok := claims["auth_time"].(float64); ok && at > 0 && at < 1<<40 {
		out.At = time.Unix(int64(at), 0)
	}
	var given []any
	switch v := claims[s.opt.RolesClaim].(type) {
	case []any:
		given = v
	case string:
		given = []any{v}
	}
	for _, value := range given {
		if text, ok := value.(string); ok {
			out.Roles = append(out.Roles, s.opt.Roles[text]...)
		}
	}
	slices.Sort(out.Roles)
	out.Roles = slices.Compact(out.Roles)
	return out
}
