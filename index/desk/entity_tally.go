package desk

import (
	"cmp"
	"slices"
	"time"
)

// maxEntityKeys bounds the accounts, and the neighbours, that are counted at
// once: one hostile post can name thousands.
const maxEntityKeys = 20_000

// entityTally counts who posted an identifier, and what else stood beside it.
type entityTally struct {
	self     Neighbour
	accounts map[[2]string]*AccountUse // by site, and id or handle
	beside   map[Neighbour]int
}

func newEntityTally(kind, value string) *entityTally {
	return &entityTally{self: Neighbour{Kind: kind, Value: value}, accounts: map[[2]string]*AccountUse{}, beside: map[Neighbour]int{}}
}

func (t *entityTally) add(f *Found, when time.Time) {
	t.account(f, when)
	seen := map[Neighbour]bool{t.self: true}
	for _, e := range f.Verdict.Entities {
		key := Neighbour{Kind: string(e.Kind), Value: e.Value}
		if seen[key] || Amount(key.Kind) {
			continue
		}
		seen[key] = true
		if _, known := t.beside[key]; known || len(t.beside) < maxEntityKeys {
			t.beside[key]++
		}
	}
}

func (t *entityTally) account(f *Found, when time.Time) {
	a := f.Post.Author
	key := [2]string{f.Post.Site, cmp.Or(a.ID, a.Handle)}
	if key[1] == "" {
		return // the site does not say who posted
	}
	use := t.accounts[key]
	if use == nil {
		if len(t.accounts) == maxEntityKeys {
			return
		}
		use = &AccountUse{Site: f.Post.Site, ID: a.ID, Handle: a.Handle, Name: a.Name, First: when, Last: when}
		t.accounts[key] = use
	}
	use.Posts++
	if when.Before(use.First) {
		use.First = when
	}
	if when.After(use.Last) {
		use.Last = when
	}
}

// result is what was counted, the most frequent first.
func (t *entityTally) result() ([]AccountUse, []Neighbour) {
	accounts := make([]AccountUse, 0, len(t.accounts))
	for _, use := range t.accounts {
		accounts = append(accounts, *use)
	}
	slices.SortFunc(accounts, func(a, b AccountUse) int {
		return cmp.Or(cmp.Compare(b.Posts, a.Posts), b.Last.Compare(a.Last), cmp.Compare(a.Site, b.Site), cmp.Compare(a.ID, b.ID), cmp.Compare(a.Handle, b.Handle))
	})
	beside := make([]Neighbour, 0, len(t.beside))
	for n, posts := range t.beside {
		n.Posts = posts
		beside = append(beside, n)
	}
	slices.SortFunc(beside, func(a, b Neighbour) int {
		return cmp.Or(cmp.Compare(b.Posts, a.Posts), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Value, b.Value))
	})
	return accounts[:min(len(accounts), maxEntityRows)], beside[:min(len(beside), maxEntityRows)]
}
