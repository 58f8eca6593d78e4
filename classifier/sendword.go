package classifier

import (
	"slices"
	"strings"
)

// maxSent bounds the words to send that are looked for in a post, sentReach how far
// before one its verb stands, in bytes, and sentLength how long one may be.
const (
	maxSent    = 4
	sentReach  = 24
	sentLength = 20
)

var (
	sentVerbs   = strings.Fields("comment comments message msg text txt dm pm inbox say reply send whatsapp snap write type drop")
	sentBetween = strings.Fields("me us the word with just a")
)

// wordsToSend adds the ways of writing to the poster that name a word to send in
// quotation marks: comment "ticket", text 'study' to the number.
func (r *reading) wordsToSend(all []found) []found {
	if r.lang != "en" {
		return all
	}
	for at, n := 0, 0; n < maxSent; n++ {
		i := nextMark(r.text[at:])
		if i < 0 {
			return all
		}
		open := at + i
		at = open + 1
		if end := strings.IndexAny(r.text[at:], "\"”\n"); end < 1 || end > sentLength {
			continue
		}
		if start := verbOfSending(r.text[:open]); start >= 0 && len(all) < maxMatches && between(r.text, start) {
			all = append(all, r.looseEntity(mention, start, open-1, strings.ToLower(r.text[start:open-1])))
		}
	}
	return all
}

// nextMark is where the next mark that opens a quotation stands, -1 if none does.
func nextMark(text string) int {
	i := strings.IndexByte(text, '"')
	if i >= 0 {
		text = text[:i]
	}
	if k := strings.Index(text, "“"); k >= 0 {
		return k
	}
	return i
}

// verbOfSending is where a verb of sending that ends text but for a space begins, -1
// if none does.
func verbOfSending(text string) int {
	if !strings.HasSuffix(text, " ") {
		return -1
	}
	low := max(0, len(text)-sentReach)
	for end := len(text) - 1; end > low; {
		start := strings.LastIndexAny(text[:end], " \n.,!;:(") + 1
		word := strings.ToLower(text[start:end])
		if slices.Contains(sentVerbs, word) {
			return start
		}
		if !slices.Contains(sentBetween, word) {
			return -1
		}
		end = max(0, start-1)
	}
	return -1
}
