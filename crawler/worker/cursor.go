package worker

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"slices"
	"time"

	"scops/crawler"
)

// maxGaps is how many unread spans a cursor keeps; older ones are joined.
const maxGaps = 16

// reading is one page as the cursor sees it.
type reading struct {
	page    *crawler.Page
	harvest *crawler.Harvest // nil = not modified
	gone    bool             // 404 or 410
}

// limits bound a visit.
type limits struct {
	age             time.Duration // of history
	pages           int           // of history
	visit           int           // of one visit
	first, min, max time.Duration // intervals
	host            func(string) (string, error)
}

func (r *run) limits() limits {
	o := r.opt
	return limits{o.BackfillAge, o.BackfillPages, o.VisitPages, o.RevisitFirst, o.RevisitMin, o.RevisitMax, o.HostOf}
}

// stepper moves one Request past one page.
type stepper struct {
	req  crawler.Request
	cur  *crawler.Cursor
	in   reading
	span crawler.Span
	next string // the page that goes on, "" = none that may be followed
	lim  limits
	now  time.Time
}

// step moves a Request past a page that was stored: either to the next page of
// the same visit (more), or to the end of the visit. The head page comes first;
// then the gaps between it and earlier visits, newest first; then older
// history, down to its bound. A thread pages forward instead, from the last
// page read. Paging ends by position and by addresses seen, so that neither a
// missing link nor an endless one decides.
func step(req crawler.Request, in reading, lim limits, now time.Time) (next crawler.Request, more bool) {
	s := &stepper{req: req, in: in, lim: lim, now: now}
	s.cur = &s.req.Cursor
	s.cur.Gaps = slices.Clone(s.cur.Gaps)
	s.req.Visit.Seen = slices.Clone(s.req.Visit.Seen)
	head := req.Visit.Pages == 0
	s.see()
	if in.harvest != nil {
		s.span = in.harvest.Span
		s.next = s.usable(in.harvest.Next)
	}
	forward := s.cur.Tail != "" || in.harvest != nil && in.harvest.Forward
	switch {
	case head:
		s.head(forward)
	case forward:
		s.forward()
	case req.Visit.Gap && len(s.cur.Gaps) > 0:
		s.gap()
	default:
		s.backfill()
	}
	if to := s.choose(forward, head); to != "" && s.req.Visit.Pages < lim.visit {
		s.req.URL, s.req.Tries = to, 0
		return s.req, true
	}
	return finish(s.req, lim, now, true), false
}

// finish ends a visit. whole says that its head was read: the interval adapts
// to whether it had changed.
func finish(req crawler.Request, lim limits, now time.Time, whole bool) crawler.Request {
	if whole {
		changed := req.Cursor.ChangedAt.After(req.LastDone)
		req.Interval = adapt(req.Interval, changed, req.LastDone.IsZero(), lim)
	} else if req.Interval <= 0 {
		req.Interval = lim.first
	}
	req.URL, req.Visit, req.Tries, req.LastDone = req.Head, crawler.Visit{}, 0, now.UTC()
	return req
}

// see notes the page, and the redirects that led to it, as read.
func (s *stepper) see() {
	v := &s.req.Visit
	for _, hop := range v.Hops {
		v.Seen = append(v.Seen, hop.URL)
	}
	v.Seen = append(v.Seen, s.req.URL)
	v.Pages++
	v.Hops = nil
}

// usable gives the address of a further page in canonical form: on the same
// Host, and not read in this visit.
func (s *stepper) usable(next *string) string {
	if next == nil {
		return ""
	}
	address, err := crawler.Canonical(*next)
	if err != nil || slices.Contains(s.req.Visit.Seen, address) {
		return ""
	}
	if host, err := s.lim.host(address); err != nil || host != s.req.Host {
		return ""
	}
	return address
}

func (s *stepper) head(forward bool) {
	if s.in.harvest == nil {
		return // not modified: all is as the last visit left it
	}
	s.noteChange()
	s.validators()
	if s.in.gone {
		return
	}
	if forward {
		if s.cur.Tail == "" {
			s.cur.Tail = s.req.URL
		}
		s.cur.Newest = max(s.cur.Newest, s.span.Newest)
		return
	}
	opened := s.openGap()
	if s.cur.Newest == 0 {
		s.cur.Oldest = s.span.Oldest
	}
	s.cur.Newest = max(s.cur.Newest, s.span.Newest)
	if s.cur.BackfillDone || s.cur.Older != "" || opened {
		return
	}
	s.cur.Older = s.next
	s.cur.BackfillDone = s.bounded()
}

// noteChange compares what was read with the last visit's: posts and threads,
// not the page's bytes, which hold counters and clocks.
func (s *stepper) noteChange() {
	sum := digest(*s.in.harvest)
	if sum != s.cur.HeadSHA256 {
		s.cur.ChangedAt = s.now.UTC()
	}
	s.cur.HeadSHA256 = sum
}

func digest(h crawler.Harvest) string {
	sum := sha256.New()
	fmt.Fprintf(sum, "%s\n", h.State)
	for _, p := range h.Posts {
		fmt.Fprintf(sum, "%q %q\n", p.ID, p.Text)
	}
	for _, l := range h.Links {
		switch l.Why {
		case crawler.LinkThread, crawler.LinkSitemap, crawler.LinkPage:
			fmt.Fprintf(sum, "%q\n", l.URL)
			if !l.At.IsZero() {
				fmt.Fprintf(sum, "%d\n", l.At.Unix())
			}
		}
	}
	return crawler.ShortHead(hex.EncodeToString(sum.Sum(nil)))
}

