package api_test

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"scops/crawler"
	"scops/index/api"
	"scops/index/desk"
	"scops/index/desk/desktest"
)

// judge compiles the built-in rules once for all tests.
var judge = sync.OnceValues(desktest.Judge)

// house is an API over a desk, served on loopback.
type house struct {
	*desktest.Office
	*api.API
	url string
}

func open(t *testing.T, changeDesk func(*desk.Options), change func(*api.Options)) *house {
	t.Helper()
	rules, err := judge()
	if err != nil {
		t.Fatal(err)
	}
	o := desktest.Open(t, rules, changeDesk)
	opt := api.Options{Desk: o.Desk, Version: "test", Now: o.Clock.Now, Burst: 100000}
	if change != nil {
		change(&opt)
	}
	a, err := api.New(opt)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(a.Handler())
	t.Cleanup(server.Close)
	return &house{o, a, server.URL}
}

// token hires somebody and makes them a token with these scopes, or with all
// their roles allow.
func (h *house) token(t *testing.T, name string, role desk.Role, scopes ...desk.Scope) string {
	t.Helper()
	h.Hire(t, name, role)
	actor := desk.Actor{Name: name, Roles: []desk.Role{role}, Proved: h.Clock.Now()}
	if len(scopes) == 0 {
		scopes = h.ScopesOf(actor)
	}
	secret, err := h.MakeToken(t.Context(), actor, "test", scopes, 24*time.Hour)
	if err != nil {
		t.Fatalf("token of a %s with %v: %v", role, scopes, err)
	}
	return secret
}

// answer is one answer.
type answer struct {
	code   int
	header http.Header
	body   string
}

