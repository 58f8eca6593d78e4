package frontier

import (
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"math"
	"time"

	"scops/crawler"
)

// writer writes the fields of a stored form: to out first, because which they
// are stands before them.
type writer struct {
	body []byte
	out  []byte
	has  uint64
}

// when writes a field if it is there; write may be nil for one that only is.
func (w *writer) when(bit uint64, there bool, write func()) {
	if !there {
		return
	}
	w.has |= bit
	if write != nil {
		write()
	}
}

func (w *writer) end() {
	w.body = append(binary.AppendUvarint(w.body, w.has), w.out...)
}

func (w *writer) int(n int64)   { w.out = binary.AppendVarint(w.out, n) }
func (w *writer) uint(n uint64) { w.out = binary.AppendUvarint(w.out, n) }

func (w *writer) text(s string) {
	w.uint(uint64(len(s)))
	w.out = append(w.out, s...)
}

func (w *writer) texts(all []string) {
	w.uint(uint64(len(all)))
	for _, s := range all {
		w.text(s)
	}
}

// id writes an id: one of 16 hex letters, which most are, as no text of eight
// bytes; any other as text.
func (w *writer) id(s string) {
	if b, err := hex.DecodeString(s); err == nil && len(b) == 8 && hex.EncodeToString(b) == s {
		w.out = append(append(w.out, 0), b...)
		return
	}
	w.text(s)
}

// interval writes seconds from a minute on, else nanoseconds; the lowest bit
// tells which.
func (w *writer) interval(d time.Duration) {
	if d >= time.Minute {
		w.int(int64(d.Round(time.Second)/time.Second) << 1)
		return
	}
	w.int(int64(max(d, -time.Minute))<<1 | 1)
}

func (w *writer) gaps(all []crawler.Gap) {
	w.uint(uint64(len(all)))
	for _, g := range all {
		w.int(g.From)
		w.int(g.To - g.From)
		w.text(g.Next)
	}
}

// hops are evidence: their moments are exact.
func (w *writer) hops(all []crawler.Hop) {
	w.uint(uint64(len(all)))
	for _, h := range all {
		w.text(h.URL)
		w.int(int64(h.Status))
		w.int(h.At.Unix())
		w.uint(uint64(h.At.Nanosecond()))
	}
}

// reader reads what writer wrote; the first thing that is wrong is kept in
// err, and from then on everything reads as zero.
type reader struct {
	rest []byte
	err  error
}

func (in *reader) fail(what string) {
	if in.err == nil {
		in.err = fmt.Errorf("%w: its fields end in %s", ErrRequest, what)
	}
	in.rest = nil
}

// end says what was wrong, if anything.
func (in *reader) end() error {
	if len(in.rest) > 0 {
		in.fail("bytes nobody wrote")
	}
	return in.err
}

func (in *reader) uint() uint64 {
	n, size := binary.Uvarint(in.rest)
	if size <= 0 {
		in.fail("half a number")
		return 0
	}
	in.rest = in.rest[size:]
	return n
}

func (in *reader) int() int64 {
	n, size := binary.Varint(in.rest)
	if size <= 0 {
		in.fail("half a number")
		return 0
	}
	in.rest = in.rest[size:]
	return n
}

// within reads a number of that size at most: a moment in reach of a time.Time.
func (in *reader) within(most int64) int64 {
	n := in.int()
	if n < -most || n > most {
		in.fail("a moment nobody wrote")
		return 0
	}
	return n
}

func (in *reader) bytes(n uint64) []byte {
	if n > uint64(len(in.rest)) {
		in.fail("half a text")
		return nil
	}
	b := in.rest[:n]
	in.rest = in.rest[n:]
	return b
}

func (in *reader) text() string { return string(in.bytes(in.uint())) }

// list reads so many things; each takes a byte at least, so a count larger than
// what is left is a lie.
func list[T any](in *reader, one func() T) []T {
	n := in.uint()
	if n > uint64(len(in.rest)) {
		in.fail("half a list")
		return nil
	}
	var all []T
	for range n {
		if in.err == nil {
			all = append(all, one())
		}
	}
	return all
}

func (in *reader) id() string {
	if n := in.uint(); n != 0 {
		return string(in.bytes(n))
	}
	return hex.EncodeToString(in.bytes(8))
}

func (in *reader) texts() []string { return list(in, in.text) }

func (in *reader) interval() time.Duration {
	n := in.int()
	d := time.Duration(n >> 1)
	if n&1 == 1 && d.Abs() <= time.Minute {
		return d
	}
	if n&1 == 1 || n>>1 > int64(math.MaxInt64/time.Second) {
		in.fail("an interval nobody wrote")
	}
	return time.Duration(n>>1) * time.Second
}

func (in *reader) gaps() []crawler.Gap {
	return list(in, func() crawler.Gap {
		from := in.int()
		return crawler.Gap{From: from, To: from + in.int(), Next: in.text()}
	})
}

func (in *reader) hops() []crawler.Hop {
	return list(in, func() crawler.Hop {
		return crawler.Hop{URL: in.text(), Status: int(in.int()), At: time.Unix(in.int(), int64(in.uint()%1e9)).UTC()}
	})
}
