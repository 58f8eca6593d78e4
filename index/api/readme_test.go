package api_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"scops/index/desk"
)

// TestTheExamplesOfTheReadmeWork runs them one after another, as a reader does.
func TestTheExamplesOfTheReadmeWork(t *testing.T) {
	t.Parallel()
	for _, tool := range []string{"bash", "curl", "jq", "sha256sum"} {
		if _, err := exec.LookPath(tool); err != nil {
			if os.Getenv("REQUIRE_BACKENDS") == "1" {
				t.Fatalf("no %s and REQUIRE_BACKENDS=1", tool)
			}
			t.Skipf("no %s: install the package", tool)
		}
	}
	raw, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	h := open(t, nil, nil)
	h.Crawl(t, "<p>page</p>", icePost("1", ice), icePost("2", ice))
	dir := t.TempDir()
	token := h.token(t, "kim", desk.RoleAnalyst)
	if err := os.WriteFile(filepath.Join(dir, "scops.curl"), []byte(`header = "Authorization: Bearer `+token+`"`+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	want := []string{
		`^\{"name":"kim","roles":\["analyst"\]`,
		`^telegram:demo_winter:\d\t\d+\tnew\ntelegram:demo_winter:\d\t\d+\tnew\n$`,
		`^$`,
		`^[0-9a-f]{64}\n[0-9a-f]{64}  -\n$`,
		`^passed_up\t2\t1\t1\nagency internal, not for release\ntrue\nagency internal, not for release\ntrue\n$`,
		`^query\n5\n아이스 \(ice\n       \^\n`,
	}
	examples := regexp.MustCompile("(?s)```sh\n(.*?)```").FindAllStringSubmatch(string(raw), -1)
	if len(examples) != len(want) {
		t.Fatalf("the README has %d examples, the test knows %d", len(examples), len(want))
	}
	for i, example := range examples {
		cmd := exec.CommandContext(t.Context(), "bash", "-euo", "pipefail", "-c", example[1])
		cmd.Dir, cmd.Env = dir, append(os.Environ(), "SCOPS="+h.url, "LC_ALL=C.UTF-8")
		var stderr bytes.Buffer
		cmd.Stderr = &stderr
		out, err := cmd.Output()
		if err != nil || !regexp.MustCompile(want[i]).Match(out) {
			t.Errorf("%s\nsays %q (%v)\n%s", example[1], out, err, stderr.String())
		}
	}
	file, err := os.ReadFile(filepath.Join(dir, "hits.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	head, rest, _ := bytes.Cut(file, []byte("\n"))
	if sum := sha256.Sum256(rest); !strings.Contains(string(head), hex.EncodeToString(sum[:])) {
		t.Error("the hash in the head is not that of the rest")
	}
}
