package main

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"scops/index"
)

// TestIndicesAreMigratedWhileAWorkerFillsThem has the indices of an earlier
// version, kills the verb that migrates them at random moments while a worker is
// at work, and lets it come to its end. Everything an undisturbed round finds
// must be found, once, and the ledger be whole.
func TestIndicesAreMigratedWhileAWorkerFillsThem(t *testing.T) {
	t.Parallel()
	web := newCountedWeb(t)
	d := deploy(t, "servers", web.config())
	want := web.everything(t)
	prefix := d.earlierIndices()
	d.must(exitDone, append([]string{"seed", "add"}, web.Seeds()...)...)
	worker := d.startedUntil("crawl")
	eventually(t, time.Minute, "a post is flagged", func() (bool, string) { return len(d.search("flagged:yes")) > 0, "" })

	all, _ := d.findings(0)
	check(t, all, "store", stateWarning, "scops index migrate")
	plan := d.must(exitDone, "index", "migrate", "--dry-run", "--format", "json").stdout
	if n := strings.Count(plan, `"begun":false`); n < 4 || !strings.Contains(plan, `"from":"`+prefix+`-hit-v0"`) {
		t.Errorf("the plan is\n%s", plan)
	}
	killed := 0
	for range 6 {
		ctx, kill := context.WithTimeout(t.Context(), time.Duration(100+rand.IntN(2000))*time.Millisecond) //nolint:gosec // a moment nobody chose
		if execute(t, d.command(ctx, "index", "migrate")).code != exitDone {
			killed++
		}
		kill()
	}
	out := d.must(exitDone, "index", "migrate", "--purpose", "upgrade")
	t.Logf("killed %d times, then\n%s%s", killed, out.stdout, out.stderr)
	if again := d.must(exitDone, "index", "migrate"); !strings.Contains(again.stderr, "nothing to migrate") {
		t.Errorf("the second time it says %s", again.stderr)
	}

	eventually(t, 3*time.Minute, "everything is found", func() (bool, string) {
		found := summaryOf(d.search("flagged:yes"))
		slices.Sort(found)
		return strings.Join(found, "\n") == strings.Join(want, "\n"), fmt.Sprintf("%d of %d", len(found), len(want))
	})
	worker.end()
	d.must(exitDone, "evidence", "verify")
	if dropped := d.must(exitDone, "index", "migrate", "--drop-old").stdout; !strings.Contains(dropped, prefix+"-hit-v0: deleted") {
		t.Errorf("dropped:\n%s", dropped)
	}
	if left := indices(t, os.Getenv("SCOPS_TEST_ELASTIC"), prefix); slices.ContainsFunc(left, func(name string) bool { return strings.HasSuffix(name, "-v0") }) {
		t.Errorf("left are %v", left)
	}
	d.must(exitDone, "evidence", "verify")
}

// earlierIndices makes the indices of a version before this one; only the number
// of their mapping differs.
func (d *deployment) earlierIndices() (prefix string) {
	d.t.Helper()
	raw, err := os.ReadFile(d.config)
	if err != nil {
		d.t.Fatal(err)
	}
	prefix = string(regexp.MustCompile(`prefix: '([^']+)'`).FindSubmatch(raw)[1])
	text, err := os.ReadFile("../../index/elastic/mapping.json")
	if err != nil {
		d.t.Fatal(err)
	}
	var mapping map[string]any
	if err := json.Unmarshal(text, &mapping); err != nil {
		d.t.Fatal(err)
	}
	mapping["_meta"] = map[string]any{"scops_mapping": 0}
	for _, kind := range []index.Kind{index.KindHit, index.KindSource, index.KindEvidence, index.KindLedger, index.KindAnchor} {
		name := prefix + "-" + string(kind)
		body, err := json.Marshal(map[string]any{"mappings": mapping, "aliases": map[string]any{name: map[string]any{}}})
		if err != nil {
			d.t.Fatal(err)
		}
		req, err := http.NewRequestWithContext(d.t.Context(), http.MethodPut, os.Getenv("SCOPS_TEST_ELASTIC")+"/"+name+"-v0", strings.NewReader(string(body)))
		if err != nil {
			d.t.Fatal(err)
		}
		req.Header.Set("Content-Type", "application/json")
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			d.t.Fatal(err)
		}
		if closeQuietly(res.Body); res.StatusCode != http.StatusOK {
			d.t.Fatalf("make %s: %s", name, res.Status)
		}
	}
	return prefix
}
