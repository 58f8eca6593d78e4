package auth

import (
	"context"
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"math/big"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"scops/index/indextest"
)

// service is an OpenID provider whose every answer a test can spoil.
type service struct {
	*httptest.Server
	key   *rsa.PrivateKey
	spoil func(claims map[string]any)
	sign  func(head, body string) string // nil = as it should be

	challenge, nonce string // of the last trip
}

func newService(t *testing.T) *service {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	s := &service{key: key, spoil: func(map[string]any) {}}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /.well-known/openid-configuration", func(w http.ResponseWriter, _ *http.Request) {
		s.write(w, map[string]any{"issuer": s.URL, "authorization_endpoint": s.URL + "/auth", "token_endpoint": s.URL + "/token", "jwks_uri": s.URL + "/keys",
			"response_types_supported": []string{"code"}, "subject_types_supported": []string{"public"}, "id_token_signing_alg_values_supported": []string{"RS256"}})
	})
	mux.HandleFunc("GET /keys", func(w http.ResponseWriter, _ *http.Request) {
		b64 := base64.RawURLEncoding.EncodeToString
		s.write(w, map[string]any{"keys": []any{map[string]any{"kty": "RSA", "kid": "1", "alg": "RS256", "use": "sig",
			"n": b64(key.N.Bytes()), "e": b64(big.NewInt(int64(key.E)).Bytes())}}})
	})
	mux.HandleFunc("POST /token", s.token)
	s.Server = httptest.NewServer(mux)
	t.Cleanup(s.Close)
	return s
}

func (s *service) write(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(v)
}

func (s *service) token(w http.ResponseWriter, r *http.Request) {
	sum := sha256.Sum256([]byte(r.FormValue("code_verifier")))
	if r.FormValue("code") != "right" || base64.RawURLEncoding.EncodeToString(sum[:]) != s.challenge {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusBadRequest)
		_, _ = w.Write([]byte(`{"error":"invalid_grant"}`))
		return
	}
	now := time.Now()
	claims := map[string]any{"iss": s.URL, "sub": "42", "aud": "scops", "exp": now.Add(time.Minute).Unix(), "iat": now.Unix(), "nonce": s.nonce,
		"preferred_username": "Kim", "name": "Kim M.", "groups": []string{"staff", "unknown"}}
	s.spoil(claims)
	s.write(w, map[string]any{"access_token": "x", "token_type": "Bearer", "id_token": s.signed(claims)})
}

