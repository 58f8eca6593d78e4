package api_test

import (
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"scops/index/api"
	"scops/index/desk"
)

func TestEveryAnswerIsCountedUnderItsAddress(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	var counted []string
	h := open(t, nil, func(o *api.Options) {
		o.Count = func(page string, code int, _ time.Duration) {
			mu.Lock()
			defer mu.Unlock()
			counted = append(counted, page+" "+strconv.Itoa(code))
		}
	})
	token := h.token(t, "nim", desk.RoleAnalyst)
	h.ask(t, token, "GET", "/me", "")
	h.ask(t, "", "GET", "/search?q=x", "")
	h.ask(t, token, "GET", "/hits/no%2Fsuch", "")
	h.ask(t, token, "GET", "/nowhere", "")
	want := []string{"api.me 200", "api.search 401", "api.hit 404", " 404"}
	mu.Lock()
	defer mu.Unlock()
	if !slices.Equal(counted, want) {
		t.Errorf("counted %q, want %q", counted, want)
	}
}