// validators keeps what makes the next visit's request conditional; not of a
// page that was cut, or that was none.
func (s *stepper) validators() {
	s.req.ETag, s.req.LastModified = "", ""
	p := s.in.page
	if p.Status == http.StatusOK && !p.Truncated {
		s.req.ETag, s.req.LastModified = p.Header.Get("ETag"), p.Header.Get("Last-Modified")
	}
}

// openGap notes the span between the head page and the newest position known.
func (s *stepper) openGap() bool {
	if s.cur.Newest == 0 || s.span.Oldest <= s.cur.Newest+1 || s.next == "" {
		return false
	}
	gaps := append([]crawler.Gap{{From: s.cur.Newest, To: s.span.Oldest, Next: s.next}}, s.cur.Gaps...)
	if n := len(gaps); n > maxGaps {
		gaps[n-2].From = gaps[n-1].From
		gaps = gaps[:n-1]
	}
	s.cur.Gaps = gaps
	return true
}

// gap moves the newest gap on: closed when the page reaches what was known,
// given up when its positions do not move.
func (s *stepper) gap() {
	g := &s.cur.Gaps[0]
	switch {
	case s.in.gone || s.in.harvest == nil:
		s.cur.Gaps = s.cur.Gaps[1:]
	case hidden(s.in.harvest.State):
		g.Next = s.req.URL // a wall is no end: the next visit asks again
	case s.span.Oldest == 0 || s.span.Oldest <= g.From+1 || s.span.Oldest >= g.To:
		s.cur.Gaps = s.cur.Gaps[1:]
	default:
		g.To, g.Next = s.span.Oldest, s.orSame()
	}
}

// orSame is the page that goes on, or this one once more: at the next visit it
// either has a link, or nothing moves and that is the end.
func (s *stepper) orSame() string {
	if s.next != "" {
		return s.next
	}
	return s.req.URL
}

func (s *stepper) backfill() {
	s.cur.BackfillPage++
	ordered := s.span.Oldest != 0
	switch {
	case s.in.gone || s.in.harvest == nil:
		s.cur.BackfillDone = true
	case s.cur.BackfillPage >= s.lim.pages:
		s.cur.BackfillDone = true
	case hidden(s.in.harvest.State):
		s.cur.Older = s.req.URL
	case ordered && (s.cur.Oldest == 0 || s.span.Oldest < s.cur.Oldest):
		s.cur.Older = s.orSame()
		s.cur.BackfillDone = s.bounded()
	case ordered || s.cur.Oldest != 0 || s.next == "":
		s.cur.BackfillDone = true // nothing moves, or nothing is left
	default:
		s.cur.Older = s.next
		s.cur.BackfillDone = s.bounded()
	}
	if ordered && (s.cur.Oldest == 0 || s.span.Oldest < s.cur.Oldest) {
		s.cur.Oldest = s.span.Oldest
	}
	if s.cur.BackfillDone {
		s.cur.Older = ""
	}
}

// bounded says that history is read as far back as wanted: positions begin at
// 1, pages are counted, and two old posts (a pinned one alone proves nothing),
// or nothing but old posts, are older than the bound.
func (s *stepper) bounded() bool {
	if s.span.Oldest == 1 || s.lim.pages <= 0 {
		return true
	}
	old, dated := 0, 0
	limit := s.now.Add(-s.lim.age)
	for _, p := range s.in.harvest.Posts {
		if p.PostedAt == nil {
			continue
		}
		dated++
		if p.PostedAt.Before(limit) {
			old++
		}
	}
	return old > 0 && (old >= 2 || old == dated)
}

// forward moves a thread's tail on.
func (s *stepper) forward() {
	switch {
	case s.in.gone:
		s.cur.Tail = "" // the thread was shortened: from its head again
		return
	case s.in.harvest == nil || hidden(s.in.harvest.State):
		return
	}
	s.cur.Tail = s.req.URL
	if s.span.Newest > s.cur.Newest {
		s.cur.Newest = s.span.Newest
		s.cur.ChangedAt = s.now.UTC()
	}
}

// hidden says that a page does not show what it holds.
func hidden(state crawler.PageState) bool {
	return state != crawler.PageOK && state != crawler.PageEmpty
}

// choose gives the page that goes on, "" = the visit is over.
func (s *stepper) choose(forward, head bool) string {
	if s.in.gone || s.in.harvest != nil && hidden(s.in.harvest.State) {
		return ""
	}
	if forward {
		if head && s.fresh(s.cur.Tail) {
			return s.cur.Tail
		}
		return s.next
	}
	if len(s.cur.Gaps) > 0 && s.fresh(s.cur.Gaps[0].Next) {
		s.req.Visit.Gap = true
		return s.cur.Gaps[0].Next
	}
	if !s.cur.BackfillDone && s.fresh(s.cur.Older) {
		s.req.Visit.Gap = false
		return s.cur.Older
	}
	return ""
}

func (s *stepper) fresh(address string) bool {
	return address != "" && !slices.Contains(s.req.Visit.Seen, address)
}