func (s *service) signed(claims map[string]any) string {
	raw, _ := json.Marshal(claims)
	head := base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"RS256","kid":"1"}`))
	body := base64.RawURLEncoding.EncodeToString(raw)
	if s.sign != nil {
		return s.sign(head, body)
	}
	sum := sha256.Sum256([]byte(head + "." + body))
	signature, _ := rsa.SignPKCS1v15(rand.Reader, s.key, crypto.SHA256, sum[:])
	return head + "." + body + "." + base64.RawURLEncoding.EncodeToString(signature)
}

// begin is the trip there, and what the service is asked.
func (s *service) begin(t *testing.T, sso *SSO, again bool) (url.Values, Trip) {
	t.Helper()
	address, trip, err := sso.Begin(t.Context(), again)
	if err != nil {
		t.Fatal(err)
	}
	there, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	q := there.Query()
	if q.Get("code_challenge_method") != "S256" || q.Get("state") == "" || q.Get("nonce") == "" || !slices.Contains(strings.Fields(q.Get("scope")), "openid") {
		t.Fatalf("the address is %s", address)
	}
	s.challenge, s.nonce = q.Get("code_challenge"), q.Get("nonce")
	return q, trip
}

// login is one trip there and back.
func (s *service) login(t *testing.T, u *Users, sso *SSO, change func(state, code *string, trip *Trip)) (User, error) {
	t.Helper()
	q, trip := s.begin(t, sso, false)
	state, code := q.Get("state"), "right"
	if change != nil {
		change(&state, &code, &trip)
	}
	user, _, err := u.LoginSSO(t.Context(), sso, state, code, trip, office)
	return user, err
}

func (s *service) sso(change func(*SSOOptions)) *SSO {
	opt := SSOOptions{Issuer: s.URL, ClientID: "scops", ClientSecret: "hush", Redirect: "http://127.0.0.1/login/sso/back"}
	if change != nil {
		change(&opt)
	}
	return NewSSO(opt)
}

func withGroups(opt *SSOOptions) {
	opt.RolesClaim, opt.Roles = "groups", map[string][]Role{"staff": {RoleAnalyst}, "boss": {RoleSupervisor, RoleAdmin}}
}

func TestWhomTheServiceVouchesForIsLetInWhenTheyAreKnown(t *testing.T) {
	t.Parallel()
	u, s := usersOn(indextest.NewMemory(), newClock()), newService(t)
	sso := s.sso(nil)
	if _, err := s.login(t, u, sso, nil); !errors.Is(err, ErrLogin) {
		t.Errorf("somebody unknown: %v", err)
	}
	oneTime, err := u.Add(t.Context(), "kim", "", []Role{RoleRuleAuthor}, "test")
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		user, err := s.login(t, u, sso, nil)
		if err != nil || user.Name != "kim" || user.MustChange || user.LastLogin == nil || !slices.Equal(user.Roles, []Role{RoleRuleAuthor}) {
			t.Fatalf("%+v, %v", user, err)
		}
	}
	if _, _, err := u.Login(t.Context(), "kim", oneTime, office); !errors.Is(err, ErrLogin) {
		t.Errorf("the one-time password still opens: %v", err)
	}
	if _, _, err := u.Login(t.Context(), "kim", "", office); !errors.Is(err, ErrLogin) {
		t.Errorf("no password at all: %v", err)
	}
	s.spoil = func(claims map[string]any) { claims["sub"] = "43" }
	if _, err := s.login(t, u, sso, nil); !errors.Is(err, ErrLogin) {
		t.Errorf("another person who was given the name: %v", err)
	}
	s.spoil = func(map[string]any) {}
	if err := u.SetDisabled(t.Context(), "kim", true); err != nil {
		t.Fatal(err)
	}
	if _, err := s.login(t, u, sso, nil); !errors.Is(err, ErrLogin) {
		t.Errorf("disabled: %v", err)
	}
}

func TestTheServiceCannotTakeOverWhoHasAPasswordHere(t *testing.T) {
	t.Parallel()
	u, _, _ := team(t, "kim")
	s := newService(t)
	if _, err := s.login(t, u, s.sso(withGroups), nil); !errors.Is(err, ErrLogin) {
		t.Errorf("kim, who has a password: %v", err)
	}
	if _, _, _, err := u.First(t.Context()); err != nil {
		t.Fatal(err)
	}
	fresh := usersOn(indextest.NewMemory(), newClock())
	if _, _, _, err := fresh.First(t.Context()); err != nil {
		t.Fatal(err)
	}
	s.spoil = func(claims map[string]any) { claims["preferred_username"] = "admin" }
	if _, err := s.login(t, fresh, s.sso(withGroups), nil); !errors.Is(err, ErrLogin) {
		t.Errorf("the first user: %v", err)
	}
}

func TestRolesFollowTheServiceAndUsersAreMadeWhereThatIsWanted(t *testing.T) {
	t.Parallel()
	u, s := usersOn(indextest.NewMemory(), newClock()), newService(t)
	if _, err := s.login(t, u, s.sso(withGroups), nil); !errors.Is(err, ErrLogin) {
		t.Fatalf("made though nobody wanted it: %v", err)
	}
	sso := s.sso(func(opt *SSOOptions) { withGroups(opt); opt.Create = true })
	user, err := s.login(t, u, sso, nil)
	if err != nil || user.Display != "Kim M." || !slices.Equal(user.Roles, []Role{RoleAnalyst}) {
		t.Fatalf("%+v, %v", user, err)
	}
	s.spoil = func(claims map[string]any) { claims["groups"] = "boss" }
	promoted, err := s.login(t, u, sso, nil)
	if err != nil || !slices.Equal(promoted.Roles, []Role{RoleSupervisor, RoleAdmin}) || promoted.Epoch == user.Epoch {
		t.Fatalf("promoted: %+v, %v", promoted, err)
	}
	s.spoil = func(claims map[string]any) { claims["groups"] = []string{"staff"} }
	if _, err := s.login(t, u, sso, nil); !errors.Is(err, ErrLastAdmin) {
		t.Errorf("the last administrator is demoted: %v", err)
	}
	for name, groups := range map[string]any{"none": []string{}, "unknown": "strangers", "no list": 7, "missing": nil} {
		s.spoil = func(claims map[string]any) { claims["groups"] = groups }
		if _, err := s.login(t, u, sso, nil); !errors.Is(err, ErrLogin) {
			t.Errorf("roles %s: %v", name, err)
		}
	}
}

func TestWhatIsNotTheServicesWordForThisTripIsRefused(t *testing.T) {
	t.Parallel()
	u, s := usersOn(indextest.NewMemory(), newClock()), newService(t)
	sso := s.sso(nil)
	if _, err := u.Add(t.Context(), "kim", "", []Role{RoleAnalyst}, "test"); err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func(state, code *string, trip *Trip){
		"another state":    func(state, _ *string, _ *Trip) { *state = "x" },
		"no state at all":  func(state, _ *string, trip *Trip) { *state, trip.State = "", "" },
		"another code":     func(_, code *string, _ *Trip) { *code = "wrong" },
		"another nonce":    func(_, _ *string, trip *Trip) { trip.Nonce = "x" },
		"no nonce":         func(_, _ *string, trip *Trip) { trip.Nonce = "" },
		"another verifier": func(_, _ *string, trip *Trip) { trip.Verifier = strings.Repeat("x", 43) },
	} {
		if _, err := s.login(t, u, sso, change); !errors.Is(err, ErrLogin) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, spoil := range map[string]func(map[string]any){
		"another audience": func(c map[string]any) { c["aud"] = "other" },
		"another issuer":   func(c map[string]any) { c["iss"] = "https://evil.example" },
		"expired":          func(c map[string]any) { c["exp"] = time.Now().Add(-time.Hour).Unix() },
		"replayed nonce":   func(c map[string]any) { c["nonce"] = "old" },
		"no name":          func(c map[string]any) { delete(c, "preferred_username") },
		"no text":          func(c map[string]any) { c["preferred_username"] = []int{1} },
		"no user's name":   func(c map[string]any) { c["preferred_username"] = "../kim" },
	} {
		s.spoil = spoil
		if _, err := s.login(t, u, sso, nil); !errors.Is(err, ErrLogin) {
			t.Errorf("%s: %v", name, err)
		}
	}
	s.spoil = func(map[string]any) {}
	for name, sign := range map[string]func(head, body string) string{
		"no signature": func(head, body string) string { return head + "." + body + "." },
		"alg none": func(_, body string) string {
			return base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"none"}`)) + "." + body + "."
		},
		"no token": func(string, string) string { return "" },
	} {
		s.sign = sign
		if _, err := s.login(t, u, sso, nil); !errors.Is(err, ErrLogin) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if user, _ := u.Get(t.Context(), "kim"); user.LastLogin != nil || user.SSO != "" {
		t.Error("one of them left something behind")
	}
}

