package redis

import (
	"context"
	"embed"
	"fmt"
	"strings"
	"time"

	goredis "github.com/redis/go-redis/v9"

	"scops/crawler/frontier"
)

//go:embed scripts/*.lua
var sources embed.FS

// scripts are the scripts of one frontier, ready to be called by their hash.
type scripts struct {
	add, claim, ack, nack, extend, mend, look, host, pick, tell *goredis.Script
}

// graceAfterRestart is what a worker may take between the answer to its claim
// and the writing of its request: a server that forgot the claim holds its Host
// for so much longer than the delay.
const graceAfterRestart = 250 * time.Millisecond

func newScripts() (scripts, error) {
	var failed error
	load := func(names ...string) *goredis.Script {
		var text strings.Builder
		fmt.Fprintf(&text, "local STEP, GRACE = %d, %d\n", millis(frontier.PriorityStep), millis(graceAfterRestart))
		for _, name := range names {
			body, err := sources.ReadFile("scripts/" + name + ".lua")
			if err != nil {
				failed = fmt.Errorf("load script: %w", err)
			}
			text.Write(body)
		}
		return goredis.NewScript(text.String())
	}
	host := func(names ...string) *goredis.Script { return load(append([]string{"reform", "prelude"}, names...)...) }
	return scripts{
		add: host("seen", "add"), claim: host("reap", "ripen", "claim"), ack: host("seen", "ack"),
		nack: host("nack"), extend: host("extend"), mend: host("mend"),
		look: host("look"), host: host("host"), pick: load("pick"),
		tell: host("tell"),
	}, failed
}

// call is one call of a script.
type call struct {
	keys []string
	args []any
}

// of prepares a call that serves one Host.
func (f *Frontier) of(host string, args ...any) call {
	delay := f.options.DelayOf(host)
	return call{keys: f.keys.of(host), args: append([]any{host, millis(delay)}, args...)}
}

// run makes one call.
func (f *Frontier) run(ctx context.Context, s *goredis.Script, c call) (any, error) {
	f.gate.RLock()
	defer f.gate.RUnlock()
	if err := f.ended(ctx); err != nil {
		return nil, err
	}
	out, err := s.Run(ctx, f.client, c.keys, c.args...).Result()
	return out, f.explain(ctx, err)
}

// together is the most calls sent before the answers to the first are read.
const together = 128

// reply is the answer to one call.
type reply struct {
	value any
	err   error
}

// each makes many calls of a script, pipelined; replies in order.
func (f *Frontier) each(ctx context.Context, s *goredis.Script, calls []call) []reply {
	out := make([]reply, 0, len(calls))
	f.gate.RLock()
	defer f.gate.RUnlock()
	for start := 0; start < len(calls); start += together {
		part := calls[start:min(start+together, len(calls))]
		if err := f.ended(ctx); err != nil {
			for range part {
				out = append(out, reply{err: err})
			}
			continue
		}
		pipe := f.client.Pipeline()
		for _, c := range part {
			pipe.EvalSha(ctx, s.Hash(), c.keys, c.args...)
		}
		cmds, _ := pipe.Exec(ctx) // every command has its own error
		for i, cmd := range cmds {
			answer, err := cmd.(*goredis.Cmd).Result()
			if goredis.HasErrorPrefix(err, "NOSCRIPT") { // a server that has just started knows none
				answer, err = s.Eval(ctx, f.client, part[i].keys, part[i].args...).Result()
			}
			out = append(out, reply{answer, f.explain(ctx, err)})
		}
	}
	return out
}

// runAll makes many calls of a script; answers in order, or the first error.
func (f *Frontier) runAll(ctx context.Context, s *goredis.Script, calls []call) ([]any, error) {
	out := make([]any, len(calls))
	for i, r := range f.each(ctx, s, calls) {
		if r.err != nil {
			return nil, r.err
		}
		out[i] = r.value
	}
	return out, nil
}
