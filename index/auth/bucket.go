package auth

import (
	"math"
	"math/rand/v2"
	"net/netip"
	"time"
)

// pace says how one kind of bucket slows attempts down.
type pace struct {
	free float64       // failures that cost no wait
	max  time.Duration // the longest wait
	leak time.Duration // one failure is forgiven in this time
}

// wait is how long nobody may try after a failure has filled a bucket to
// level: a second for the first beyond the free ones, then twice as much each.
func (p pace) wait(level float64) time.Duration {
	over := math.Ceil(level - p.free)
	if over < 1 {
		return 0
	}
	return time.Duration(min(float64(time.Second)*math.Exp2(over-1), float64(p.max)))
}

// top is the level at which the wait is longest. No bucket holds more, so that
// it takes no longer to forgive a long flood than a short one.
func (p pace) top() float64 { return p.free + 1 + math.Ceil(math.Log2(p.max.Seconds())) }

// key names a bucket: what is not part of the name is left empty.
type key struct {
	codes  bool // counts codes, not passwords
	user   string
	net    netip.Prefix
	device string
}

// bucket counts the failures of somebody.
type bucket struct {
	key   key
	pace  pace
	level float64   // failures, less those forgiven, at the time at
	at    time.Time // zero = never used
	next  time.Time // nobody may try before
}

// now lets time pass. A clock put back forgives nothing and punishes nobody.
func (b *bucket) now(now time.Time) {
	if passed := now.Sub(b.at); passed > 0 {
		b.level = max(0, b.level-float64(passed)/float64(b.pace.leak))
	}
	b.at = now
}

// remaining is how long to wait still.
func (b *bucket) remaining(now time.Time) time.Duration {
	if b.next.Sub(now) > b.pace.max { // the clock has been put back
		b.next = now.Add(b.pace.max)
	}
	return max(0, b.next.Sub(now))
}

// charge counts a failure.
func (b *bucket) charge(now time.Time) {
	b.now(now)
	b.level = min(b.level+1, b.pace.top())
}

// shelf holds a fixed number of buckets. When it is full, the emptiest of a
// few picked blindly makes room, not the oldest: an attacker who wants to be
// forgotten early then has to fill most of the shelf to the level of the own
// bucket first, and every failure that takes is a guess which was slowed down
// like any other. What newcomers push out is somebody with a failure or two.
type shelf struct {
	size  int
	where map[key]int
	list  []*bucket
}

const picked = 8

func newShelf(size int) *shelf { return &shelf{size: size, where: map[key]int{}} }

// get is nil for a bucket that is not there, which is an empty one.
func (s *shelf) get(k key) *bucket {
	if i, ok := s.where[k]; ok {
		return s.list[i]
	}
	return nil
}

// open gives the bucket of this name, a new one if there is none.
func (s *shelf) open(k key, p pace, now time.Time) *bucket {
	if b := s.get(k); b != nil {
		return b
	}
	if len(s.list) >= s.size {
		s.makeRoom(now)
	}
	b := &bucket{key: k, pace: p}
	s.where[k] = len(s.list)
	s.list = append(s.list, b)
	return b
}

func (s *shelf) makeRoom(now time.Time) {
	emptiest := s.list[rand.IntN(len(s.list))]
	emptiest.now(now)
	for range picked - 1 {
		b := s.list[rand.IntN(len(s.list))]
		if b.now(now); b.level < emptiest.level {
			emptiest = b
		}
	}
	s.drop(emptiest.key)
}

// drop forgets a bucket.
func (s *shelf) drop(k key) {
	i, ok := s.where[k]
	if !ok {
		return
	}
	last := s.list[len(s.list)-1]
	s.list[i], s.where[last.key] = last, i
	s.list = s.list[:len(s.list)-1]
	delete(s.where, k)
}
