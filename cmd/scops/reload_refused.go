package main

import (
	"context"
	"os"
	"time"

	"scops/index/upkeep"
)

// rememberTime bounds how long a reload waits for the store.
const rememberTime = 5 * time.Second

// processName names this process to people: the machine and the verb.
func processName(verb string) string {
	host, err := os.Hostname()
	if err != nil {
		host = "unnamed machine"
	}
	return host + " " + verb
}

// remember tells the store whether this process judges by the rules it was
// given, for the console to say. A store that does not answer costs a line of
// the log: the rules in force are not its matter.
func (r *reloader) remember(ctx context.Context, refused error) {
	ctx, cancel := context.WithTimeout(ctx, rememberTime)
	defer cancel()
	owner := r.force.config().Agency.ID
	var err error
	if refused == nil {
		err = upkeep.ForgetRefused(ctx, r.store, owner, handling, r.process)
	} else {
		problem, n := firstProblem(refused)
		err = upkeep.RememberRefused(ctx, r.store, owner, handling, upkeep.Refused{
			Process: r.process, At: time.Now().UTC(), Pack: r.judge.Digest(), Problem: problem, Problems: n,
		})
	}
	if err != nil {
		r.log.Warn("the console cannot be told how the reload went", "error", err)
	}
}
