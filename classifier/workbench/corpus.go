package workbench

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"sync"

	"scops/crawler"
	"scops/rules"
)

// Sample is one post of a corpus.
type Sample struct {
	Line  int // 1-based, in its file
	Post  crawler.Post
	Label rules.Label // what a person says it is; "" = not labelled
}

// Corpus is a file of posts, one to a line, read once from front to back.
type Corpus struct {
	// Next gives the next line, valid until the next call; io.EOF after the
	// last. bad is why this line alone cannot be used, err ends the reading.
	Next func() (line []byte, bad, err error)
	// Decode reads line n. It is called by several goroutines at once; an empty
	// line is not given to it.
	Decode func(line []byte, n int) (Sample, error)
	// Bad is told of every line that could not be used, in order; nil = nobody is.
	Bad     func(line int, err error)
	Workers int // how many judge at once; 0 = one per processor
}

// workers is how many judge at once.
func (c *Corpus) workers() int {
	if c.Workers > 0 {
		return c.Workers
	}
	return runtime.GOMAXPROCS(0)
}

// Offers says that a label is one a flag is right about.
func Offers(l rules.Label) bool {
	return l == rules.LabelSale || l == rules.LabelRecruit || l == rules.LabelService
}

// Bounds of one batch of lines. Memory holds a few batches per worker,
// whatever the size of the corpus.
const (
	batchLines = 256
	batchBytes = 1 << 20
)

// batch is a piece of a corpus on its way through a worker.
type batch[T any] struct {
	first int // number of its first line
	text  []byte
	ends  []int         // of each line in text
	bad   map[int]error // by line number
	out   chan outcome[T]
}

type outcome[T any] struct {
	value T
	posts int
	bad   []badLine
}

type badLine struct {
	line int
	err  error
}

// each gives every batch of a corpus to one of the workers and what comes of
// it, in order of the corpus, to fold. Work is told which worker it is, so that
// it can count without locks.
func each[T any](ctx context.Context, c Corpus, work func(worker int, samples []Sample) T, fold func(T)) (posts, bad int, err error) {
	workers := c.workers()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	jobs := make(chan *batch[T])
	order := make(chan *batch[T], 4*workers)
	var group sync.WaitGroup
	defer group.Wait()
	var readErr error
	group.Go(func() {
		defer close(order)
		defer close(jobs)
		readErr = readBatches(ctx, c, jobs, order)
	})
	for w := range workers {
		group.Go(func() {
			for b := range jobs {
				b.out <- b.judge(c, func(s []Sample) T { return work(w, s) })
			}
		})
	}
	for b := range order {
		got := <-b.out
		posts, bad = posts+got.posts, bad+len(got.bad)
		for _, l := range got.bad {
			if c.Bad != nil {
				c.Bad(l.line, l.err)
			}
		}
		fold(got.value)
	}
	return posts, bad, readErr
}

// readBatches cuts a corpus into batches until it ends.
func readBatches[T any](ctx context.Context, c Corpus, jobs, order chan<- *batch[T]) error {
	n := 1
	for done := false; !done; {
		b := &batch[T]{first: n, bad: map[int]error{}, out: make(chan outcome[T], 1)}
		for len(b.ends) < batchLines && len(b.text) < batchBytes {
			line, bad, err := c.Next()
			if errors.Is(err, io.EOF) {
				done = true
				break
			}
			if err != nil {
				return fmt.Errorf("read line %d: %w", n, err)
			}
			if bad != nil {
				b.bad[n] = bad
			}
			b.text = append(b.text, line...)
			b.ends = append(b.ends, len(b.text))
			n++
		}
		select {
		case jobs <- b:
			order <- b
		case <-ctx.Done():
			return fmt.Errorf("read corpus: %w", ctx.Err())
		}
	}
	return nil
}

// judge decodes the lines of a batch and works on them.
func (b *batch[T]) judge(c Corpus, work func([]Sample) T) outcome[T] {
	var out outcome[T]
	samples := make([]Sample, 0, len(b.ends))
	start := 0
	for i, end := range b.ends {
		n, line := b.first+i, b.text[start:end]
		start = end
		if err := b.bad[n]; err != nil {
			out.bad = append(out.bad, badLine{n, err})
			continue
		}
		if blank(line) {
			continue
		}
		s, err := c.Decode(line, n)
		if err != nil {
			out.bad = append(out.bad, badLine{n, err})
			continue
		}
		s.Line = n
		samples = append(samples, s)
	}
	out.posts = len(samples)
	out.value = work(samples)
	return out
}

func blank(line []byte) bool {
	for _, c := range line {
		if c != ' ' && c != '\t' && c != '\r' && c != '\n' {
			return false
		}
	}
	return true
}
