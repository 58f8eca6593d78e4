package frontier

import (
	"cmp"
	"encoding/hex"
	"time"

	"scops/crawler"
)

// The fields of a stored form. Which of them stand there is one varint of
// these bits, the commonest first; then they follow in this order. The order is
// stored: a new field takes the next bit.
const (
	hasAdapter = 1 << iota
	hasLastDone
	hasInterval
	hasNewest
	hasOldest
	hasDigest // HeadSHA256, as bytes
	hasChanged
	isBackfilled
	hasBackfillPages
	hasOlder
	hasSource
	hasETag
	hasModifiedDate // LastModified in HTTP's own form, as seconds
	hasModified     // any other
	hasGaps
	hasHead // differs from the address
	hasKind // is no Source
	hasDepth
	hasVisitPages
	hasHops
	hasSeen
	isGap
	hasTail
	hasDigestText
	hasReason
	hasPost
	hasLook
	allBits = 1<<iota - 1
)

// began is what moments of a Source count from: the start of 2026, in seconds.
const began = 1_767_225_600

// httpDate is IMF-fixdate (RFC 9110 section 5.6.7).
const httpDate = "Mon, 02 Jan 2006 15:04:05 GMT"

// fields writes all but the address.
func (w *writer) fields(r crawler.Request, reason string) {
	c := r.Cursor
	digest, _ := hex.DecodeString(crawler.ShortHead(c.HeadSHA256)) // what is no such digest stands as text
	packed := len(digest) == crawler.HeadLetters/2 && hex.EncodeToString(digest) == crawler.ShortHead(c.HeadSHA256)
	modified, err := time.Parse(httpDate, r.LastModified)
	dated := err == nil && modified.Format(httpDate) == r.LastModified
	r.Head, r.Kind = cmp.Or(r.Head, r.URL), cmp.Or(r.Kind, crawler.KindSource)
	w.when(hasAdapter, r.Adapter != "", func() { w.text(r.Adapter) })
	w.when(hasLastDone, !r.LastDone.IsZero(), func() { w.int(lastDone(r.LastDone) - began*1e3) })
	w.when(hasInterval, r.Interval != 0, func() { w.interval(r.Interval) })
	w.when(hasNewest, c.Newest != 0, func() { w.int(c.Newest) })
	w.when(hasOldest, c.Oldest != 0, func() { w.int(c.Newest - c.Oldest) })
	w.when(hasDigest, packed, func() { w.out = append(w.out, digest...) })
	w.when(hasChanged, !c.ChangedAt.IsZero(), func() { w.int(changedAfter(c.ChangedAt, lastDone(r.LastDone))) })
	w.when(isBackfilled, c.BackfillDone, nil)
	w.when(hasBackfillPages, c.BackfillPage != 0, func() { w.int(int64(c.BackfillPage)) })
	w.when(hasOlder, c.Older != "", func() { w.text(c.Older) })
	w.when(hasSource, r.Source != "", func() { w.id(r.Source) })
	w.when(hasETag, r.ETag != "", func() { w.text(r.ETag) })
	w.when(hasModifiedDate, dated, func() { w.int(modified.Unix() - began) })
	w.when(hasModified, r.LastModified != "" && !dated, func() { w.text(r.LastModified) })
	w.when(hasGaps, len(c.Gaps) > 0, func() { w.gaps(c.Gaps) })
	w.when(hasHead, r.Head != r.URL, func() { w.text(r.Head) })
	w.when(hasKind, r.Kind != crawler.KindSource, func() { w.text(string(r.Kind)) })
	w.when(hasDepth, r.Depth != 0, func() { w.int(int64(r.Depth)) })
	w.when(hasVisitPages, r.Visit.Pages != 0, func() { w.int(int64(r.Visit.Pages)) })
	w.when(hasHops, len(r.Visit.Hops) > 0, func() { w.hops(r.Visit.Hops) })
	w.when(hasSeen, len(r.Visit.Seen) > 0, func() { w.texts(r.Visit.Seen) })
	w.when(isGap, r.Visit.Gap, nil)
	w.when(hasTail, c.Tail != "", func() { w.text(c.Tail) })
	w.when(hasDigestText, c.HeadSHA256 != "" && !packed, func() { w.text(c.HeadSHA256) })
	w.when(hasReason, reason != "", func() { w.text(reason) })
	w.when(hasPost, r.Post != "", func() { w.text(r.Post) })
	w.when(hasLook, r.Look != 0, func() { w.int(int64(r.Look)) })
	w.end()
}

