package auth

import (
	"errors"
	"fmt"
	"net/netip"
	"sync"
	"testing"
	"time"

	"scops/index/indextest"
)

// guess tries a password and says whether it was checked at all.
func guess(t *testing.T, u *Users, name, password string, from Client) (checked, in bool, wait time.Duration) {
	t.Helper()
	_, _, err := u.Login(t.Context(), name, password, from)
	var w *WaitError
	switch {
	case err == nil:
		return true, true, 0
	case errors.Is(err, ErrLogin):
		return true, false, 0
	case errors.As(err, &w):
		return false, false, w.Wait
	}
	t.Fatal(err)
	return
}

// failAndWait fails until that costs a wait, and waits.
func failAndWait(t *testing.T, u *Users, c *clock, name string, from Client) {
	t.Helper()
	for {
		if _, _, wait := guess(t, u, name, wrong, from); wait > 0 {
			c.pass(wait)
			return
		}
	}
}

func TestTenThousandGuessesFromOneNetworkAreFewChecks(t *testing.T) {
	t.Parallel()
	u, c, _ := team(t, "mali")
	_, device, err := u.Login(t.Context(), "mali", good, office)
	if err != nil {
		t.Fatal(err)
	}
	for hour := range 3 {
		checks := 0
		for i := range 10_000 {
			c.pass(360 * time.Millisecond)
			if checked, in, _ := guess(t, u, "mali", wrong, attacker); in {
				t.Fatal("a wrong password is in")
			} else if checked {
				checks++
			}
			if i%1000 != 500 {
				continue
			}
			// The owner, in the middle of it: at the desk, on the attacker's own
			// network with the known browser, and somewhere else with another.
			for _, from := range []Client{{office.Address, device}, {attacker.Address, device}, {Address: "198.51.100.7"}} {
				if _, in, wait := guess(t, u, "mali", good, from); !in {
					t.Errorf("hour %d: the owner at %s (known: %v) waits %v", hour, from.Address, from.Device != "", wait)
				}
			}
		}
		if checks > 25 || checks < 3 {
			t.Errorf("hour %d: %d of 10,000 guesses were checked, want 3 to 25", hour, checks)
		}
	}
}

func TestAFloodFromManyNetworksSlowsAStrangerForTenSecondsAtMost(t *testing.T) {
	t.Parallel()
	u, c, _ := team(t, "mali")
	_, device, err := u.Login(t.Context(), "mali", good, office)
	if err != nil {
		t.Fatal(err)
	}
	for i := range 4000 {
		c.pass(100 * time.Millisecond)
		guess(t, u, "mali", wrong, Client{Address: fmt.Sprintf("203.0.%d.%d", i/250%4, i%250)})
		if i%500 != 499 {
			continue
		}
		if _, in, wait := guess(t, u, "mali", good, Client{Address: attacker.Address, Device: device}); !in {
			t.Errorf("from a known browser: a wait of %v", wait)
		}
		from := Client{Address: fmt.Sprintf("198.51.100.%d", i/500)}
		if _, in, wait := guess(t, u, "mali", good, from); !in {
			t.Errorf("the right password at once, from a network of its own: a wait of %v", wait)
		}
		from.Address = fmt.Sprintf("198.51.100.%d", 100+i/500)
		for range 3 { // three slips of the finger
			if checked, _, wait := guess(t, u, "mali", wrong, from); !checked {
				t.Errorf("a slip is not even checked: wait %v", wait)
			}
			_, in, wait := guess(t, u, "mali", good, from)
			if in || wait <= 0 || wait > 10*time.Second {
				t.Errorf("after a slip: in %v, a wait of %v, want one up to 10 s", in, wait)
			}
			c.pass(wait)
		}
		if _, in, wait := guess(t, u, "mali", good, from); !in {
			t.Errorf("after three slips and the waits that were told: another wait of %v", wait)
		}
	}
	c.pass(15 * time.Minute)
	from := Client{Address: "198.51.100.250"}
	guess(t, u, "mali", wrong, from)
	if _, in, wait := guess(t, u, "mali", good, from); !in {
		t.Errorf("a quarter of an hour after the flood a slip costs a wait of %v", wait)
	}
}

