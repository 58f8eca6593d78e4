package main

import (
	"bytes"
	"database/sql"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	_ "modernc.org/sqlite"
)

// engine changes stored documents behind scops's back, by the engine's own
// means.
type engine interface {
	ids(t *testing.T, kind string) []string // in order
	flip(t *testing.T, kind, id string)     // one byte of the stored body
	remove(t *testing.T, kind, id string)
}

func TestWhatTheEngineItselfWasMadeToChangeIsNamed(t *testing.T) {
	t.Parallel()
	inBothModes(t, func(t *testing.T, d *deployment) {
		for name, tamper := range map[string]func(*testing.T, engine) (named string){
			"a byte of a sealed page": func(t *testing.T, e engine) string {
				id := e.ids(t, "evidence")[0]
				e.flip(t, "evidence", id)
				return id
			},
			"a byte of a ledger record": func(t *testing.T, e engine) string {
				id := e.ids(t, "ledger")[0]
				e.flip(t, "ledger", id)
				return id
			},
			"the last record removed": func(t *testing.T, e engine) string {
				ids := e.ids(t, "ledger")
				last := lastOfChain(ids, ids[0])
				e.remove(t, "ledger", last)
				return last
			},
			"the last anchor removed": func(t *testing.T, e engine) string {
				ids := e.ids(t, "anchor")
				e.remove(t, "anchor", ids[len(ids)-1])
				return ids[len(ids)-1]
			},
		} {
			t.Run(name, func(t *testing.T) {
				d := deploy(t, d.mode, "")
				d.must(exitDone, "run", "--demo", "--once")
				d.must(exitDone, "evidence", "verify")
				id := tamper(t, d.engine())
				r := d.must(exitFailed, "evidence", "verify")
				if !regexp.MustCompile(`(?m)^` + regexp.QuoteMeta(id) + `: .+`).MatchString(r.stdout) {
					t.Errorf("verify did not name %s:\n%s", id, r.stdout)
				}
			})
		}
	})
}

// lastOfChain is the last record of the chain a record belongs to.
func lastOfChain(ids []string, of string) string {
	chain, _, _ := strings.Cut(of, "-")
	last := of
	for _, id := range ids {
		if strings.HasPrefix(id, chain+"-") {
			last = id
		}
	}
	return last
}

func (d *deployment) engine() engine {
	if d.mode == "embedded" {
		return sqliteFile(filepath.Join(d.data, "index.db"))
	}
	raw, err := os.ReadFile(d.config)
	if err != nil {
		d.t.Fatal(err)
	}
	prefix := regexp.MustCompile(`password_file: '[^']*', prefix: '([^']*)'`).FindSubmatch(raw)[1]
	return elasticServer{os.Getenv("SCOPS_TEST_ELASTIC"), string(prefix)}
}

type sqliteFile string

func (f sqliteFile) do(t *testing.T, statement string, args ...any) []string {
	t.Helper()
	db, err := sql.Open("sqlite", string(f)+"?_pragma=busy_timeout(20000)") // scops may be running
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	rows, err := db.QueryContext(t.Context(), statement, args...)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var out []string
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			t.Fatal(err)
		}
		out = append(out, s)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}

func (f sqliteFile) ids(t *testing.T, kind string) []string {
	return f.do(t, "SELECT id FROM docs WHERE kind = ? ORDER BY id", kind)
}

func (f sqliteFile) flip(t *testing.T, kind, id string) {
	t.Helper()
	body := f.do(t, "SELECT CAST(body AS TEXT) FROM content JOIN docs USING (doc) WHERE kind = ? AND id = ?", kind, id)[0]
	f.do(t, "UPDATE content SET body = CAST(? AS BLOB) WHERE doc = (SELECT doc FROM docs WHERE kind = ? AND id = ?)", flipped(t, body), kind, id)
}

func (f sqliteFile) remove(t *testing.T, kind, id string) {
	f.do(t, "DELETE FROM docs WHERE kind = ? AND id = ?", kind, id)
}

// flipped changes one letter inside the longest value of a JSON text, so that
// it stays JSON.
func flipped(t *testing.T, body string) string {
	t.Helper()
	at := len(body) * 2 / 3
	for ; at < len(body); at++ {
		if c := body[at]; c >= 'a' && c <= 'y' {
			return body[:at] + string(c+1) + body[at+1:]
		}
	}
	t.Fatalf("nothing to change in %.80q", body)
	return ""
}

type elasticServer struct{ url, prefix string }

func (e elasticServer) call(t *testing.T, method, path string, body []byte) []byte {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, e.url+"/"+e.prefix+"-"+path, bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode >= 300 {
		t.Fatalf("%s %s: %s %s %v", method, path, res.Status, raw, err)
	}
	return raw
}

func (e elasticServer) ids(t *testing.T, kind string) []string {
	t.Helper()
	raw := e.call(t, http.MethodPost, kind+"/_search", []byte(`{"size":10000,"_source":false,"sort":["id"]}`))
	var answer struct {
		Hits struct {
			Hits []struct {
				ID string `json:"_id"`
			}
		}
	}
	if err := json.Unmarshal(raw, &answer); err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, h := range answer.Hits.Hits {
		ids = append(ids, h.ID)
	}
	return ids
}

func (e elasticServer) flip(t *testing.T, kind, id string) {
	t.Helper()
	raw := e.call(t, http.MethodGet, fmt.Sprintf("%s/_source/%s", kind, id), nil)
	var source map[string]json.RawMessage
	if err := json.Unmarshal(raw, &source); err != nil {
		t.Fatal(err)
	}
	source["body"] = json.RawMessage(flipped(t, string(source["body"])))
	changed, err := json.Marshal(source)
	if err != nil {
		t.Fatal(err)
	}
	e.call(t, http.MethodPut, fmt.Sprintf("%s/_doc/%s?refresh=true", kind, id), changed)
}

func (e elasticServer) remove(t *testing.T, kind, id string) {
	e.call(t, http.MethodDelete, fmt.Sprintf("%s/_doc/%s?refresh=true", kind, id), nil)
}