func TestAServiceThatIsDownIsAskedAgain(t *testing.T) {
	t.Parallel()
	s := newService(t)
	down := true
	sso := s.sso(func(opt *SSOOptions) {
		opt.Client = &http.Client{Transport: tripper(func(r *http.Request) (*http.Response, error) {
			if down {
				return nil, errors.New("connection refused")
			}
			return http.DefaultTransport.RoundTrip(r)
		})}
	})
	if _, _, err := sso.Begin(t.Context(), false); !errors.Is(err, ErrSSO) {
		t.Errorf("down: %v", err)
	}
	down = false
	ctx, cancel := context.WithCancel(t.Context())
	if _, _, err := sso.Begin(ctx, false); err != nil {
		t.Errorf("up again: %v", err)
	}
	cancel() // the keys are fetched later, under another request
	u := usersOn(indextest.NewMemory(), newClock())
	if _, err := u.Add(t.Context(), "kim", "", []Role{RoleAnalyst}, "test"); err != nil {
		t.Fatal(err)
	}
	if _, err := s.login(t, u, sso, nil); err != nil {
		t.Errorf("after the first request has ended: %v", err)
	}
}

type tripper func(*http.Request) (*http.Response, error)

func (f tripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func TestTheServiceIsAskedToAskAgainAndSaysWhenItDid(t *testing.T) {
	t.Parallel()
	s := newService(t)
	sso := s.sso(nil)
	q, trip := s.begin(t, sso, true)
	if q.Get("prompt") != "login" || q.Get("max_age") != "0" {
		t.Errorf("the service is asked %v", q)
	}
	for name, c := range map[string]struct {
		said any
		want time.Time
	}{
		"a time":      {1_790_000_000, time.Unix(1_790_000_000, 0)},
		"nothing":     {nil, time.Time{}},
		"a text":      {"1790000000", time.Time{}},
		"before 1970": {-1, time.Time{}},
		"far away":    {1e300, time.Time{}},
	} {
		s.spoil = func(claims map[string]any) {
			if c.said != nil {
				claims["auth_time"] = c.said
			}
		}
		who, err := sso.Finish(t.Context(), trip.State, "right", trip)
		if err != nil || !who.At.Equal(c.want) {
			t.Errorf("%s: %v (%v)", name, who.At, err)
		}
	}
}