func (h *house) ask(t *testing.T, token, method, path, body string) answer {
	t.Helper()
	r, err := http.NewRequestWithContext(context.Background(), method, h.url+api.Prefix+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	r.Header.Set("Scops-Purpose", "แฟ้ม 2026-114")
	return send(t, r)
}

func send(t *testing.T, r *http.Request) answer {
	t.Helper()
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer{res.StatusCode, res.Header, string(raw)}
}

func (a answer) object(t *testing.T) map[string]any {
	t.Helper()
	var out map[string]any
	if err := json.Unmarshal([]byte(a.body), &out); err != nil {
		t.Fatalf("%d %.200s: %v", a.code, a.body, err)
	}
	return out
}

// problem demands a refusal in the form of RFC 9457.
func (a answer) problem(t *testing.T, code int, word string) map[string]any {
	t.Helper()
	if a.code != code || a.header.Get("Content-Type") != "application/problem+json" {
		t.Fatalf("answers %d %s: %.300s; want %d", a.code, a.header.Get("Content-Type"), a.body, code)
	}
	p := a.object(t)
	if word != "" && p["code"] != word || p["status"] != float64(code) || p["title"] != http.StatusText(code) {
		t.Fatalf("the problem is %v, want code %s", p, word)
	}
	return p
}

func icePost(n, text string) crawler.Post {
	at := time.Date(2026, 11, 20, 3, 4, 0, 0, time.UTC)
	return crawler.Post{
		ID: "telegram:demo_winter:" + n, Site: "telegram", URL: "https://t.me/demo_winter/" + n, Text: text, PostedAt: &at,
		Author: crawler.Author{ID: "demo_winter", Handle: "demo_winter", Name: "Demo Winter"},
	}
}

const ice = "아.이.스 1g 70 0.5g 40 던지기 서울 텔레 @demo_winter"

// address fills the holes of a path.
func address(r api.Route) string { return strings.ReplaceAll(r.Path, "{id}", "telegram:demo_winter:1") }

// body is one that every POST takes.
func body(r api.Route) string {
	switch r.ID {
	case "judge":
		return `{"status":"relevant","version":"stale"}`
	case "hold", "liftHold":
		return `{"reason":"court order 7"}`
	case "export":
		return `{"query":"label:sale","format":"jsonl"}`
	case "openCase":
		return `{"title":"x"}`
	case "fillCase":
		return `{"hits":["telegram:demo_winter:1"]}`
	case "noteCase":
		return `{"text":"x"}`
	case "setCase":
		return `{"edition":0,"title":"y"}`
	case "setMember":
		return `{"name":"x","state":"member"}`
	case "reportCase":
		return `{"format":"csv"}`
	}
	return ""
}

func TestEveryAddressAsksForATokenThatMay(t *testing.T) {
	t.Parallel()
	h := open(t, nil, nil)
	h.Crawl(t, "<p>page</p>", icePost("1", ice))
	tried := 0
	for _, r := range h.Routes() {
		if r.Action == "" {
			t.Errorf("%s asks for no action of the desk", r.Path)
		}
		a := h.ask(t, "", r.Method, address(r), body(r))
		if a.problem(t, http.StatusUnauthorized, "token"); a.header.Get("WWW-Authenticate") != "Bearer" {
			t.Errorf("%s does not ask for a bearer token", r.Path)
		}
		h.ask(t, "scops_"+strings.Repeat("A", 43), r.Method, address(r), body(r)).problem(t, http.StatusUnauthorized, "token")
	}
	for _, role := range []desk.Role{desk.RoleAnalyst, desk.RoleSupervisor, desk.RoleRuleAuthor, desk.RoleAuditor, desk.RoleAdmin} {
		actor := desk.Actor{Name: "x", Roles: []desk.Role{role}}
		for _, scope := range h.ScopesOf(actor) {
			token := h.token(t, strings.ReplaceAll(string(role), "_", "-")+"-"+string(scope), role, scope)
			program := actor
			program.Token, program.Scopes = "test", []desk.Scope{scope}
			for _, r := range h.Routes() {
				tried++
				a := h.ask(t, token, r.Method, address(r), body(r))
				if may := h.May(program, r.Action); (a.code == http.StatusForbidden) == may {
					t.Errorf("%s with %s: %s %s answers %d; may is %v", role, scope, r.Method, r.Path, a.code, may)
				}
			}
		}
	}
	if tried < 60 {
		t.Errorf("only %d were tried", tried)
	}
}

func TestACookieLetsNoProgramIn(t *testing.T) {
	t.Parallel()
	h := open(t, nil, nil)
	token := h.token(t, "kim", desk.RoleAnalyst)
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, h.url+api.Prefix+"/me?access_token="+token, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"scops_session", "Authorization", "token"} {
		r.AddCookie(&http.Cookie{Name: name, Value: token})
	}
	r.SetBasicAuth("kim", token)
	send(t, r).problem(t, http.StatusUnauthorized, "token")
}

func TestAProgramSearchesReadsJudgesAndExports(t *testing.T) {
	t.Parallel()
	h := open(t, nil, nil)
	for _, n := range []string{"1", "2", "3"} {
		h.Crawl(t, "<p>page</p>", icePost(n, ice))
	}
	token := h.token(t, "kim", desk.RoleAnalyst)
	seen := map[string]bool{}
	for page := ""; ; {
		list := h.ask(t, token, http.MethodGet, "/search?limit=1&q="+url.QueryEscape("아이스")+"&page="+page, "").object(t)
		for _, hit := range list["hits"].([]any) {
			seen[hit.(map[string]any)["id"].(string)] = true
		}
		if page = list["next"].(string); page == "" {
			break
		}
	}
	if len(seen) != 3 {
		t.Fatalf("page by page %d of 3 hits are found", len(seen))
	}
	id := url.PathEscape("telegram:demo_winter:1")
	hit := h.ask(t, token, http.MethodGet, "/hits/"+id+"?lang=ko", "").object(t)
	if len(hit["reasons"].([]any)) == 0 {
		t.Error("the hit has no reasons")
	}
	verdict, _ := json.Marshal(map[string]any{"status": "not_relevant", "version": hit["version"], "note": "coffee", "reason": "other_sense"})
	if a := h.ask(t, token, http.MethodPost, "/hits/"+id+"/judgement", string(verdict)); a.code != http.StatusNoContent {
		t.Fatalf("judging answers %d: %s", a.code, a.body)
	}
	h.ask(t, token, http.MethodPost, "/hits/"+id+"/judgement", string(verdict)).problem(t, http.StatusConflict, "conflict")
	h.ask(t, token, http.MethodPost, "/hits/"+id+"/judgement", `{"status":"relevant","version":"*"}`).problem(t, http.StatusConflict, "conflict")
	export := h.ask(t, token, http.MethodPost, "/export", `{"query":"label:sale","format":"jsonl"}`)
	lines := strings.Split(strings.TrimSpace(export.body), "\n")
	if export.code != http.StatusOK || export.header.Get("Content-Type") != "application/jsonl" || !strings.Contains(lines[0], `"purpose":"แฟ้ม 2026-114"`) {
		t.Fatalf("the export answers %d %s: %.300s", export.code, export.header.Get("Content-Type"), lines[0])
	}
	h.ask(t, token, http.MethodPost, "/export", `{"query":"(","format":"csv"}`).problem(t, http.StatusBadRequest, "query")
	h.ask(t, token, http.MethodGet, "/hits/nothing", "").problem(t, http.StatusNotFound, "missing")
}

