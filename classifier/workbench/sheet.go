package workbench

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"scops/classifier"
)

// sheet is what a Miner writes down: numbers and words, no text and nobody's
// name.
type sheet struct {
	Posts int         `json:"posts"`
	Words []sheetWord `json:"words"`
}

type sheetWord struct {
	Word      string `json:"word"`
	Authors   crowd  `json:"authors"`
	Days      string `json:"days"` // 64 bits in hexadecimal digits
	Last      int64  `json:"last"`
	Posts     int    `json:"posts"`
	Elsewhere int    `json:"elsewhere"`
}

// sheetWords bounds a sheet: the most telling words.
const sheetWords = 5000

// Sheet writes down the words at least Enough authors use. version grows
// whenever there may be something new to write.
func (m *Miner) Sheet() (body json.RawMessage, version uint64) {
	words := m.Words()
	words = words[:min(len(words), sheetWords)]
	m.mu.Lock()
	defer m.mu.Unlock()
	s := sheet{Posts: m.posts, Words: []sheetWord{}}
	for _, w := range words {
		if c := m.words[w.Word]; c != nil {
			s.Words = append(s.Words, sheetWord{w.Word, c.authors, fmt.Sprintf("%016x", c.days), c.last, c.posts, w.Elsewhere})
		}
	}
	body, _ = json.Marshal(s) // plain data: cannot fail
	return body, m.version
}

// MergeSheets adds up what the Miners of several processes wrote down, the most
// telling words first, and in how many posts they looked. Words nobody has used
// for a long time are left out.
func MergeSheets(sheets []json.RawMessage, now time.Time) (words []Word, posts int, err error) {
	sum := map[string]*wordCount{}
	for _, raw := range sheets {
		var s sheet
		if err := json.Unmarshal(raw, &s); err != nil {
			return nil, 0, fmt.Errorf("decode mined words: %w", err)
		}
		posts += s.Posts
		for _, w := range s.Words {
			if w.Last < dayNumber(now)-forgotten {
				continue
			}
			var days uint64
			if _, err := fmt.Sscanf(w.Days, "%x", &days); err != nil {
				return nil, 0, fmt.Errorf("decode mined words: days of %q: %w", w.Word, err)
			}
			c := sum[w.Word]
			if c == nil {
				c = &wordCount{}
				sum[w.Word] = c
			}
			c.authors.merge(&w.Authors)
			c.days |= days
			c.posts, c.elsewhere = c.posts+w.Posts, c.elsewhere+w.Elsewhere
		}
	}
	words = []Word{}
	for word, c := range sum {
		if w, ok := c.word(word); ok {
			words = append(words, w)
		}
	}
	rank(words)
	return words, posts, nil
}

// Mine counts the words of a corpus with examples.
func Mine(ctx context.Context, judge *classifier.Classifier, corpus Corpus, at time.Time) (words []Word, posts, bad int, err error) {
	m := NewMiner(MinerOptions{Now: func() time.Time { return at }, Corpus: true})
	posts, bad, err = each(ctx, corpus, func(_ int, samples []Sample) struct{} {
		for _, s := range samples {
			v := judge.Classify(s.Post, at)
			m.observe(s.Post, &v, s.Line)
		}
		return struct{}{}
	}, func(struct{}) {})
	if err != nil {
		return nil, posts, bad, err
	}
	return m.Words(), posts, bad, nil
}
