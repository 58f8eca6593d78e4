package auth

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// DeviceLife is how long a browser stays known after it was marked.
const DeviceLife = 180 * 24 * time.Hour

const (
	renewAfter = 30 * 24 * time.Hour // an older mark is replaced at a login
	clockSkew  = 5 * time.Minute     // how far ahead the clock of another console may be
	maxMarks   = 6                   // people to one browser
	maxDevice  = 2048                // bytes of all marks of a browser
	nonceBytes = 16
	deviceKey  = 32 // bytes of User.DeviceKey
)

// mark says that somebody has logged in with this browser. It proves nothing
// but that, and opens nothing: it only lets a password be tried apart from the
// crowd. A browser carries one for each person who uses it, joined by "~".
type mark struct {
	name   string
	issued int64  // Unix seconds
	nonce  string // the name of its bucket, 16 bytes in base64
	mac    string // HMAC-SHA-256 under the DeviceKey of the user, in base64
}

func newMark(name string, secret []byte, now time.Time) mark {
	var nonce [nonceBytes]byte
	_, _ = rand.Read(nonce[:]) // never fails
	m := mark{name: name, issued: now.Unix(), nonce: base64.RawURLEncoding.EncodeToString(nonce[:])}
	m.mac = m.sign(secret)
	return m
}

func (m mark) sign(secret []byte) string {
	h := hmac.New(sha256.New, secret)
	fmt.Fprintf(h, "scops-device-1\n%s\n%d\n%s\n", m.name, m.issued, m.nonce)
	return base64.RawURLEncoding.EncodeToString(h.Sum(nil))
}

// valid says whether the owner of this key logged in here within DeviceLife.
func (m mark) valid(secret []byte, now time.Time) bool {
	if len(secret) != deviceKey { // anybody could sign with an empty one
		return false
	}
	age := now.Sub(time.Unix(m.issued, 0))
	return hmac.Equal([]byte(m.mac), []byte(m.sign(secret))) && age >= -clockSkew && age < DeviceLife
}

func (m mark) old(now time.Time) bool { return now.Sub(time.Unix(m.issued, 0)) >= renewAfter }

// String is 1:NAME:ISSUED:NONCE:MAC, all of it fit to stand in a cookie.
func (m mark) String() string {
	return fmt.Sprintf("1:%s:%d:%s:%s", m.name, m.issued, m.nonce, m.mac)
}

// parseMarks reads what a browser brings. Whatever is not in the form of a mark
// is passed over; nothing is checked yet.
func parseMarks(device string) []mark {
	if len(device) > maxDevice {
		return nil
	}
	var marks []mark
	for part := range strings.SplitSeq(device, "~") {
		if m, ok := parseMark(part); ok && len(marks) < maxMarks && findMark(marks, m.name) == nil {
			marks = append(marks, m)
		}
	}
	return marks
}

func parseMark(s string) (mark, bool) {
	fields := strings.Split(s, ":")
	if len(fields) != 5 || checkName(fields[1]) != nil || !isBase64(fields[3], nonceBytes) || !isBase64(fields[4], sha256.Size) {
		return mark{}, false
	}
	issued, err := strconv.ParseInt(fields[2], 10, 64)
	m := mark{name: fields[1], issued: issued, nonce: fields[3], mac: fields[4]}
	return m, err == nil && issued >= 0 && issued < 1<<40 && m.String() == s
}

// isBase64 says whether s is n bytes in base64. The length keeps out the line
// breaks that the decoder passes over.
func isBase64(s string, n int) bool {
	encoding := base64.RawURLEncoding.Strict()
	raw, err := encoding.DecodeString(s)
	return err == nil && len(raw) == n && len(s) == encoding.EncodedLen(n)
}

func findMark(marks []mark, name string) *mark {
	if i := slices.IndexFunc(marks, func(m mark) bool { return m.name == name }); i >= 0 {
		return &marks[i]
	}
	return nil
}

// withMark is what a browser carries from now on: m, and the marks of the
// others who have used it last.
func withMark(marks []mark, m mark) string {
	kept := []string{m.String()}
	for _, other := range marks {
		if other.name != m.name && len(kept) < maxMarks {
			kept = append(kept, other.String())
		}
	}
	return strings.Join(kept, "~")
}
