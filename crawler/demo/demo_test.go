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

// TestNamesAreInvented keeps real people out: handles begin with demo_, and
// there are no phone numbers or wallets at all.
func TestNamesAreInvented(t *testing.T) {
	t.Parallel()
	number := regexp.MustCompile(`[0-9]{7,}|0[689][0-9-]{8,}|010[- ]?[0-9]{4}|0x[0-9a-fA-F]{20,}`)
	for _, state := range []int{1, 2} {
		for _, p := range open(t, state).Posts() {
			for _, m := range mention.FindAllStringSubmatch(p.Text, -1) {
				if !strings.HasPrefix(m[1], "demo_") {
					t.Errorf("%s names @%s", p.ID, m[1])
				}
			}
			if found := number.FindString(p.Text); found != "" {
				t.Errorf("%s holds %q", p.ID, found)
			}
		}
	}
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
