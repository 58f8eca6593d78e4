package auth

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

var (
	secret = bytes.Repeat([]byte{7}, deviceKey)
	morn   = time.Date(2026, 10, 1, 9, 0, 0, 0, time.UTC)
)

func TestAMarkIsValidForItsUserAndItsTime(t *testing.T) {
	t.Parallel()
	m := newMark("mali", secret, morn)
	other := bytes.Repeat([]byte{8}, deviceKey)
	for what, c := range map[string]struct {
		mark   mark
		secret []byte
		at     time.Time
		want   bool
	}{
		"at once":                         {m, secret, morn, true},
		"a second before 180 days":        {m, secret, morn.Add(DeviceLife - time.Second), true},
		"after 180 days":                  {m, secret, morn.Add(DeviceLife), false},
		"by a clock a minute behind":      {m, secret, morn.Add(-time.Minute), true},
		"issued tomorrow":                 {newMark("mali", secret, morn.Add(24*time.Hour)), secret, morn, false},
		"with the key of somebody else":   {m, other, morn, false},
		"with no key":                     {newMark("mali", nil, morn), nil, morn, false},
		"with a short key":                {newMark("mali", secret[:8], morn), secret[:8], morn, false},
		"with the name changed":           {mark{"boss", m.issued, m.nonce, m.mac}, secret, morn, false},
		"with the time changed":           {mark{m.name, m.issued + 1, m.nonce, m.mac}, secret, morn, false},
		"with the nonce of another":       {mark{m.name, m.issued, newMark("mali", secret, morn).nonce, m.mac}, secret, morn, false},
		"with the signature of another":   {mark{m.name, m.issued, m.nonce, newMark("mali", secret, morn).mac}, secret, morn, false},
		"with no signature":               {mark{m.name, m.issued, m.nonce, ""}, secret, morn, false},
		"with the fields slipped by one":  {mark{"mal", m.issued, m.nonce, m.mac}, secret, morn, false},
		"read back from what is a cookie": {parseMarks(m.String())[0], secret, morn, true},
	} {
		if got := c.mark.valid(c.secret, c.at); got != c.want {
			t.Errorf("%s: valid %v, want %v", what, got, c.want)
		}
	}
}

func TestABrowserIsKnownToEverybodyWhoUsesIt(t *testing.T) {
	t.Parallel()
	u, _, _ := team(t, "mali")
	person(t, u, "somchai")
	from := Client{Address: "198.51.100.7"}
	for range 3 {
		for _, name := range []string{"mali", "somchai"} {
			_, device, err := u.Login(t.Context(), name, good, from)
			if err != nil {
				t.Fatal(err)
			}
			from.Device = device
		}
	}
	if marks := parseMarks(from.Device); len(marks) != 2 {
		t.Fatalf("the browser carries %d marks, want 2", len(marks))
	}
	for i := range 1500 {
		guess(t, u, "mali", wrong, Client{Address: fmt.Sprintf("203.0.113.%d", i%250)})
		guess(t, u, "somchai", wrong, Client{Address: from.Address})
	}
	for _, name := range []string{"mali", "somchai"} {
		if _, in, wait := guess(t, u, name, good, from); !in {
			t.Errorf("%s, with a browser both have used, waits %v", name, wait)
		}
	}
}

func TestAMarkIsKeptForAMonthAndThenRenewed(t *testing.T) {
	t.Parallel()
	u, c, _ := team(t, "mali")
	login := func(device string) string {
		t.Helper()
		_, next, err := u.Login(t.Context(), "mali", good, Client{office.Address, device})
		if err != nil {
			t.Fatal(err)
		}
		return next
	}
	first := login("")
	c.pass(29 * 24 * time.Hour)
	if login(first) != first {
		t.Error("a young mark was replaced")
	}
	c.pass(2 * 24 * time.Hour)
	second := login(first)
	if second == first {
		t.Error("an old mark was not replaced")
	}
	c.pass(DeviceLife)
	if third := login(second); third == second || strings.Contains(third, "~") {
		t.Errorf("an expired mark was kept: %s", third)
	}
	for _, junk := range []string{"x", strings.Replace(first, "mali", "boss", 1), first[:len(first)-1], strings.Repeat(first+"~", 50)} {
		if device := login(junk); !parseMarks(device)[0].valid(mustLookUp(t, u, "mali").DeviceKey, c.now()) {
			t.Errorf("a browser that brought %.40q carries %q", junk, device)
		}
	}
}

