package main

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"scops/crawler"
)

func TestChangedRulesTakeEffectWithoutARestartAndBrokenOnesDoNot(t *testing.T) {
	t.Parallel()
	o := overlay(t)
	run := o.started("run")
	o.feed.visits(t, 2)
	if hits := o.search(secretWord); len(hits) != 0 {
		t.Fatalf("%d posts are flagged before the rules know the word", len(hits))
	}
	o.overlay(secretWord, "low") // noticed without a signal
	run.wait("rules reloaded", "pack=sha256:")
	o.feed.visits(t, 3)
	before := len(o.search(secretWord))
	if before == 0 {
		t.Error("the changed rules flag nothing")
	}
	o.overlay(secretWord, "lwo")
	run.wait("rules not reloaded: the pack before stays in force", o.rules+":6:", "unknown-value")
	o.until("a metric says that the reload failed", func() bool {
		_, page, err := run.get("/metrics")
		return err == nil && strings.Contains(page, "\nscops_reload_last_successful 0\n")
	})
	if said := o.must(exitFailed, "doctor").stdout; !strings.Contains(said, "could not take in the rules") || !strings.Contains(said, o.rules+":6:") {
		t.Errorf("doctor does not say which rules are not in force: %s", said)
	}
	o.feed.visits(t, 3)
	if after := len(o.search(secretWord)); after <= before {
		t.Errorf("%d posts are flagged after broken rules, %d before: the old pack is no longer in force", after, before)
	}
	o.overlay("unheardof", "low")
	run.hangup()
	run.wait("rules reloaded")
	o.must(exitDone, "evidence", "verify")
}

func TestDeclaredSitesComeIntoForceWithoutARestartAndBrokenOnesDoNot(t *testing.T) {
	t.Parallel()
	o := overlay(t)
	dir := t.TempDir()
	file := filepath.Join(dir, "village.yaml")
	o.base = strings.Replace(o.base, "crawl: {", "crawl: {declared: "+dir+", ", 1)
	o.configure("", 2)
	run := o.started("run")
	good := "name: village\nhosts: village.example\nposts: {select: .post, id: '@id', address: '/{post}', text: .body}\n"
	o.write(file, good) // noticed without a signal
	run.wait("declared sites reloaded", "village")
	o.write(file, strings.Replace(good, "select", "selct", 1))
	run.hangup()
	run.wait("declared sites not reloaded: those before stay in force", file+":3:9", "unknown-key")
	o.until("a metric says that the reload failed", func() bool {
		_, page, err := run.get("/metrics")
		return err == nil && strings.Contains(page, "\nscops_reload_last_successful 0\n")
	})
	o.write(file, strings.Replace(good, "village\n", "hamlet\n", 1))
	run.hangup()
	run.wait("declared sites reloaded", "hamlet")
}

func TestAPackThatFailsItsTestsIsNotReloaded(t *testing.T) {
	t.Parallel()
	o := overlay(t)
	run := o.daemon("run")
	run.wait("working")
	o.write(o.rules, "extends: builtin\nposts:\n  - post: '오늘 날씨 좋다'\n    label: sale\n    band: likely\n    because: a wrong expectation\n")
	run.hangup()
	run.wait("rules not reloaded", "test does not hold: "+o.rules+":3:", "expected sale", "got none")
	run.end()
}

func TestReloadingLosesNoPost(t *testing.T) {
	t.Parallel()
	o := overlay(t)
	run := o.daemon("run")
	run.wait("working")
	o.overlay(secretWord, "low")
	run.hangup()
	run.wait("rules reloaded")
	o.feed.visits(t, 1)
	for n := range 8 {
		o.overlay(secretWord, "low", fmt.Sprintf("'%sy%d'", secretWord, n))
		run.hangup()
		run.wait("rules reloaded")
	}
	o.feed.visits(t, 2)
	run.end()
	numbers := map[int]bool{}
	lowest, highest := 1<<30, 0
	for _, h := range o.search(secretWord) {
		n, err := strconv.Atoi(h.Post.Text[strings.LastIndex(h.Post.Text, " n")+2:]) // a bare 119 would be a helpline
		if err != nil {
			t.Fatal(err)
		}
		numbers[n], lowest, highest = true, min(lowest, n), max(highest, n)
	}
	for n := lowest; n <= highest; n++ {
		if !numbers[n] {
			t.Errorf("post %d of %d to %d was shown, and is not stored", n, lowest, highest)
		}
	}
	if len(numbers) < 4 {
		t.Errorf("only %d posts were flagged while rules were reloaded", len(numbers))
	}
}

func TestChangedSettingsTakeEffectOrSayThatARestartIsNeeded(t *testing.T) {
	t.Parallel()
	o := overlay(t)
	run := o.daemon("run", "--listen", "localhost:0") // a flag is no changed setting
	run.wait("working")
	o.configure("log: {level: debug}\n", 2) // noticed without a signal
	run.wait("configuration reloaded", "log.level")
	run.wait("level=DEBUG")

	o.configure("log: {level: info}\nadmin: {listen: '127.0.0.1:1'}\n", 7)
	run.hangup()
	run.wait("configuration not reloaded: the one before stays in force", "already defined")

	o.configure("log: {level: info}\nsites: [{match: feed.example, delay: 30m}]\n", 7)
	run.hangup()
	run.wait("configuration reloaded", "sites log.level")
	if line := run.wait("restart needed"); !strings.Contains(line, "settings=crawl.workers") {
		t.Errorf("%q does not name crawl.workers alone", line)
	}
	run.end()
}

func TestAPageRestsAsLongAsTheReloadedPaceSays(t *testing.T) {
	t.Parallel()
	o := overlay(t)
	run := o.daemon("run")
	run.wait("working")
	o.feed.visits(t, 2)
	o.configure("sites: [{match: feed.example, delay: 1h}]\n", 2)
	run.hangup()
	run.wait("configuration reloaded", "sites")
	o.until("feed.example rests for an hour", func() bool {
		h := o.host("feed.example")
		return h.NextAllowed != nil && time.Until(*h.NextAllowed) > 50*time.Minute
	})
	run.end()
}

func TestAPageMovesToTheClockTheReloadedSettingsNameForIt(t *testing.T) {
	t.Parallel()
	o := overlay(t)
	run := o.daemon("run")
	run.wait("working")
	o.feed.visits(t, 2)
	o.configure("sites: [{match: feed.example, clock: shared.example}]\n", 2)
	run.hangup()
	run.wait("configuration reloaded", "sites")
	o.until("the page is on the clock of shared.example alone", func() bool {
		before, now := o.host("feed.example"), o.host("shared.example")
		return before.Queued+before.Leased == 0 && now.Queued+now.Leased > 0
	})
	o.feed.visits(t, 2)
	run.end()
}

// host is one line of "scops queue hosts"; zero when there is none.
func (d *deployment) host(name string) crawler.HostStatus {
	d.t.Helper()
	for line := range strings.Lines(d.must(exitDone, "queue", "hosts", "--format", "json").stdout) {
		var h crawler.HostStatus
		if err := json.Unmarshal([]byte(line), &h); err != nil {
			d.t.Fatal(err)
		}
		if h.Host == name {
			return h
		}
	}
	return crawler.HostStatus{}
}