func TestOneWhoOwnsManyNetworksIsOneAttacker(t *testing.T) {
	t.Parallel()
	u, c, _ := team(t, "mali")
	checks := 0
	for i := range 10_000 {
		c.pass(360 * time.Millisecond)
		if checked, _, _ := guess(t, u, "mali", wrong, Client{Address: fmt.Sprintf("2001:db8:0:%x::1", i)}); checked {
			checks++
		}
	}
	if checks > 60 {
		t.Errorf("%d guesses from the networks of one /48 were checked in an hour, want 60 at most", checks)
	}
	if _, in, wait := guess(t, u, "mali", good, Client{Address: "2001:db8:1::1"}); !in {
		t.Errorf("the owner, from another site, waits %v", wait)
	}
}

func TestOnePasswordTriedOnEverybodyIsSlowedToo(t *testing.T) {
	t.Parallel()
	u, c, _ := team(t, "mali")
	checks := 0
	for i := range 10_000 {
		c.pass(360 * time.Millisecond)
		if checked, _, _ := guess(t, u, fmt.Sprintf("user%d", i), wrong, attacker); checked {
			checks++
		}
	}
	if checks > 100 {
		t.Errorf("%d names were tried in an hour, want 100 at most", checks)
	}
}

func TestAnOfficeBehindOneAddressStartsItsFirstDay(t *testing.T) {
	t.Parallel()
	u, c, _ := team(t, "mali")
	for i := range 15 {
		name := fmt.Sprintf("demo_%d", i)
		person(t, u, name)
		c.pass(time.Minute)
		guess(t, u, name, wrong, office)
		guess(t, u, name, wrong, office)
		if _, in, wait := guess(t, u, name, good, office); !in {
			t.Errorf("colleague %d, after two slips, waits %v", i, wait)
		}
	}
}

func TestUnknownNamesAreThrottledLikeKnownOnes(t *testing.T) {
	t.Parallel()
	u, c, _ := team(t, "mali")
	for i := range 300 {
		c.pass(7 * time.Second)
		_, _, known := u.Login(t.Context(), "mali", wrong, Client{Address: "203.0.113.1"})
		_, _, unknown := u.Login(t.Context(), "nobody", wrong, Client{Address: "203.0.113.2"})
		if known == nil || unknown == nil || known.Error() != unknown.Error() {
			t.Fatalf("guess %d: %v for a known name, %v for an unknown one", i, known, unknown)
		}
	}
}

