package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/sys/unix"
)

// How often progress is shown: a bar on a terminal, a line anywhere else.
const (
	barEvery  = 200 * time.Millisecond
	lineEvery = 10 * time.Second
)

// isTerminal says whether a person watches this writer.
func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	_, err := unix.IoctlGetTermios(int(f.Fd()), unix.TCGETS)
	return err == nil
}

// watch shows how far a job is until stop is called: state says it in words.
func watch(ctx context.Context, w io.Writer, state func() string) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	var wg sync.WaitGroup
	wg.Go(func() {
		if isTerminal(w) {
			spin(ctx, w, state)
			return
		}
		tick := time.NewTicker(lineEvery)
		defer tick.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
				fmt.Fprintln(w, state())
			}
		}
	})
	return func() { cancel(); wg.Wait() }
}

func spin(ctx context.Context, w io.Writer, state func() string) {
	bar := progressbar.NewOptions(-1, progressbar.OptionSetWriter(w), progressbar.OptionClearOnFinish(), progressbar.OptionSpinnerType(14))
	tick := time.NewTicker(barEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			_ = bar.Finish() // only the picture is lost
			return
		case <-tick.C:
			bar.Describe(state())
			_ = bar.Add(1)
		}
	}
}