// fields reads them back.
func (in *reader) fields(address string) (r crawler.Request, reason string) {
	r = crawler.Request{URL: address, Head: address, Kind: crawler.KindSource}
	c, has := &r.Cursor, in.uint()
	if has > allBits {
		in.fail("a field this program does not know")
	}
	when := func(bit uint64, read func()) {
		if has&bit != 0 && in.err == nil {
			read()
		}
	}
	when(hasAdapter, func() { r.Adapter = in.text() })
	when(hasLastDone, func() { r.LastDone = time.UnixMilli(began*1e3 + in.within(1<<50)).UTC() })
	when(hasInterval, func() { r.Interval = in.interval() })
	when(hasNewest, func() { c.Newest = in.int() })
	when(hasOldest, func() { c.Oldest = c.Newest - in.int() })
	when(hasDigest, func() { c.HeadSHA256 = hex.EncodeToString(in.bytes(crawler.HeadLetters / 2)) })
	when(hasChanged, func() { c.ChangedAt = time.UnixMilli(lastDone(r.LastDone) + 1e3*in.within(1<<40)).UTC() })
	when(isBackfilled, func() { c.BackfillDone = true })
	when(hasBackfillPages, func() { c.BackfillPage = int(in.int()) })
	when(hasOlder, func() { c.Older = in.text() })
	when(hasSource, func() { r.Source = in.id() })
	when(hasETag, func() { r.ETag = in.text() })
	when(hasModifiedDate, func() { r.LastModified = time.Unix(began+in.int(), 0).UTC().Format(httpDate) })
	when(hasModified, func() { r.LastModified = in.text() })
	when(hasGaps, func() { c.Gaps = in.gaps() })
	when(hasHead, func() { r.Head = in.text() })
	when(hasKind, func() { r.Kind = crawler.RequestKind(in.text()) })
	when(hasDepth, func() { r.Depth = int(in.int()) })
	when(hasVisitPages, func() { r.Visit.Pages = int(in.int()) })
	when(hasHops, func() { r.Visit.Hops = in.hops() })
	when(hasSeen, func() { r.Visit.Seen = in.texts() })
	when(isGap, func() { r.Visit.Gap = true })
	when(hasTail, func() { c.Tail = in.text() })
	when(hasDigestText, func() { c.HeadSHA256 = crawler.ShortHead(in.text()) })
	when(hasReason, func() { reason = in.text() })
	when(hasPost, func() { r.Post = in.text() })
	when(hasLook, func() { r.Look = int(in.int()) })
	r.Head, r.Kind = cmp.Or(r.Head, r.URL), cmp.Or(r.Kind, crawler.KindSource)
	return r, reason
}

// lastDone is LastDone in milliseconds, rounded up: a visit that ended after some
// moment never seems to have ended before it. Before the first it is began.
func lastDone(t time.Time) int64 {
	if t.IsZero() {
		return began * 1e3
	}
	return Ceil(t)
}

// changedAfter is how many seconds after the last visit the head page was seen
// changed: more than 0 exactly when it was after.
func changedAfter(changed time.Time, last int64) int64 {
	ms := changed.UnixMilli() - last
	if ms > 0 {
		return (ms + 999) / 1000
	}
	return (ms - 500) / 1000
}
