package main

import (
	"bufio"
	"context"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// daemon is scops running until it is stopped, with its log so far.
type daemon struct {
	t    *testing.T
	cmd  *exec.Cmd
	mu   sync.Mutex
	log  []string
	more chan struct{} // closed and replaced with every line
	over chan struct{} // closed when the log has ended
	next int           // the first line nobody waited for yet
}

func (d *deployment) daemon(args ...string) *daemon {
	d.t.Helper()
	run := &daemon{t: d.t, cmd: d.command(context.Background(), args...), more: make(chan struct{}), over: make(chan struct{})}
	stderr, err := run.cmd.StderrPipe()
	if err != nil {
		d.t.Fatal(err)
	}
	if err := run.cmd.Start(); err != nil {
		d.t.Fatal(err)
	}
	go func() {
		defer close(run.over)
		for lines := bufio.NewScanner(stderr); lines.Scan(); {
			run.line(lines.Text())
		}
	}()
	d.t.Cleanup(func() {
		_ = run.cmd.Process.Kill() // it may have ended
		<-run.over
		_ = run.cmd.Wait() // killed, or waited for: the error says so
	})
	return run
}

func (r *daemon) line(text string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.log = append(r.log, text)
	close(r.more)
	r.more = make(chan struct{})
}

// wait gives the next line of the log that holds every text.
func (r *daemon) wait(texts ...string) string {
	r.t.Helper()
	late := time.After(time.Minute)
	for ended := false; ; {
		r.mu.Lock()
		for ; r.next < len(r.log); r.next++ {
			line := r.log[r.next]
			if !slices.ContainsFunc(texts, func(text string) bool { return !strings.Contains(line, text) }) {
				r.next++
				r.mu.Unlock()
				return line
			}
		}
		more, log := r.more, strings.Join(r.log, "\n")
		r.mu.Unlock()
		select {
		case <-more:
		case <-r.over:
			if ended { // and its last lines have been looked at
				r.t.Fatalf("it ended without a line with %q; the log:\n%s", texts, log)
			}
			ended = true
		case <-late:
			r.t.Fatalf("no line with %q in a minute; the log:\n%s", texts, log)
		}
	}
}

// hangup sends SIGHUP.
func (r *daemon) hangup() {
	r.t.Helper()
	if err := r.cmd.Process.Signal(syscall.SIGHUP); err != nil {
		r.t.Fatal(err)
	}
}

// end stops it and demands a clean end.
func (r *daemon) end() {
	r.t.Helper()
	if err := r.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		r.t.Fatal(err)
	}
	state, err := r.cmd.Process.Wait()
	if err != nil || !state.Success() {
		r.t.Errorf("it did not end cleanly: %v %v", state, err)
	}
}

// whole is the log of one that was ended, to its last line.
func (r *daemon) whole() string {
	<-r.over
	r.mu.Lock()
	defer r.mu.Unlock()
	return strings.Join(r.log, "\n")
}

// until asks again and again whether something holds, for a minute.
func (d *deployment) until(what string, holds func() bool) {
	d.t.Helper()
	for late := time.Now().Add(time.Minute); !holds(); time.Sleep(100 * time.Millisecond) {
		if time.Now().After(late) {
			d.t.Fatalf("in a minute it did not come about that %s", what)
		}
	}
}
