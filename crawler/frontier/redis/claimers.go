package redis

import (
	"slices"
	"sync"

	"scops/crawler"
)

// claimed is what a claimer is given: a lease, an error, or neither when another
// process was faster.
type claimed struct {
	lease crawler.Lease
	err   error
}

// claimer is one who waits for a lease: it is given one thing, once.
type claimer chan claimed

// claimers are the idle workers of this process, first come first served.
type claimers struct {
	sync.Mutex
	waiting []claimer
}

func (c *claimers) join() claimer {
	w := make(claimer, 1)
	c.Lock()
	defer c.Unlock()
	c.waiting = append(c.waiting, w)
	return w
}

func (c *claimers) count() int {
	c.Lock()
	defer c.Unlock()
	return len(c.waiting)
}

// leave says whether it still waited; if not, something is on its way to it.
func (c *claimers) leave(w claimer) bool {
	c.Lock()
	defer c.Unlock()
	i := slices.Index(c.waiting, w)
	if i < 0 {
		return false
	}
	c.waiting = slices.Delete(c.waiting, i, i+1)
	return true
}

// take takes the first n who wait, or all; each must be given something.
func (c *claimers) take(n int) []claimer {
	c.Lock()
	defer c.Unlock()
	n = min(n, len(c.waiting))
	taken := slices.Clone(c.waiting[:n])
	c.waiting = slices.Delete(c.waiting, 0, n)
	return taken
}
