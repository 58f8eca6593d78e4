package alert

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"syscall"
	"time"
)

// maxAnswer is how much of a receiver's answer is read.
const maxAnswer = 64 << 10

// Webhook is a receiver the configuration names.
type Webhook struct {
	Name    string
	URL     string
	Secret  []byte                                                 // signs what is sent
	Control func(network, address string, c syscall.RawConn) error // of a net.Dialer: which addresses are dialled
}

// Webhooks delivers to the webhooks of the configuration, by name.
type Webhooks struct {
	Link func(search string) string // to what a search found
	Now  func() time.Time

	hooks map[string]hook
}

type hook struct {
	Webhook
	client *http.Client
}

// NewWebhooks returns a Deliverer to these webhooks.
func NewWebhooks(list []Webhook, link func(search string) string, now func() time.Time) *Webhooks {
	w := &Webhooks{Link: link, Now: now, hooks: map[string]hook{}}
	for _, one := range list {
		w.hooks[one.Name] = hook{one, clientOf(one)}
	}
	return w
}

// clientOf follows no redirect and goes through no proxy: the receiver is the
// one that was configured, at an address that may be dialled.
func clientOf(one Webhook) *http.Client {
	dialer := &net.Dialer{Timeout: sendWithin, Control: one.Control}
	return &http.Client{
		Timeout:       sendWithin,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport: &http.Transport{
			DialContext: dialer.DialContext, MaxResponseHeaderBytes: maxAnswer, TLSHandshakeTimeout: sendWithin,
			ResponseHeaderTimeout: sendWithin, IdleConnTimeout: time.Minute, MaxIdleConns: 1, DisableCompression: true,
		},
	}
}

// told is the body of a request.
type told struct {
	Key    string         `json:"key"`
	Search toldSearch     `json:"search"`
	Posts  int            `json:"posts"`
	More   bool           `json:"more"`
	Bands  map[string]int `json:"bands"`
	Link   string         `json:"link"`
}

type toldSearch struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// Deliver posts a letter. Any answer but 2xx is an error.
func (w *Webhooks) Deliver(ctx context.Context, l Letter) error {
	to, known := w.hooks[l.To]
	if !known {
		return fmt.Errorf("the configuration names no webhook %q", l.To)
	}
	body := told{Key: l.Key, Search: toldSearch{l.Search, l.Name}, Posts: l.Posts, More: l.More, Bands: map[string]int{}, Link: w.Link(l.Search)}
	for _, b := range l.Bands {
		body.Bands[b.Name] = b.Texts
	}
	raw, err := json.Marshal(body)
	if err != nil {
		return fmt.Errorf("encode request: %w", err)
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, to.URL, bytes.NewReader(raw))
	if err != nil {
		return fmt.Errorf("webhook %s: %w", l.To, err)
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("User-Agent", "scops")
	req.Header.Set("Idempotency-Key", l.Key)
	req.Header.Set("Scops-Signature", sign(to.Secret, w.Now(), raw))
	res, err := to.client.Do(req)
	if err != nil {
		return fmt.Errorf("webhook %s: %w", l.To, err)
	}
	defer func() { _ = res.Body.Close() }()
	_, _ = io.CopyN(io.Discard, res.Body, maxAnswer) // so that the connection can be used again
	if res.StatusCode < 200 || res.StatusCode > 299 {
		return fmt.Errorf("webhook %s: the receiver answers %d", l.To, res.StatusCode)
	}
	return nil
}

// sign says when a body was sent and proves by whom: the receiver works the
// HMAC-SHA256 of "TIME.BODY" out itself and refuses an old time.
func sign(secret []byte, at time.Time, body []byte) string {
	seconds := strconv.FormatInt(at.Unix(), 10)
	mac := hmac.New(sha256.New, secret)
	mac.Write([]byte(seconds + "."))
	mac.Write(body)
	return "t=" + seconds + ",v1=" + hex.EncodeToString(mac.Sum(nil))
}
