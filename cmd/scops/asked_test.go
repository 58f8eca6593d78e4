package main

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

func TestAnAnswerIsKeptForAWhile(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		questions := 0
		a := &asked[int]{every: 10 * time.Second, within: time.Second, ask: func(context.Context) (int, error) {
			questions++
			return questions, nil
		}}
		ask := func(want int) {
			t.Helper()
			if got, err := a.get(t.Context()); got != want || err != nil {
				t.Errorf("answer %d %v, want %d", got, err, want)
			}
		}
		var wg sync.WaitGroup
		for range 20 {
			wg.Go(func() { ask(1) })
		}
		wg.Wait()
		time.Sleep(9 * time.Second)
		ask(1)
		time.Sleep(2 * time.Second)
		ask(2)
	})
}

func TestAPartThatHangsIsWaitedForOnceAndNotLong(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		questions := 0
		a := &asked[int]{every: 10 * time.Second, within: 3 * time.Second, ask: func(ctx context.Context) (int, error) {
			questions++
			<-ctx.Done()
			return 0, ctx.Err()
		}}
		gone, leave := context.WithCancel(t.Context())
		leave() // a prober that gave up must not spoil the answer for others
		began := time.Now()
		for _, ctx := range []context.Context{gone, t.Context(), t.Context()} {
			if _, err := a.get(ctx); !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("err = %v, want that it took too long", err)
			}
		}
		if took := time.Since(began); took != 3*time.Second || questions != 1 {
			t.Errorf("3 answers took %v and %d questions, want 3s and 1", took, questions)
		}
	})
}

func TestASlowQuestionRestsLonger(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		questions := 0
		a := &asked[int]{every: time.Second, within: 5 * time.Second, spare: 10, ask: func(context.Context) (int, error) {
			questions++
			time.Sleep(4 * time.Second)
			return questions, nil
		}}
		for range 10 { // the first takes 4 s; the next question comes after 40 s
			if _, err := a.get(t.Context()); err != nil {
				t.Fatal(err)
			}
			time.Sleep(4 * time.Second)
		}
		if questions != 1 {
			t.Errorf("%d questions in 44 s, want 1", questions)
		}
		if got, _ := a.get(t.Context()); got != 2 {
			t.Errorf("answer %d after the rest, want a new one", got)
		}
	})
}
