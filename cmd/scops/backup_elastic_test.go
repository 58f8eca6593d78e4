package main

import (
	"encoding/json"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// recipe gives the commands of deploy/backup-elasticsearch.md, block by block.
func recipe(t *testing.T) []string {
	t.Helper()
	text, err := os.ReadFile("../../deploy/backup-elasticsearch.md")
	if err != nil {
		t.Fatal(err)
	}
	var blocks []string
	for _, found := range regexp.MustCompile("(?s)```sh\n(.*?)```").FindAllSubmatch(text, -1) {
		blocks = append(blocks, string(found[1]))
	}
	if len(blocks) != 4 {
		t.Fatalf("the recipe has %d blocks of commands, want 4", len(blocks))
	}
	return blocks
}

// TestTheRecipeForElasticsearchRestoresWhatWasThere runs the commands of the
// recipe as they stand there, with a worker at work.
func TestTheRecipeForElasticsearchRestoresWhatWasThere(t *testing.T) {
	t.Parallel()
	d := deploy(t, "servers", "crawl: {revisit: {min: 500ms, max: 1s}}\n")
	server := os.Getenv("SCOPS_TEST_ELASTIC")
	if !takesSnapshots(t, server) {
		if os.Getenv("REQUIRE_BACKENDS") == "1" {
			t.Fatal("the server of SCOPS_TEST_ELASTIC has no path.repo: deploy/backends starts one that has")
		}
		t.Skip("the server of SCOPS_TEST_ELASTIC has no path.repo", "")
	}
	d.must(exitDone, "run", "--demo", "--once")
	want := summaryOf(d.search("flagged:any"))
	raw, err := os.ReadFile(d.config)
	if err != nil {
		t.Fatal(err)
	}
	prefix := string(regexp.MustCompile(`prefix: '([^']*)'`).FindSubmatch(raw)[1])
	kept := filepath.Join(t.TempDir(), "anchor")
	blocks := recipe(t)
	do := func(block string) {
		t.Helper()
		cmd := exec.CommandContext(t.Context(), "bash", "-eu", "-c", block)
		cmd.Env = append(os.Environ(), "ES="+server, "PREFIX="+prefix, "REPOSITORY="+prefix, "NAME=first", "DATA="+d.data, "KEPT_ANCHOR="+kept)
		out, err := cmd.CombinedOutput()
		if err != nil || strings.Contains(string(out), `"failed":1`) || strings.Contains(string(out), "PARTIAL") {
			t.Fatalf("%s\n%s%v", block, out, err)
		}
	}
	t.Cleanup(func() {
		ask(t, server, http.MethodDelete, "/_snapshot/"+prefix+"/first", "")
		ask(t, server, http.MethodDelete, "/_snapshot/"+prefix, "")
	})
	do(blocks[0])
	work := d.command(t.Context(), "run", "--demo")
	said, err := work.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := work.Start(); err != nil {
		t.Fatal(err)
	}
	waitFor(t, said, "admin=")
	do(blocks[1])
	stop(t, work)
	do(blocks[2])
	if got := indices(t, server, prefix); len(got) != 0 {
		t.Fatalf("after the loss %v are left", got)
	}
	do(blocks[3])

	if err := os.Rename(kept, filepath.Join(d.data, anchorName)); err != nil {
		t.Fatal(err)
	}
	if got := summaryOf(d.search("flagged:any")); !slices.Equal(got, want) {
		t.Errorf("%d posts are restored, want %d", len(got), len(want))
	}
	d.must(exitDone, "evidence", "verify")
	d.write(d.config, strings.Replace(string(raw), "prefix: '"+prefix+"'", "prefix: '"+prefix+"-2'", 1)) // of Redis, which stands first
	d.must(exitDone, "run", "--demo", "--once")
	d.must(exitDone, "evidence", "verify")
	if got := summaryOf(d.search("flagged:any")); !slices.Equal(got, want) {
		t.Errorf("after another round there are %d posts, want %d", len(got), len(want))
	}
}

// ask asks the server and gives its answer.
func ask(t *testing.T, server, method, path, body string) []byte {
	t.Helper()
	req, err := http.NewRequest(method, server+path, strings.NewReader(body)) //nolint:noctx // also after the test's end
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer closeQuietly(res.Body)
	answer, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer
}

// takesSnapshots says whether the server has a place for repositories.
func takesSnapshots(t *testing.T, server string) bool {
	t.Helper()
	var answer struct {
		Nodes map[string]struct {
			Settings struct {
				Path struct {
					Repo any `json:"repo"`
				} `json:"path"`
			} `json:"settings"`
		} `json:"nodes"`
	}
	if err := json.Unmarshal(ask(t, server, http.MethodGet, "/_nodes/settings?filter_path=nodes.*.settings.path.repo", ""), &answer); err != nil {
		t.Fatal(err)
	}
	return len(answer.Nodes) > 0
}

func indices(t *testing.T, server, prefix string) []string {
	t.Helper()
	return strings.Fields(string(ask(t, server, http.MethodGet, "/_cat/indices/"+prefix+"-*?h=index", "")))
}
