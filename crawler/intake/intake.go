// Package intake brings in posts nobody fetched: what a person found and pasted
// or saved. It makes the Page that is sealed and the Harvest that is judged.
//
//	intake.go   ByHand: what a person brings, and its bounds
//	harvest.go  which posts it holds
//	bundle.go   the bytes that are sealed: everything brought, in one MIME body
package intake

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"
	"unicode/utf8"

	"scops/crawler"
)

// Adapter is the adapter, and the first part of the site, of what was brought
// by hand and belongs to no site that is read otherwise.
const Adapter = "intake"

// Bounds of what is brought at once, in bytes.
const (
	MaxText = 64 << 10
	MaxFile = 8 << 20
	maxLine = 512 // an address, a site, an account, a file name
)

// ByHand is a post somebody found.
type ByHand struct {
	Text     string     // pasted; may be empty when a saved page holds the post
	URL      string     // where it stands, "" = not known
	Site     string     // the name of the place, as the person calls it
	Account  string     // who posted it, as far as it can be seen
	SeenAt   *time.Time // nil = now
	FileName string
	FileType string // media type, as the browser names it
	File     []byte // a screenshot or a saved page; nil = none
	By       string // who brings it
}

// Errors of what is brought. Nothing was kept.
var (
	ErrNothing = errors.New("there is nothing to judge: paste the text of the post, or bring a saved page that holds it")
	ErrLarge   = errors.New("it is too large: a text may have 64 KiB, a file 8 MiB")
	ErrURL     = errors.New("the address is not an http or https address")
	ErrText    = errors.New("the text is not UTF-8")
	ErrFuture  = errors.New("the time it was seen at lies in the future")
)

// check says what cannot be taken.
func (b *ByHand) check(now time.Time) error {
	switch {
	case strings.TrimSpace(b.Text) == "" && len(b.File) == 0:
		return ErrNothing
	case len(b.Text) > MaxText, len(b.File) > MaxFile, max(len(b.URL), len(b.Site), len(b.Account), len(b.FileName), len(b.FileType)) > maxLine:
		return ErrLarge
	case !utf8.ValidString(b.Text + b.URL + b.Site + b.Account + b.FileName + b.FileType):
		return ErrText
	case b.SeenAt != nil && b.SeenAt.After(now.Add(time.Minute)):
		return ErrFuture
	}
	return nil
}

// Take makes of what was brought the page to be sealed and what is read from
// it. With a saved page that one of the adapters knows, the posts are read from
// it, and where a text was pasted too, only the one that holds it is kept.
func Take(b ByHand, adapters []crawler.Adapter, now time.Time) (*crawler.Page, crawler.Harvest, error) {
	if err := b.check(now); err != nil {
		return nil, crawler.Harvest{}, err
	}
	address, err := b.address()
	if err != nil {
		return nil, crawler.Harvest{}, err
	}
	body, boundary, err := b.bundle()
	if err != nil {
		return nil, crawler.Harvest{}, fmt.Errorf("bundle what was brought: %w", err)
	}
	seen := now
	if b.SeenAt != nil {
		seen = *b.SeenAt
	}
	sum := sha256.Sum256(body)
	page := &crawler.Page{
		URL: address, Body: body, SHA256: hex.EncodeToString(sum[:]), FetchedAt: seen.UTC(), Charset: "utf-8",
		Header: http.Header{
			"Content-Type":    {"multipart/mixed; boundary=" + boundary},
			"X-Scops-Origin":  {"entered by hand by " + oneLine(b.By)},
			"X-Scops-Brought": {now.UTC().Format(time.RFC3339)},
		},
	}
	harvest, err := b.harvest(address, adapters, page)
	return page, harvest, err
}

// address is the canonical address, or a name for a post without one.
func (b *ByHand) address() (string, error) {
	if strings.TrimSpace(b.URL) == "" {
		return "urn:scops:by-hand:" + b.fingerprint(), nil
	}
	address, err := crawler.Canonical(strings.TrimSpace(b.URL))
	if err != nil {
		return "", ErrURL
	}
	return address, nil
}

// fingerprint names what was brought: the same again has the same name.
func (b *ByHand) fingerprint() string {
	h := sha256.New()
	for _, part := range []string{strings.TrimSpace(b.Text), strings.TrimSpace(b.URL), strings.TrimSpace(b.Account), string(b.File)} {
		fmt.Fprintf(h, "%d:%s", len(part), part)
	}
	return hex.EncodeToString(h.Sum(nil)[:16])
}

func oneLine(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' {
			return '?'
		}
		return r
	}, s)
}
