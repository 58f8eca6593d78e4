package alert

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"syscall"
	"testing"
	"time"
)

var noon = time.Date(2026, 11, 27, 12, 0, 0, 0, time.UTC)

func letter() Letter {
	return Letter{Key: "S.webhook.20261127.1", To: "desk", Search: "S", Name: "winter", Posts: 3, Bands: []Band{{"strong", 2}, {"review", 1}}}
}

func hooks(url string, control func(string, string, syscall.RawConn) error) *Webhooks {
	link := func(search string) string { return "https://scops.example/search?q=alert%3A" + search }
	return NewWebhooks([]Webhook{{Name: "desk", URL: url, Secret: []byte("a key of sixteen"), Control: control}}, link, func() time.Time { return noon })
}

func TestAWebhookIsSignedAndNamesItsKey(t *testing.T) {
	t.Parallel()
	var got *http.Request
	var body []byte
	receiver := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		got = r
		body, _ = io.ReadAll(r.Body)
		w.WriteHeader(http.StatusAccepted)
	}))
	defer receiver.Close()
	if err := hooks(receiver.URL+"/scops", nil).Deliver(t.Context(), letter()); err != nil {
		t.Fatal(err)
	}
	if got.Method != http.MethodPost || got.URL.Path != "/scops" || got.Header.Get("Content-Type") != "application/json" || got.Header.Get("Idempotency-Key") != letter().Key {
		t.Errorf("%s %s with %v", got.Method, got.URL, got.Header)
	}
	at, mac, ok := strings.Cut(strings.TrimPrefix(got.Header.Get("Scops-Signature"), "t="), ",v1=")
	want := hmac.New(sha256.New, []byte("a key of sixteen"))
	want.Write([]byte(at + "." + string(body)))
	if !ok || at != "1795780800" || mac != hex.EncodeToString(want.Sum(nil)) {
		t.Errorf("signed %q", got.Header.Get("Scops-Signature"))
	}
	var said map[string]any
	if err := json.Unmarshal(body, &said); err != nil {
		t.Fatal(err)
	}
	const whole = `{"key":"S.webhook.20261127.1","search":{"id":"S","name":"winter"},"posts":3,"more":false,"bands":{"review":1,"strong":2},"link":"https://scops.example/search?q=alert%3AS"}`
	if string(body) != whole {
		t.Errorf("it says %s", body)
	}
}

func TestOnlyAnAnswerOfSuccessIsOne(t *testing.T) {
	t.Parallel()
	elsewhere := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("a redirect was followed") }))
	defer elsewhere.Close()
	for name, answer := range map[string]http.HandlerFunc{
		"redirect": func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, elsewhere.URL, http.StatusTemporaryRedirect)
		},
		"refusal": func(w http.ResponseWriter, _ *http.Request) {
			http.Error(w, strings.Repeat("secret ", 20), http.StatusForbidden)
		},
		"no answer":       func(_ http.ResponseWriter, _ *http.Request) { panic(http.ErrAbortHandler) },
		"endless headers": func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("X", strings.Repeat("x", 1<<20)) },
	} {
		receiver := httptest.NewServer(answer)
		err := hooks(receiver.URL, nil).Deliver(t.Context(), letter())
		receiver.Close()
		if err == nil || strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAnEndlessAnswerIsReadToItsBoundOnly(t *testing.T) {
	t.Parallel()
	sent := 0
	receiver := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for r.Context().Err() == nil {
			n, err := w.Write(make([]byte, 1<<16))
			if sent += n; err != nil {
				return
			}
		}
	}))
	if err := hooks(receiver.URL, nil).Deliver(t.Context(), letter()); err != nil {
		t.Error(err)
	}
	receiver.Close() // waits for the handler
	if sent > 64<<20 {
		t.Errorf("%d bytes were taken", sent)
	}
}

func TestAnAddressThatMayNotBeDialledIsNot(t *testing.T) {
	t.Parallel()
	receiver := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("it was dialled") }))
	defer receiver.Close()
	closed := errors.New("this machine is not dialled")
	err := hooks(receiver.URL, func(string, string, syscall.RawConn) error { return closed }).Deliver(t.Context(), letter())
	if !errors.Is(err, closed) {
		t.Error(err)
	}
	l := letter()
	l.To = "another"
	if err := hooks(receiver.URL, nil).Deliver(t.Context(), l); err == nil || !strings.Contains(err.Error(), "no webhook") {
		t.Error(err)
	}
}