func mustLookUp(t *testing.T, u *Users, name string) User {
	t.Helper()
	user, err := u.lookUp(t.Context(), name)
	if err != nil {
		t.Fatal(err)
	}
	return user
}

func TestAForgedMarkIsAStrangersAttempt(t *testing.T) {
	t.Parallel()
	u, c, _ := team(t, "mali")
	checks := 0
	for range 2000 {
		c.pass(1800 * time.Millisecond)
		forged := newMark("mali", secret, c.now()).String()
		if checked, _, _ := guess(t, u, "mali", wrong, Client{attacker.Address, forged}); checked {
			checks++
		}
	}
	if checks > 25 {
		t.Errorf("%d guesses with forged marks were checked in an hour, want 25 at most", checks)
	}
}

func TestMarksFitIntoACookie(t *testing.T) {
	t.Parallel()
	var device string
	for i := range 2 * maxMarks {
		device = withMark(parseMarks(device), newMark(fmt.Sprintf("%02d%s", i, strings.Repeat("n", maxName-2)), secret, morn))
	}
	marks := parseMarks(device)
	if len(marks) != maxMarks || !strings.HasPrefix(marks[0].name, "11") || !strings.HasPrefix(marks[maxMarks-1].name, "06") {
		t.Errorf("of 12 people %d are remembered, first %.2s; want the last 6", len(marks), marks[0].name)
	}
	if len(device) > maxDevice {
		t.Errorf("%d bytes", len(device))
	}
	w := httptest.NewRecorder()
	http.SetCookie(w, &http.Cookie{Name: "device", Value: device})
	if got := w.Result().Cookies()[0].Value; got != device {
		t.Errorf("as a cookie it is %q", got)
	}
}

// withLineBreak is a mark with a line break the base64 decoder passes over.
func withLineBreak(m mark) string { return strings.Replace(m.String(), m.nonce, m.nonce+"\n", 1) }

func TestWhatIsNotInTheFormOfAMarkIsPassedOver(t *testing.T) {
	t.Parallel()
	m := newMark("mali", secret, morn)
	for _, s := range []string{
		"", "~", "1", "1:mali", ":::::", m.String() + ":", "2" + m.String()[1:], strings.Replace(m.String(), "mali", "Mali", 1),
		strings.Replace(m.String(), ":mali:", ":mali:+", 1), strings.Replace(m.String(), ":mali:", ":mali:-", 1), strings.Replace(m.String(), ":mali:", ":mali:99999", 1),
		withLineBreak(m), m.String() + "\n", " " + m.String(), m.String() + "=", m.String()[:len(m.String())-1], strings.Repeat("~", maxDevice) + m.String(),
	} {
		if got := parseMarks(s); len(got) != 0 {
			t.Errorf("%q is read as %v", s, got)
		}
	}
	if got := parseMarks("junk~" + m.String() + "~" + m.String() + "~"); len(got) != 1 || got[0] != m {
		t.Errorf("a mark among junk is read as %v", got)
	}
}

func FuzzParseMarks(f *testing.F) {
	m := newMark("mali", secret, morn)
	f.Add("")
	f.Add(m.String())
	f.Add(withMark([]mark{m}, newMark("boss", secret, morn)) + "~" + m.String())
	f.Add("1:mali:+5:" + m.nonce + ":" + m.mac)
	f.Add("1:mali:05:" + m.nonce + ":" + m.mac)
	f.Add(withLineBreak(m))
	f.Add("2:mali:5:" + m.nonce + ":" + m.mac)
	f.Add(strings.Repeat("~", maxDevice))
	f.Fuzz(func(t *testing.T, s string) {
		marks := parseMarks(s)
		if len(marks) > maxMarks {
			t.Fatalf("%d marks", len(marks))
		}
		fresh := newMark("a", secret, morn)
		for _, m := range marks {
			m.valid(secret, morn)
			if strings.ContainsFunc(m.String(), func(r rune) bool { return r <= ' ' || r >= 0x7f || strings.ContainsRune(`",;\`, r) }) {
				t.Errorf("%q cannot stand in a cookie", m)
			}
		}
		device := withMark(marks, fresh)
		if again := parseMarks(device); withMark(again, fresh) != device || again[0] != fresh {
			t.Errorf("%q is read back as %v", device, again)
		}
	})
}
