package demo

import (
	"encoding/json"
	"fmt"
	"html"
	"net/http"
	"net/url"
	"sort"
	"strconv"
	"strings"
	"time"
)

// statusPage is how many statuses the API gives at once.
const statusPage = 20

const jsonType = "application/json; charset=utf-8"

// mastodon serves the API's lists, one status, and the web client's shell.
func (w *Web) mastodon(r *http.Request) answer {
	path := r.URL.Path
	rest, isTag := strings.CutPrefix(path, "/api/v1/timelines/tag/")
	id, isAccount := strings.CutPrefix(path, "/api/v1/accounts/")
	one, isStatus := strings.CutPrefix(path, "/api/v1/statuses/")
	switch {
	case path == "/api/v1/timelines/public":
		return w.statuses(r, func(entry) bool { return true })
	case isTag:
		return w.statuses(r, func(e entry) bool { return hasTag(e.text, rest) })
	case isAccount && strings.HasSuffix(id, "/statuses"):
		id = strings.TrimSuffix(id, "/statuses")
		if _, known := w.data.accounts[id]; !known {
			return missing(jsonType, `{"error":"Record not found"}`)
		}
		return w.statuses(r, func(e entry) bool { return e.by == id })
	case isStatus:
		return w.status(one)
	case path == "/api/v1/timelines/home":
		return answer{status: http.StatusUnauthorized, kind: jsonType, body: `{"error":"This method requires an authenticated user"}`}
	case strings.HasPrefix(path, "/@"):
		return page(`<!DOCTYPE html><html><head><meta charset="utf-8"><title>mastodon.demo.example</title><script src="/packs/application.js"></script></head><body><div id="mastodon"></div><noscript>To use the web application, please enable JavaScript.</noscript></body></html>`)
	default:
		return missing(jsonType, `{"error":"Not Found"}`)
	}
}

func hasTag(text, tag string) bool {
	for _, found := range hashtag.FindAllStringSubmatch(text, -1) {
		if strings.EqualFold(found[2], tag) {
			return true
		}
	}
	return false
}

// statuses lists the newest statuses below max_id.
func (w *Web) statuses(r *http.Request, wanted func(entry) bool) answer {
	below, err := strconv.Atoi(r.URL.Query().Get("max_id"))
	if err != nil {
		below = 1 << 30
	}
	var shown []entry
	for _, e := range w.data.statuses {
		if wanted(e) && e.order() < below {
			shown = append(shown, e)
		}
	}
	sort.Slice(shown, func(i, j int) bool { return shown[i].order() > shown[j].order() })
	if len(shown) > statusPage {
		shown = shown[:statusPage]
	}
	list := make([]map[string]any, 0, len(shown))
	for _, e := range shown {
		list = append(list, w.statusJSON(e))
	}
	a := encode(list)
	if len(shown) > 0 {
		a.link = fmt.Sprintf(`<https://%s%s?max_id=%s>; rel="next"`, hostMastodon, (&url.URL{Path: r.URL.Path}).EscapedPath(), shown[len(shown)-1].number)
	}
	return a
}

func (w *Web) status(id string) answer {
	for _, e := range w.data.statuses {
		if e.number == id {
			return encode(w.statusJSON(e))
		}
	}
	return missing(jsonType, `{"error":"Record not found"}`)
}

func encode(v any) answer {
	body, err := json.Marshal(v)
	if err != nil {
		return answer{status: http.StatusInternalServerError, kind: jsonType, body: `{"error":"internal"}`}
	}
	return answer{kind: jsonType, body: string(body)}
}

func (w *Web) statusJSON(e entry) map[string]any {
	a := w.data.accounts[e.by]
	home := "https://" + hostMastodon
	return map[string]any{
		"id": e.number, "created_at": w.Newest.Add(-e.age).UTC().Format(time.RFC3339), "edited_at": nil,
		"in_reply_to_id": nil, "in_reply_to_account_id": nil, "sensitive": false, "spoiler_text": "",
		"visibility": "public", "language": nil, "reblog": nil, "media_attachments": []any{}, "mentions": []any{},
		"uri": home + "/users/" + a.handle + "/statuses/" + e.number, "url": home + "/@" + a.handle + "/" + e.number,
		"content": statusMarkup(e.text), "poll": nil, "card": nil,
		"account": map[string]any{
			"id": a.id, "username": a.handle, "acct": a.handle, "display_name": a.name,
			"note": "<p>" + html.EscapeString(a.note) + "</p>", "url": home + "/@" + a.handle, "uri": home + "/users/" + a.handle, "fields": []any{},
		},
	}
}

// statusMarkup draws a text as the API does: paragraphs, breaks, hashtags.
func statusMarkup(text string) string {
	text = html.EscapeString(text)
	text = hashtag.ReplaceAllString(text, `$1<a href="https://`+hostMastodon+`/tags/$2" class="mention hashtag" rel="tag">#<span>$2</span></a>`)
	return "<p>" + strings.ReplaceAll(text, "\n", "<br />") + "</p>"
}
