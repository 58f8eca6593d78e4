package auth

import (
	"context"
	"fmt"
	"testing"

	"scops/index/indextest"
)

// TestAnAnswerTakesTheSameWorkWhoeverIsAskedFor counts hashes, the only work
// long enough to be seen from outside: a refused login costs one, of today's
// cost, whether there is such a user, whatever is wrong with them, however long
// the password is.
func TestAnAnswerTakesTheSameWorkWhoeverIsAskedFor(t *testing.T) {
	t.Parallel()
	store, c := indextest.NewMemory(), newClock()
	u := usersOn(store, c)
	for _, name := range []string{"known", "disabled", "factored"} {
		person(t, u, name)
	}
	person(t, u, "boss", RoleAdmin)
	if err := u.SetDisabled(t.Context(), "disabled", true); err != nil {
		t.Fatal(err)
	}
	equip(t, u, c, "factored")
	if _, err := u.Add(t.Context(), "waiting", "", []Role{RoleAnalyst}, "test"); err != nil {
		t.Fatal(err)
	}
	if _, err := u.makeSSO(t.Context(), Identity{Name: "elsewhere", Issuer: "i", Subject: "s", Roles: []Role{RoleAnalyst}}); err != nil {
		t.Fatal(err)
	}
	long := string(make([]byte, 4*MaxPassword))
	for i, attempt := range []struct{ name, password string }{
		{"known", wrong}, {"KNOWN", wrong}, {"nobody", wrong}, {"no name at all!", wrong}, {"", wrong}, {"disabled", good}, {"disabled", wrong},
		{"factored", wrong}, {"waiting", wrong}, {"elsewhere", wrong}, {"elsewhere", ""}, {"known", ""}, {"nobody", ""}, {"known", long}, {"nobody", long},
	} {
		before := u.stranger.turns.Load() + u.known.turns.Load()
		_, _, err := u.Login(context.Background(), attempt.name, attempt.password, Client{Address: fmt.Sprintf("198.51.100.%d", i)})
		if got := u.stranger.turns.Load() + u.known.turns.Load() - before; got != 1 || err == nil {
			t.Errorf("%q with %.20q costs %d hashes (%v)", attempt.name, attempt.password, got, err)
		}
	}
	if u.decoy.cost != u.cost || len(u.decoy.key) != keyBytes || len(u.decoy.salt) != saltBytes {
		t.Errorf("the hash of nobody costs %+v, that of somebody %+v", u.decoy.cost, u.cost)
	}
}