func TestAProgramIsToldWhoWorksOnAPostAndNoMore(t *testing.T) {
	t.Parallel()
	h := open(t, nil, nil)
	h.Crawl(t, "<p>page</p>", icePost("1", ice))
	kim, lee := h.token(t, "kim", desk.RoleAnalyst), h.token(t, "lee", desk.RoleAnalyst)
	file := h.ask(t, kim, http.MethodPost, "/cases", `{"title":"Winter shop","hits":["telegram:demo_winter:1"]}`).object(t)["id"].(string)
	for name, token := range map[string]string{"kim": kim, "lee": lee} {
		hit := h.ask(t, token, http.MethodGet, "/hits/telegram:demo_winter:1", "")
		own := strings.Contains(hit.body, "Winter shop")
		if told := strings.Contains(hit.body, `"contact":"kim"`); own != (name == "kim") || told == own {
			t.Errorf("%s is told %s", name, hit.body)
		}
	}
	for path, body := range map[string]string{"": "", "/notes": `{"text":"x"}`, "/items": `{"hits":["telegram:demo_winter:1"]}`, "/status": `{"edition":0,"title":"y"}`, "/members": `{"name":"lee","state":"lead"}`, "/report": `{"format":"csv"}`} {
		method := http.MethodPost
		if body == "" {
			method = http.MethodGet
		}
		h.ask(t, lee, method, "/cases/"+file+path, body).problem(t, http.StatusNotFound, "missing")
	}
	h.ask(t, kim, http.MethodPost, "/cases/"+file+"/status", `{"edition":7,"title":"y"}`).problem(t, http.StatusConflict, "conflict")
}

func TestAQueryThatCannotBeUnderstoodSaysWhere(t *testing.T) {
	t.Parallel()
	h := open(t, nil, nil)
	token := h.token(t, "kim", desk.RoleAnalyst)
	p := h.ask(t, token, http.MethodGet, "/search?q="+url.QueryEscape("아이스 (ice"), "").problem(t, http.StatusBadRequest, "query")
	caret, _ := p["caret"].(string)
	if p["column"] != float64(5) || !strings.HasPrefix(caret, "아이스 (ice\n       ^\n") {
		t.Errorf("column %v, caret\n%s", p["column"], caret)
	}
}

