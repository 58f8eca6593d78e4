package redis

import (
	"context"
	"embed"
	"fmt"
	"strings"

	goredis "github.com/redis/go-redis/v9"
)

//go:embed scripts/*.lua
var sources embed.FS

// scripts are the scripts of one frontier, ready to be called by their hash.
type scripts struct {
	add, claim, ack, nack, extend, mend, look, host, pick, tell *goredis.Script
}

func newScripts() (scripts, error) {
	var failed error
	load := func(names ...string) *goredis.Script {
		var text strings.Builder
		for _, name := range names {
			body, err := sources.ReadFile("scripts/" + name + ".lua")
			if err != nil {
				failed = fmt.Errorf("load script: %w", err)
			}
			text.Write(body)
		}
		return goredis.NewScript(text.String())
	}
	return scripts{
		add: load("prelude", "add"), claim: load("prelude", "reap", "claim"), ack: load("prelude", "ack"),
		nack: load("prelude", "nack"), extend: load("prelude", "extend"), mend: load("prelude", "mend"),
		look: load("prelude", "look"), host: load("prelude", "host"), pick: load("pick"),
		tell: load("prelude", "tell"),
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

// runAll makes many calls of a script, pipelined; answers in order.
func (f *Frontier) runAll(ctx context.Context, s *goredis.Script, calls []call) ([]any, error) {
	f.gate.RLock()
	defer f.gate.RUnlock()
	if err := f.ended(ctx); err != nil {
		return nil, err
	}
	out := make([]any, 0, len(calls))
	for start := 0; start < len(calls); start += together {
		part := calls[start:min(start+together, len(calls))]
		pipe := f.client.Pipeline()
		for _, c := range part {
			pipe.EvalSha(ctx, s.Hash(), c.keys, c.args...)
		}
		cmds, err := pipe.Exec(ctx)
		if len(cmds) != len(part) {
			return nil, f.explain(ctx, err)
		}
		for i, cmd := range cmds {
			answer, err := cmd.(*goredis.Cmd).Result()
			if goredis.HasErrorPrefix(err, "NOSCRIPT") { // a server that has just started knows none
				answer, err = s.Eval(ctx, f.client, part[i].keys, part[i].args...).Result()
			}
			if err != nil {
				return nil, f.explain(ctx, err)
			}
			out = append(out, answer)
		}
	}
	return out, nil
}
