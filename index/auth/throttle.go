package auth

import (
	"sync"
	"time"
)

// throttle makes attempts wait (see the package comment). Every attempt is
// counted as a failure when it begins, so that a thousand at once are not all
// taken for the first, and the count is taken back when it was none.
type throttle struct {
	mu sync.Mutex

	devices  *shelf // by user and mark: browsers that are known
	pairs    *shelf // by user and network
	networks *shelf // by network, over all users
	users    *shelf // by user, over all networks: how hot it is
}

// newThrottle has room for so many that it takes 15 MB when full.
func newThrottle() *throttle {
	return &throttle{devices: newShelf(1 << 12), pairs: newShelf(1 << 15), networks: newShelf(1 << 14), users: newShelf(1 << 13)}
}

// effect is what a bucket does to an attempt.
type effect int

const (
	own    effect = iota // makes it wait; a right password empties it
	shared               // makes it wait; a right password takes back its own count only
	heat                 // lengthens the wait of the own bucket
)

type scope struct {
	effect effect
	shelf  *shelf
	key    key
	pace   pace
}

// known is the scope of a browser with a valid mark. Its longest wait is short:
// behind it sits a person, who may have colleagues with access to the keyboard.
func (t *throttle) known(user, device string) []scope {
	return []scope{{own, t.devices, key{user: user, device: device}, pace{free: 5, max: time.Minute, leak: 15 * time.Minute}}}
}

// strangers are the scopes of a browser without a mark. The more people share a
// bucket, the more failures are free and the sooner they are forgiven: behind
// one address there may be a whole office on its first day.
func (t *throttle) strangers(user string, from network) []scope {
	const longest = 15 * time.Minute
	scopes := []scope{
		{own, t.pairs, key{user: user, net: from.near}, pace{free: 5, max: longest, leak: 15 * time.Minute}},
		{shared, t.networks, key{net: from.near}, pace{free: 20, max: longest, leak: time.Minute}},
		{heat, t.users, key{user: user}, pace{free: 5, max: 10 * time.Second, leak: time.Minute}},
	}
	if from.site.IsValid() {
		scopes = append(scopes,
			scope{shared, t.pairs, key{user: user, net: from.site}, pace{free: 10, max: longest, leak: 2 * time.Minute}},
			scope{shared, t.networks, key{net: from.site}, pace{free: 80, max: longest, leak: 15 * time.Second}})
	}
	return scopes
}

// knownCodes is known for codes of a second factor.
func (t *throttle) knownCodes(user, device string) []scope {
	scopes := t.known(user, device)
	scopes[0].key.codes = true
	return scopes
}

// codes are the scopes of codes from a browser without a mark. Whoever gets
// there knew the password, and a code has only a million values: so all of them
// together wait by user, after ten failures up to a quarter of an hour. The
// owner's own browsers are apart from it.
func (t *throttle) codes(user string, from network) []scope {
	const longest = 15 * time.Minute
	return []scope{
		{own, t.pairs, key{codes: true, user: user, net: from.near}, pace{free: 5, max: longest, leak: 15 * time.Minute}},
		{shared, t.users, key{codes: true, user: user}, pace{free: 10, max: longest, leak: 15 * time.Minute}},
	}
}

// knocks are the scopes of whoever comes back from a single sign-on service:
// each costs the service an answer.
func (t *throttle) knocks(from network) []scope {
	return []scope{{shared, t.networks, key{codes: true, net: from.near}, pace{free: 20, max: 15 * time.Minute, leak: time.Minute}}}
}

// attempt is one that has been let through.
type attempt struct {
	throttle *throttle
	charged  []charged
}

type charged struct {
	scope  scope
	bucket *bucket
	next   time.Time
}

// admit lets an attempt through, counted as a failure, or says how long to
// wait; then nothing is counted.
func (t *throttle) admit(now time.Time, scopes []scope) (*attempt, time.Duration) {
	t.mu.Lock()
	defer t.mu.Unlock()
	var wait time.Duration
	for _, s := range scopes {
		if b := s.shelf.get(s.key); b != nil && s.effect != heat {
			wait = max(wait, b.remaining(now))
		}
	}
	if wait > 0 {
		return nil, wait
	}
	a := &attempt{throttle: t}
	var slower time.Duration
	for _, s := range scopes {
		b := s.shelf.open(s.key, s.pace, now)
		b.charge(now)
		if s.effect == heat {
			slower = s.pace.wait(b.level)
		}
		a.charged = append(a.charged, charged{scope: s, bucket: b})
	}
	for i := range a.charged {
		a.charged[i].block(now, slower)
	}
	return a, 0
}

func (c *charged) block(now time.Time, slower time.Duration) {
	wait := c.scope.pace.wait(c.bucket.level)
	switch c.scope.effect {
	case heat:
		return
	case own:
		wait = max(wait, slower)
	}
	if wait > 0 {
		c.next = now.Add(wait)
		c.bucket.next = c.next
	}
}

// right says that the password was right.
func (a *attempt) right() {
	a.throttle.mu.Lock()
	defer a.throttle.mu.Unlock()
	for _, c := range a.charged {
		if c.scope.effect == own {
			c.scope.shelf.drop(c.scope.key)
		} else {
			c.takeBack()
		}
	}
}

// void says that no password was checked after all.
func (a *attempt) void() {
	a.throttle.mu.Lock()
	defer a.throttle.mu.Unlock()
	for _, c := range a.charged {
		c.takeBack()
	}
}

func (c *charged) takeBack() {
	c.bucket.level = max(0, c.bucket.level-1)
	if !c.next.IsZero() && c.bucket.next.Equal(c.next) {
		c.bucket.next = time.Time{}
	}
}
