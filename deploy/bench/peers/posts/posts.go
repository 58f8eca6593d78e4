// Package posts composes posts as a crawler meets them: 45 % Thai, 35 % Korean
// and 20 % English, 400 bytes on average, prices in 10 %, links in 20 %, an
// advertisement in 3 %. Beside whole sentences there are words coined from
// theirs, for a text of few words is an easy one to search. The same seed gives
// the same posts. Nothing in them was written by a person or leads to one.
package posts

import (
	"math/rand/v2"
	"strconv"
	"strings"
)

// Composer composes posts.
type Composer struct {
	rng  *rand.Rand
	zipf *rand.Zipf
	ad   func(rng *rand.Rand, lang string) string
}

// New begins a sequence of posts. ad writes what is planted in 3 % of them; nil
// = Offer.
func New(seed uint64, ad func(rng *rand.Rand, lang string) string) *Composer {
	if ad == nil {
		ad = Offer
	}
	rng := rand.New(rand.NewPCG(seed, 0x5c095))
	return &Composer{rng: rng, zipf: rand.NewZipf(rng, 1.1, 20, vocabularySize-1), ad: ad}
}

// Next composes the next post. planted says that an advertisement stands in it.
func (c *Composer) Next() (text string, planted bool) {
	r := c.rng
	v := thai
	switch n := r.IntN(100); {
	case n >= 80:
		v = english
	case n >= 45:
		v = korean
	}
	var parts []string
	if planted = r.IntN(100) < 3; planted {
		parts = append(parts, c.ad(r, v.lang))
	}
	if r.IntN(10) == 0 {
		parts = append(parts, v.price(r))
	}
	if r.IntN(5) == 0 {
		parts = append(parts, "https://"+pick(r, hosts)+".example/"+pick(r, hosts)+"/"+strconv.Itoa(r.IntN(9000)+1000))
	}
	size := 0
	for _, p := range parts {
		size += len(p) + 1
	}
	for want := 128 + r.IntN(430); size < want; {
		s := v.sentence(r, Words()[v.lang], c.zipf)
		parts = append(parts, s)
		size += len(s) + 1
	}
	r.Shuffle(len(parts), func(i, j int) { parts[i], parts[j] = parts[j], parts[i] })
	if r.IntN(4) == 0 {
		parts = append(parts, pick(r, emoji))
	}
	return strings.Join(parts, pick(r, joints)), planted
}

// Take composes n posts.
func (c *Composer) Take(n int) []string {
	all := make([]string, n)
	for i := range all {
		all[i], _ = c.Next()
	}
	return all
}

func pick(r *rand.Rand, of []string) string { return of[r.IntN(len(of))] }

var joints = []string{" ", " ", " ", "\n", ". "}

var emoji = []string{"🙏", "😂😂", "🌿", "✨", "🔥", "👍🏻", "❤️", "🥲", "☕️", "🏃‍♀️"}

var hosts = []string{"choir", "harbour", "kitchen", "library", "orchard", "station", "museum", "river", "market", "garden", "lantern", "bicycle"}