func TestAThousandGuessesAtOnceAreNotAllTheFirst(t *testing.T) {
	t.Parallel()
	u, _, _ := team(t, "mali")
	u.stranger = newLane(1000)
	var (
		wg     sync.WaitGroup
		mu     sync.Mutex
		checks int
	)
	for range 1000 {
		wg.Go(func() {
			if checked, _, _ := guess(t, u, "mali", wrong, attacker); checked {
				mu.Lock()
				checks++
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	if checks != 6 {
		t.Errorf("%d of 1000 were checked, want 6: the sixth failure is the first that costs a wait", checks)
	}
}

func TestWaitsGrowAndAreForgiven(t *testing.T) {
	t.Parallel()
	u, c, _ := team(t, "mali")
	var waits []time.Duration
	for len(waits) < 12 {
		checked, _, wait := guess(t, u, "mali", wrong, attacker)
		if !checked {
			waits = append(waits, wait)
			c.pass(wait)
		}
	}
	// The user is hot by then, so that the first waits are a little longer.
	for i := 1; i < len(waits); i++ {
		if waits[i] < waits[i-1] || waits[i] > 15*time.Minute {
			t.Errorf("the waits are %v: they shrink, or are longer than a quarter of an hour", waits)
			break
		}
	}
	if waits[0] > 2*time.Second || waits[8] != 256*time.Second || waits[11] != 15*time.Minute {
		t.Errorf("the waits are %v", waits)
	}
	c.pass(4 * time.Hour)
	for range 5 {
		if checked, _, wait := guess(t, u, "mali", wrong, attacker); !checked {
			t.Errorf("hours later there is still a wait of %v", wait)
		}
	}
	if _, in, wait := guess(t, u, "mali", good, attacker); !in {
		t.Errorf("the right password after five slips: a wait of %v", wait)
	}
	c.pass(15 * time.Minute) // one of the five would be forgiven by now
	for range 5 {
		if checked, _, wait := guess(t, u, "mali", wrong, attacker); !checked {
			t.Errorf("after the right password the slips before it still count: a wait of %v", wait)
		}
	}
}

func TestAKnownBrowserWaitsForItsOwnFailuresOnly(t *testing.T) {
	t.Parallel()
	u, c, _ := team(t, "mali")
	_, device, err := u.Login(t.Context(), "mali", good, office)
	if err != nil {
		t.Fatal(err)
	}
	_, other, err := u.Login(t.Context(), "mali", good, office)
	if err != nil {
		t.Fatal(err)
	}
	checks := 0
	for range 3000 {
		c.pass(1200 * time.Millisecond)
		checked, _, wait := guess(t, u, "mali", wrong, Client{office.Address, device})
		if checked {
			checks++
		}
		if wait > time.Minute {
			t.Fatalf("a wait of %v", wait)
		}
	}
	if checks > 80 {
		t.Errorf("%d guesses from a stolen mark were checked in an hour, want 80 at most", checks)
	}
	for _, from := range []Client{{office.Address, other}, {Address: "198.51.100.7"}} {
		if _, in, wait := guess(t, u, "mali", good, from); !in {
			t.Errorf("another browser (known: %v) waits %v", from.Device != "", wait)
		}
	}
}

func TestLoggingInAsOneselfForgivesNoGuessesAtOthers(t *testing.T) {
	t.Parallel()
	u, c, _ := team(t, "mali")
	person(t, u, "crook")
	checks := 0
	for i := range 5000 {
		c.pass(720 * time.Millisecond)
		if checked, _, _ := guess(t, u, fmt.Sprintf("user%d", i), wrong, attacker); checked {
			checks++
		}
		guess(t, u, "crook", good, attacker)
	}
	if checks > 100 {
		t.Errorf("%d guesses at others were checked in an hour, want 100 at most", checks)
	}
}

func TestTheRightPasswordOfADisabledUserIsAGuessLikeAnyOther(t *testing.T) {
	t.Parallel()
	c := newClock()
	u := usersOn(indextest.NewMemory(), c)
	oneTime, err := u.Add(t.Context(), "idle", "", []Role{RoleAnalyst}, "test")
	if err != nil {
		t.Fatal(err)
	}
	if err := u.SetDisabled(t.Context(), "idle", true); err != nil {
		t.Fatal(err)
	}
	c.pass(2 * OneTimeLife) // expired, too: not told either
	for i := range 300 {
		c.pass(7 * time.Second)
		_, _, right := u.Login(t.Context(), "idle", oneTime, Client{Address: "203.0.113.1"})
		_, _, unknown := u.Login(t.Context(), "nobody", wrong, Client{Address: "203.0.113.2"})
		if right == nil || right.Error() != unknown.Error() {
			t.Fatalf("attempt %d: %v for the right password, %v for an unknown name", i, right, unknown)
		}
	}
}

func TestAnAttemptThatWasNoneCostsNoWait(t *testing.T) {
	t.Parallel()
	u, c, store := team(t, "mali")
	failAndWait(t, u, c, "mali", attacker)
	store.Fail = func(string) error { return errors.New("connection refused") }
	if _, _, err := u.Login(t.Context(), "mali", good, attacker); err == nil {
		t.Fatal("logged in without a store")
	}
	store.Fail = nil
	if _, in, wait := guess(t, u, "mali", good, attacker); !in {
		t.Errorf("after an attempt nobody could check: a wait of %v", wait)
	}
}

func TestTheRightPasswordLeavesTheNetworkAsItWas(t *testing.T) {
	t.Parallel()
	u, c, _ := team(t, "mali")
	person(t, u, "somchai")
	for i := range 20 {
		guess(t, u, fmt.Sprintf("user%d", i), wrong, office)
	}
	failAndWait(t, u, c, "user99", office)
	for _, name := range []string{"mali", "somchai", "mali"} {
		if _, in, wait := guess(t, u, name, good, office); !in {
			t.Errorf("%s waits %v for a colleague who has just logged in", name, wait)
		}
	}
}

func TestARightPasswordDoesNotLiftTheWaitOfAnotherAttempt(t *testing.T) {
	t.Parallel()
	c, th := newClock(), newThrottle()
	from := networkOf(office.Address)
	for i := range 19 {
		th.admit(c.now(), th.strangers(fmt.Sprintf("user%d", i), from))
	}
	first, _ := th.admit(c.now(), th.strangers("mali", from))
	if _, wait := th.admit(c.now(), th.strangers("boss", from)); wait > 0 {
		t.Fatalf("the twenty-first attempt at once waits %v", wait)
	}
	first.right()
	if _, wait := th.admit(c.now(), th.strangers("user99", from)); wait <= 0 {
		t.Error("the failure that ended the free ones costs no wait, because somebody else logged in")
	}
}

func TestACrowdOfNewcomersDoesNotMakeAnAttackerForgotten(t *testing.T) {
	t.Parallel()
	c := newClock()
	const size = 512
	th := &throttle{devices: newShelf(size), pairs: newShelf(size), networks: newShelf(size), users: newShelf(size)}
	hot := th.strangers("mali", networkOf("203.0.113.66"))
	for range 8 {
		_, wait := th.admit(c.now(), hot)
		c.pass(wait)
	}
	_, _ = th.admit(c.now(), hot)
	for i := range 20 * size {
		from := network{near: netip.PrefixFrom(netip.AddrFrom4([4]byte{10, byte(i >> 16), byte(i >> 8), byte(i)}), 32)}
		th.admit(c.now(), th.strangers(fmt.Sprintf("user%d", i%2000), from))
	}
	for _, s := range []*shelf{th.devices, th.pairs, th.networks, th.users} {
		if len(s.list) > s.size || len(s.where) != len(s.list) {
			t.Errorf("%d buckets and %d names, want %d at most", len(s.list), len(s.where), s.size)
		}
		for k, i := range s.where {
			if s.list[i].key != k {
				t.Fatal("a name leads to a bucket that is not its own")
			}
		}
	}
	if len(th.pairs.list) != size {
		t.Errorf("the crowd filled %d buckets, want all %d", len(th.pairs.list), size)
	}
	if _, wait := th.admit(c.now(), hot); wait < time.Second {
		t.Errorf("the attacker waits %v: forgotten", wait)
	}
}

func TestAClockPutBackLocksNobodyOut(t *testing.T) {
	t.Parallel()
	u, c, _ := team(t, "mali")
	for range 16 {
		_, _, wait := guess(t, u, "mali", wrong, attacker)
		c.pass(wait)
	}
	c.pass(-1000 * time.Hour)
	_, in, wait := guess(t, u, "mali", good, attacker)
	if in || wait > 15*time.Minute {
		t.Fatalf("in %v, a wait of %v", in, wait)
	}
	c.pass(wait)
	if _, in, wait := guess(t, u, "mali", good, attacker); !in {
		t.Errorf("after the wait that was told: another of %v", wait)
	}
}

func TestNetworksAreWhoeverSitsBehindThem(t *testing.T) {
	t.Parallel()
	for address, want := range map[string][2]string{
		"192.0.2.10":                {"192.0.2.10/32", "invalid Prefix"},
		"192.0.2.10:443":            {"192.0.2.10/32", "invalid Prefix"},
		"::ffff:192.0.2.10":         {"192.0.2.10/32", "invalid Prefix"},
		"2001:db8:1:2:3:4:5:6":      {"2001:db8:1:2::/64", "2001:db8:1::/48"},
		"[2001:db8:1:2::9]:1":       {"2001:db8:1:2::/64", "2001:db8:1::/48"},
		"fe80::1%eth0":              {"fe80::/64", "fe80::/48"},
		"":                          {"invalid Prefix", "invalid Prefix"},
		"unix":                      {"invalid Prefix", "invalid Prefix"},
		"192.0.2.10, 198.51.100.20": {"invalid Prefix", "invalid Prefix"},
	} {
		if got := networkOf(address); got.near.String() != want[0] || got.site.String() != want[1] {
			t.Errorf("%q is of %v in %v, want %v", address, got.near, got.site, want)
		}
	}
}
