package auth

import (
	"bytes"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base32"
	"fmt"
	"image/png"
	"net/url"
	"strings"
	"time"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/hotp"
)

// Factor is what a person shows beside the password: codes of an authenticator
// (TOTP, RFC 6238: SHA-1, six digits, 30 s), or a recovery code.
type Factor struct {
	Secret   string    `json:"secret"`   // sealed: see strongbox
	Since    time.Time `json:"since"`    // when it was set up, or begun to be
	Step     uint64    `json:"step"`     // of the last code taken: it and those before are used up
	Recovery []string  `json:"recovery"` // hashes of the codes that are left
}

const (
	factorStep   = 30 * time.Second
	factorSecret = 20 // bytes: the length of a key of HMAC-SHA-1
	factorSkew   = 1  // steps a clock may be off
	qrSide       = 232
	beginLife    = time.Hour // a second factor that was begun and not confirmed is begun anew
)

// Enrolment is what an authenticator is set up with. All of it is a secret.
type Enrolment struct {
	Secret string // base 32, in groups of four, to be typed
	URI    string // otpauth://
	PNG    []byte // URI as a QR code
}

// enrolmentOf writes a secret out for an authenticator.
func enrolmentOf(issuer, name string, secret []byte) (Enrolment, error) {
	text := base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(secret)
	values := url.Values{"secret": {text}, "issuer": {issuer}, "algorithm": {"SHA1"}, "digits": {"6"}, "period": {"30"}}
	uri := url.URL{Scheme: "otpauth", Host: "totp", Path: "/" + issuer + ":" + name, RawQuery: strings.ReplaceAll(values.Encode(), "+", "%20")}
	key, err := otp.NewKeyFromURL(uri.String())
	if err != nil {
		return Enrolment{}, fmt.Errorf("write out second factor: %w", err)
	}
	picture, err := key.Image(qrSide, qrSide)
	if err != nil {
		return Enrolment{}, fmt.Errorf("draw second factor: %w", err)
	}
	var out bytes.Buffer
	if err := png.Encode(&out, picture); err != nil {
		return Enrolment{}, fmt.Errorf("draw second factor: %w", err)
	}
	return Enrolment{Secret: grouped(text, 4, " "), URI: uri.String(), PNG: out.Bytes()}, nil
}

func newFactorSecret() []byte {
	secret := make([]byte, factorSecret)
	_, _ = rand.Read(secret) // never fails
	return secret
}

// stepOf finds the step a code belongs to, among those later than used. A code
// is taken once: whoever looks over a shoulder comes too late.
func stepOf(secret []byte, typed string, used uint64, now time.Time) (step uint64, ok bool) {
	code := digitsOf(typed)
	text := base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(secret)
	middle := uint64(max(0, now.Unix())) / uint64(factorStep/time.Second)
	for at := middle - min(middle, factorSkew); at <= middle+factorSkew; at++ {
		want, err := hotp.GenerateCodeCustom(text, at, hotp.ValidateOpts{Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1})
		if err == nil && subtle.ConstantTimeCompare([]byte(want), []byte(code)) == 1 && at > used {
			step, ok = at, true
		}
	}
	return step, ok
}

// digitsOf is a code however it was typed: "123 456".
func digitsOf(typed string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		if r == ' ' || r == '-' || r == '\u00a0' {
			return -1
		}
		return 'x'
	}, typed)
}

// grouped parts a text into groups of n letters.
func grouped(text string, n int, between string) string {
	var b strings.Builder
	for i := 0; i < len(text); i += n {
		if i > 0 {
			b.WriteString(between)
		}
		b.WriteString(text[i:min(i+n, len(text))])
	}
	return b.String()
}
