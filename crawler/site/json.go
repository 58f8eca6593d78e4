package site

import (
	"encoding/json"
	"errors"
	"strconv"
	"strings"
	"time"

	"scops/crawler"
)

// jsonText is a page's text ready to be parsed, and whether it can be JSON at all.
func jsonText(page *crawler.Page) (string, bool) {
	text := strings.TrimSpace(strings.TrimPrefix(page.Text, "\uFEFF"))
	return text, strings.HasPrefix(text, "{") || strings.HasPrefix(text, "[")
}

// jsonItems cuts a JSON list into its items; of a list that breaks off, those
// that are whole. false = not a list.
func jsonItems(text string) ([]json.RawMessage, bool) {
	dec := json.NewDecoder(strings.NewReader(text))
	if start, err := dec.Token(); err != nil || start != json.Delim('[') {
		return nil, false
	}
	var items []json.RawMessage
	for dec.More() {
		var one json.RawMessage
		if dec.Decode(&one) != nil {
			break
		}
		items = append(items, one)
	}
	return items, true
}

// decodeLoosely reads a JSON object and leaves out the fields that are of
// another kind than expected: strangers wrote it. false = it is no such object.
func decodeLoosely(raw []byte, into any) bool {
	err := json.Unmarshal(raw, into)
	var wrong *json.UnmarshalTypeError
	return err == nil || errors.As(err, &wrong) && wrong.Field != ""
}

// decoded reads one answer loosely.
func decoded[T any](raw []byte) (T, bool) {
	var v T
	ok := decodeLoosely(raw, &v)
	return v, ok
}

// readOther names a page that should have been an API's answer and is not JSON.
func readOther(page *crawler.Page, h crawler.Harvest) (crawler.Harvest, error) {
	doc, err := document(page)
	if err != nil {
		return h, err
	}
	h.State = otherState(page, doc)
	return h, nil
}

// failureState names the answer of an API that says in words why it gives
// nothing; "" = the words say nothing of that.
func failureState(message string) crawler.PageState {
	message = strings.ToLower(message)
	switch {
	case containsAny(message, []string{"authenticated", "authorization", "authrequired", "access token", "not_logged_in", "not logged in"}):
		return crawler.PageLoginWall
	case containsAny(message, []string{"not found", "notfound", "not_found", "couldnt_find", "takedown", "deactivated", "suspended"}):
		return crawler.PageDeleted
	case containsAny(message, []string{"too many requests", "throttled", "rate limit", "rate_limit", "ratelimit"}):
		return crawler.PageRateLimited
	default:
		return ""
	}
}

// jsonState names an answer of an API by what was read from it, else by the
// API's own words, else by its status. listing = it was of the right kind.
func jsonState(page *crawler.Page, posts int, failed string, listing bool) crawler.PageState {
	switch {
	case posts > 0:
		return crawler.PageOK
	case failureState(failed) != "":
		return failureState(failed)
	case statusState(page.Status) != "":
		return statusState(page.Status)
	case listing:
		return crawler.PageEmpty
	default:
		return crawler.PageMarkupChanged
	}
}

// jsonID reads an id that some servers write as a number and others as a string.
type jsonID string

// UnmarshalJSON takes strings and whole numbers; anything else is no id.
func (id *jsonID) UnmarshalJSON(raw []byte) error {
	var s string
	if json.Unmarshal(raw, &s) == nil {
		*id = jsonID(s)
		return nil
	}
	*id = ""
	if _, err := strconv.ParseInt(string(raw), 10, 64); err == nil {
		*id = jsonID(raw)
	}
	return nil
}

// stampTime reads a time as APIs write it, RFC 3339; nil = it is none.
func stampTime(s string) *time.Time {
	at, err := time.Parse(time.RFC3339, s)
	if err != nil || at.Year() < 1990 || at.Year() > 2200 {
		return nil
	}
	return &at
}

// unixTime reads a time in seconds since 1970; nil = there is none.
func unixTime(seconds float64) *time.Time {
	if seconds <= 0 || seconds > 7e9 {
		return nil
	}
	at := time.Unix(int64(seconds), 0).UTC()
	return &at
}
