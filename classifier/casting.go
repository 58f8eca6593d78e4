package classifier

import (
	"unicode/utf8"

	"scops/crawler"
	"scops/rules"
)

// thaiReach is how far a Thai frame word reaches on each side, in graphemes:
// Thai has no sentence marks, so a whole page may be one segment.
const thaiReach = 80

// casting marks what the words of frames reach in a post.
type casting struct {
	r    *reading
	lone bool          // one word of reporting or care alone speaks in the post
	all  bool          // each word reaches all finds; see reachAll
	done map[area]bool // where words that are not Thai need not be cast any more; nil = nobody will ask
}

// area is a place a frame was cast on from.
type area struct {
	start int
	bit   frameSet
}

func newCasting(r *reading) casting {
	c := casting{r: r, lone: r.speakingWords(true) == 1, all: r.reachAll()}
	if !c.all && r.severalFrame() {
		c.done = map[area]bool{}
	}
	return c
}

// severalFrame says that words of frames stand in more than one place.
func (r *reading) severalFrame() bool {
	n := 0
	for i := range r.items {
		if r.items[i].frame() != 0 {
			n++
		}
	}
	return n > 1
}

// cast marks what a word of a frame reaches.
func (c *casting) cast(f *found, bit frameSet) {
	reach := c.reach(f)
	if f.hasSlot(rules.SlotCare) && c.lone && c.r.holdsAd(reach) {
		return
	}
	if f.term.list.Lang != "th" && c.done != nil { // such words of a segment reach the same
		key := area{reach.Start, bit}
		if c.done[key] {
			return
		}
		c.done[key] = true
	}
	c.r.castFrame(reach, bit)
}

// reach is what a word of a frame reaches: its segment, of Thai as far as a Thai word
// does.
func (c *casting) reach(f *found) crawler.Range {
	r := c.r
	if c.all {
		return crawler.Range{End: len(r.text)}
	}
	q := r.segment(f.start)
	if f.term.list.Lang == "th" && !r.near(r.within(q)) {
		q.Start = max(q.Start, r.lay.move(f.start, -thaiReach))
		q.End = min(q.End, r.lay.move(f.end, thaiReach))
	}
	return q
}

// reachAll says that every word of a frame reaches all finds, as in most posts: they
// stand near each other, and no sign that may end a segment stands between them.
func (r *reading) reachAll() bool {
	first, last := r.items[0].start, r.items[len(r.items)-1].start
	return nextCut(r.text[:last], first) == last && r.near(r.items)
}

// near says that Thai words reach from the first of some finds to the last.
func (r *reading) near(items []found) bool {
	between := r.text[items[0].start:items[len(items)-1].start]
	return len(between) < thaiReach || utf8.RuneCountInString(between) < thaiReach
}
