package demo

import (
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"
)

func get(t *testing.T, w *Web, host, target string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, target, nil)
	r.Host = host
	out := httptest.NewRecorder()
	w.Handler().ServeHTTP(out, r)
	return out
}

func open(t *testing.T, state int) *Web {
	t.Helper()
	w, err := New(state)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func TestOnlyTwoStatesExist(t *testing.T) {
	t.Parallel()
	for _, state := range []int{-1, 3} {
		if _, err := New(state); err == nil {
			t.Errorf("state %d was opened", state)
		}
	}
	if len(open(t, 0).Posts()) != len(open(t, 1).Posts()) {
		t.Error("state 0 is not state 1")
	}
}

func TestEveryHostForbidsAPathAndOneSeedLiesUnderIt(t *testing.T) {
	t.Parallel()
	w := open(t, 1)
	for _, host := range w.Hosts() {
		out := get(t, w, host+":8081", "/robots.txt")
		if out.Code != http.StatusOK || !strings.Contains(out.Body.String(), "Disallow: /archive/") {
			t.Errorf("%s: robots.txt %d %q", host, out.Code, out.Body)
		}
	}
	for _, address := range w.Forbidden() {
		if !slices.Contains(w.Seeds(), address) || !strings.Contains(address, "/archive/") {
			t.Errorf("%s is no forbidden seed", address)
		}
	}
}

func TestPagesDoNotDependOnThePort(t *testing.T) {
	t.Parallel()
	w := open(t, 1)
	for _, address := range w.Seeds() {
		host, path, _ := strings.Cut(strings.TrimPrefix(address, "http://"), "/")
		if a, b := get(t, w, host, "/"+path), get(t, w, host+":4711", "/"+path); a.Body.String() != b.Body.String() || a.Code != http.StatusOK {
			t.Errorf("%s: %d, %d bytes with a port, %d without", address, a.Code, b.Body.Len(), a.Body.Len())
		}
	}
}

func TestAnUnchangedPageIsNotSentTwice(t *testing.T) {
	t.Parallel()
	w := open(t, 1)
	first := get(t, w, hostTelegram, "/s/demo_yen_th")
	r := httptest.NewRequest(http.MethodGet, "/s/demo_yen_th", nil)
	r.Host = hostTelegram
	r.Header.Set("If-None-Match", first.Header().Get("ETag"))
	again := httptest.NewRecorder()
	w.Handler().ServeHTTP(again, r)
	if again.Code != http.StatusNotModified || again.Body.Len() != 0 {
		t.Errorf("asked again: %d and %d bytes", again.Code, again.Body.Len())
	}
	later := open(t, 2)
	if get(t, later, hostTelegram, "/s/demo_yen_th").Header().Get("ETag") == first.Header().Get("ETag") {
		t.Error("the second state has the first one's validator")
	}
}

func TestUnknownHostsAndMethodsAreRefused(t *testing.T) {
	t.Parallel()
	w := open(t, 1)
	if out := get(t, w, "elsewhere.example", "/"); out.Code != http.StatusNotFound {
		t.Errorf("an unknown host: %d", out.Code)
	}
	r := httptest.NewRequest(http.MethodPost, "/s/demo_yen_th", nil)
	r.Host = hostTelegram
	out := httptest.NewRecorder()
	w.Handler().ServeHTTP(out, r)
	if out.Code != http.StatusNotFound {
		t.Errorf("a POST: %d", out.Code)
	}
}

// TestNamesAreInvented keeps real people out: handles begin with demo_, names
// in LINE and Signal with demo, phone numbers are of ranges nobody was given
// (010-0000 in Korea, 080-000-00 in Thailand), and there are no wallets.
func TestNamesAreInvented(t *testing.T) {
	t.Parallel()
	for _, state := range []int{1, 2} {
		w := open(t, state)
		for _, p := range w.Posts() {
			for _, found := range reachable(p.Text) {
				t.Errorf("%s holds %q", p.ID, found)
			}
		}
		for _, c := range w.data.channels {
			for _, found := range reachable(c.title + "\n" + c.about) {
				t.Errorf("channel %s holds %q", c.name, found)
			}
		}
		for _, a := range w.data.accounts {
			for _, found := range reachable("@" + a.handle + "\n" + a.name + "\n" + a.note) {
				t.Errorf("account %s holds %q", a.id, found)
			}
		}
	}
}

func TestARealNumberOrNameIsSeen(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"@somebody", "เทเล @owl_demo", "โทร 081-234-5678", "010-1234-5678", "01012345678", "+66 81 234 5678", "+66 (0)81 234 5678",
		"+82 10 1234 5678", "010-0000-12345", "080-000-1100", "1386555", "ไลน์ไอดี owl01", "ไลน์ owl.one", "signal owl.07", "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
	} {
		if len(reachable(text)) == 0 {
			t.Errorf("%q was taken for invented", text)
		}
	}
	for _, text := range []string{"@demo_owl", "010-0000-4417", "080-000-0021", "+66 80 000 0045", "ไลน์ไอดี demo.yen01", "ไลน์เดิม demo.glaiban", "1g 60 / 2g 110 / 5g 250", "1386, 1301, 119", "30,000 วอน"} {
		if found := reachable(text); len(found) > 0 {
			t.Errorf("%q was taken for real", found)
		}
	}
}

var (
	contactName = regexp.MustCompile(`(?i)(?:ไลน์(?:ไอดี|เดิม|ไอดีเดิม)?|\bsignal|\bline) +([a-z0-9][a-z0-9._-]{3,})`)
	longNumber  = regexp.MustCompile(`[0-9]{7,}|(?:\+[0-9]{2}[ -]?(?:\(0\))?|0)[16789][0-9]?(?:[ -]?[0-9]{3,5}){2}|0x[0-9a-fA-F]{20,}`)
	nobodys     = regexp.MustCompile(`^(?:010-0000-[0-9]{4}|080-000-00[0-9]{2}|\+66 80 000 00[0-9]{2})$`)
)

// reachable lists what in a text could reach somebody.
func reachable(text string) []string {
	var found []string
	for _, m := range mention.FindAllStringSubmatch(text, -1) {
		if !strings.HasPrefix(m[1], "demo_") {
			found = append(found, m[0])
		}
	}
	for _, m := range contactName.FindAllStringSubmatch(text, -1) {
		if !strings.HasPrefix(m[1], "demo") && m[1] != "telegram" {
			found = append(found, m[0])
		}
	}
	for _, number := range longNumber.FindAllString(text, -1) {
		if !nobodys.MatchString(number) {
			found = append(found, number)
		}
	}
	return found
}

func TestABrokenDataFileNamesItsLine(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"== 1 sale 2h\nno list to go to",
		"channel: demo_x\n== 1 sale",
		"channel: demo_x\n== 1 gift 2h",
		"channel: demo_x\n== 1 sale soon",
		"channel: demo_x\n== 1 sale 2h colour=red",
		"channel: demo_x\n== 1 sale 2h album=many",
		"colour: red",
	} {
		p := parser{data: &dataset{accounts: map[string]account{}}, state: 1}
		if err := p.parse(text); err == nil || !strings.Contains(err.Error(), "line ") {
			t.Errorf("%q: %v", text, err)
		}
	}
}