func TestRequestsAreBounded(t *testing.T) {
	t.Parallel()
	h := open(t, nil, nil)
	token := h.token(t, "kim", desk.RoleAnalyst)
	deep := strings.Repeat("[", 5000) + strings.Repeat("]", 5000)
	h.ask(t, token, http.MethodPost, "/export", `{"query":`+deep+`,"format":"csv"}`).problem(t, http.StatusBadRequest, "deep")
	h.ask(t, token, http.MethodPost, "/export", `{"query":"`+strings.Repeat("x", 1<<20)+`","format":"csv"}`).problem(t, http.StatusRequestEntityTooLarge, "large")
	for path, body := range map[string]string{
		"/search?limit=0": "", "/search?limit=100000": "", "/search?sort=price": "", "/search?nothing=1": "", "/search?page=x": "", "/hits/x?lang=fr": "",
	} {
		if a := h.ask(t, token, http.MethodGet, path, body); a.code != http.StatusUnprocessableEntity && a.code != http.StatusBadRequest {
			t.Errorf("%s answers %d: %.200s", path, a.code, a.body)
		}
	}
	for _, body := range []string{"", "null", "[]", "{", `{"query":"a"}`, `{"query":"a","format":"pdf"}`, `{"query":"a","format":"csv","extra":1}`, "\xff"} {
		if a := h.ask(t, token, http.MethodPost, "/export", body); a.code < 400 || a.code >= 500 {
			t.Errorf("the body %q answers %d", body, a.code)
		}
	}
	h.ask(t, token, http.MethodGet, "/nowhere", "").problem(t, http.StatusNotFound, "address")
	h.ask(t, token, http.MethodGet, "/hits/..%2F..%2Fuser%2Fkim", "").problem(t, http.StatusNotFound, "missing")
	if a := h.ask(t, token, http.MethodDelete, "/search", ""); a.code != http.StatusNotFound && a.code != http.StatusMethodNotAllowed {
		t.Errorf("DELETE answers %d", a.code)
	}
}

func TestATokenThatAsksTooOftenIsToldToWait(t *testing.T) {
	t.Parallel()
	h := open(t, nil, func(opt *api.Options) { opt.Rate, opt.Burst = 1, 3 })
	token, other := h.token(t, "kim", desk.RoleAnalyst), h.token(t, "lee", desk.RoleAnalyst)
	for range 3 {
		h.ask(t, token, http.MethodGet, "/me", "").object(t)
	}
	a := h.ask(t, token, http.MethodGet, "/me", "")
	if a.problem(t, http.StatusTooManyRequests, "wait"); a.header.Get("Retry-After") != "1" {
		t.Errorf("Retry-After is %q", a.header.Get("Retry-After"))
	}
	if a := h.ask(t, other, http.MethodGet, "/me", ""); a.code != http.StatusOK {
		t.Errorf("meanwhile another token is answered %d", a.code)
	}
	h.Clock.Advance(time.Second)
	if a := h.ask(t, token, http.MethodGet, "/me", ""); a.code != http.StatusOK {
		t.Errorf("a second later the answer is %d", a.code)
	}
}

func TestWhereAPurposeIsRequiredAProgramNamesOne(t *testing.T) {
	t.Parallel()
	h := open(t, func(opt *desk.Options) { opt.RequirePurpose = true }, nil)
	token := h.token(t, "kim", desk.RoleAnalyst)
	for purpose, code := range map[string]int{"": http.StatusBadRequest, "file 1": http.StatusOK, strings.Repeat("x", 201): http.StatusBadRequest} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, h.url+api.Prefix+"/search", nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Authorization", "Bearer "+token)
		r.Header.Set("Scops-Purpose", purpose)
		if a := send(t, r); a.code != code {
			t.Errorf("purpose %.10q answers %d, want %d", purpose, a.code, code)
		}
	}
}

func TestAFaultTellsNothingOfTheInside(t *testing.T) {
	t.Parallel()
	h := open(t, nil, nil)
	token := h.token(t, "kim", desk.RoleAnalyst)
	h.Store.Fail = func(call string) error {
		if call == "search" {
			return io.ErrUnexpectedEOF
		}
		return nil
	}
	p := h.ask(t, token, http.MethodGet, "/search", "").problem(t, http.StatusInternalServerError, "fault")
	if detail := p["detail"].(string); strings.Contains(detail, "EOF") || !strings.HasPrefix(detail, "fault ") {
		t.Errorf("the fault says %q", detail)
	}
}

func TestAHitIsHeldAndLetGoByASupervisorsToken(t *testing.T) {
	t.Parallel()
	h := open(t, nil, nil)
	h.Crawl(t, "<p>page</p>", icePost("1", ice))
	token := h.token(t, "lee", desk.RoleSupervisor)
	path := "/hits/" + url.PathEscape("telegram:demo_winter:1")
	h.ask(t, token, http.MethodPost, path+"/hold", `{"reason":"court order 7","until":"2020-01-01T00:00:00Z"}`).problem(t, http.StatusBadRequest, "until")
	if a := h.ask(t, token, http.MethodPost, path+"/hold", `{"reason":"court order 7"}`); a.code != http.StatusNoContent {
		t.Fatalf("holding answers %d: %s", a.code, a.body)
	}
	h.ask(t, token, http.MethodPost, path+"/hold", `{"reason":"again"}`).problem(t, http.StatusConflict, "held")
	held := h.ask(t, token, http.MethodGet, "/search?q="+url.QueryEscape("hold:yes"), "").object(t)
	if len(held["hits"].([]any)) != 1 {
		t.Errorf("held are %v", held)
	}
	if a := h.ask(t, token, http.MethodPost, path+"/hold/lift", `{"reason":"case closed"}`); a.code != http.StatusNoContent {
		t.Fatalf("lifting answers %d: %s", a.code, a.body)
	}
	h.ask(t, token, http.MethodPost, path+"/hold/lift", `{"reason":"case closed"}`).problem(t, http.StatusConflict, "not_held")
	holds := h.ask(t, token, http.MethodGet, path, "").object(t)["holds"].([]any)
	if len(holds) != 1 || holds[0].(map[string]any)["lifted"].(map[string]any)["reason"] != "case closed" {
		t.Errorf("the hit shows %v", holds)
	}
}

func TestAFileIsHeldByATokenThatMay(t *testing.T) {
	t.Parallel()
	h := open(t, nil, nil)
	h.Crawl(t, "<p>page</p>", icePost("1", ice))
	lee, root := h.token(t, "lee", desk.RoleSupervisor), h.token(t, "root", desk.RoleAdmin, desk.ScopeAdmin)
	hits := `"hits":["telegram:demo_winter:1"]`
	path := "/cases/" + h.ask(t, lee, http.MethodPost, "/cases", `{"title":"Winter",`+hits+`}`).object(t)["id"].(string)
	h.ask(t, root, http.MethodPost, path+"/hold", `{"reason":"order 7"}`).problem(t, http.StatusForbidden, "forbidden")
	if a := h.ask(t, lee, http.MethodPost, path+"/hold", `{"reason":"order 7"}`); a.code != http.StatusNoContent {
		t.Fatalf("holding answers %d: %s", a.code, a.body)
	}
	h.ask(t, lee, http.MethodPost, path+"/hold", `{"reason":"again"}`).problem(t, http.StatusConflict, "held")
	h.ask(t, lee, http.MethodPost, path+"/items", `{"remove":true,`+hits+`}`).problem(t, http.StatusConflict, "held")
	if hold := h.ask(t, lee, http.MethodGet, path, "").object(t)["hold"].(map[string]any); hold["reason"] != "order 7" || hold["by"] != "lee" {
		t.Errorf("the file shows %v", hold)
	}
	if a := h.ask(t, lee, http.MethodPost, path+"/hold/lift", `{"reason":"over"}`); a.code != http.StatusNoContent {
		t.Fatalf("lifting answers %d: %s", a.code, a.body)
	}
	h.ask(t, lee, http.MethodPost, path+"/hold/lift", `{"reason":"over"}`).problem(t, http.StatusConflict, "not_held")
	admin := h.token(t, "boss", desk.RoleAdmin, desk.ScopeJudge)
	if a := h.ask(t, admin, http.MethodPost, path+"/hold", `{"reason":"order 8"}`); a.code != http.StatusNoContent {
		t.Fatalf("an administrator who holds it is answered %d: %s", a.code, a.body)
	}
	h.ask(t, admin, http.MethodGet, path, "").problem(t, http.StatusForbidden, "forbidden")
}
