package workbench

import (
	"cmp"
	"maps"
	"math/bits"
	"slices"
	"sync"
	"time"

	"scops/classifier"
	"scops/crawler"
	"scops/rules"
)

// Bounds of mining.
const (
	Enough       = 5       // authors from which on a word is shown
	wordsHeld    = 1 << 16 // words counted at once; the rarest make room
	seenHeld     = 1 << 16 // posts remembered, so that another look at one counts once
	wordExamples = 3       // places shown of a word of a corpus
	forgotten    = 90      // days after which a word nobody uses any more is left out
)

// Miner counts the words that keep standing next to prices and contacts in
// posts that name no known substance: next year's slang is among them. It keeps
// numbers only: for each word how many different authors and days, and how many
// posts have it there and elsewhere. Safe for concurrent use.
type Miner struct {
	opt MinerOptions

	mu        sync.Mutex
	words     map[string]*wordCount
	elsewhere *countMin
	seen      []uint64 // by hash: the post last seen there
	posts     int      // in which words were looked for
	version   uint64   // grows with every change
}

// MinerOptions steer a Miner.
type MinerOptions struct {
	Now func() time.Time
	// Corpus: the posts come from a file. A post without an author counts as one
	// author's of its own, by its text, and examples are kept.
	Corpus bool
}

// wordCount is what is known of one word.
type wordCount struct {
	authors   crowd
	days      uint64 // days modulo 64, one bit each
	last      int64  // newest day, counted from 1970
	posts     int    // in which it stands next to a price or contact
	examples  []Example
	elsewhere int // of other processes, when sheets are merged
}

// Example is where a word stands in a corpus.
type Example struct {
	Line int    `json:"line"`
	Text string `json:"text"` // the beginning of the post
}

// Word is a word that keeps standing next to prices and contacts.
type Word struct {
	Word      string    `json:"word"`
	Authors   int       `json:"authors"`   // different ones, about
	Days      int       `json:"days"`      // different ones, 64 at most
	Posts     int       `json:"posts"`     // that have it next to a price or contact
	Elsewhere int       `json:"elsewhere"` // posts without price and contact that have it, at most
	Examples  []Example `json:"examples"`  // of a corpus only
}

// weight ranks words: many authors, and seldom anywhere else.
func (w *Word) weight() float64 {
	return float64(w.Authors) * float64(w.Posts) / float64(w.Posts+w.Elsewhere+1)
}

// NewMiner returns a Miner that has counted nothing.
func NewMiner(opt MinerOptions) *Miner {
	if opt.Now == nil {
		opt.Now = time.Now
	}
	return &Miner{opt: opt, words: map[string]*wordCount{}, elsewhere: newCountMin(), seen: make([]uint64, seenHeld)}
}

// Observe counts the words of one post; it neither fails nor waits.
func (m *Miner) Observe(post crawler.Post, v classifier.Verdict) { m.observe(post, &v, 0) }

// observe is Observe for a post that stands on a line of a corpus.
func (m *Miner) observe(post crawler.Post, v *classifier.Verdict, line int) {
	if len(v.Substances) > 0 || v.Label == rules.LabelTalk || v.Label == rules.LabelDemand || v.OverBudget {
		return
	}
	sells := trades(v)
	var words []string
	if sells {
		words = besideWords(post.Text, v)
	} else {
		words = allWords(post.Text, v)
	}
	hashes := make([]uint64, len(words))
	for i, w := range words {
		hashes[i] = hashOf(w)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if line == 0 && m.again(post) {
		return
	}
	m.posts++
	m.version++
	if !sells {
		for _, h := range hashes {
			m.elsewhere.add(h)
		}
		return
	}
	author, day := hashOf(m.author(post)...), m.dayOf(post)
	for _, w := range words {
		m.count(w, author, day, line, post.Text)
	}
}

// trades says that a price and a contact stand in the poster's own words.
func trades(v *classifier.Verdict) bool {
	price, contact := false, false
	for _, s := range v.Signals {
		price = price || s.Slot == "price" && !s.Quoted
		contact = contact || s.Slot == "contact" && !s.Quoted
	}
	return price && contact
}

// again says that this very post was counted not long ago.
func (m *Miner) again(post crawler.Post) bool {
	if post.ID == "" {
		return false
	}
	h := hashOf(post.ID, post.Text)
	if p := &m.seen[h%seenHeld]; *p != h {
		*p = h
		return false
	}
	return true
}

// author is whom a post counts for. What names nobody is its site's.
func (m *Miner) author(post crawler.Post) []string {
	switch who := cmp.Or(post.Author.ID, post.Author.Handle); {
	case who != "":
		return []string{post.Site, who}
	case m.opt.Corpus:
		return []string{"", post.Text}
	}
	return []string{post.Site, ""}
}

func (m *Miner) dayOf(post crawler.Post) int64 {
	when := m.opt.Now()
	if post.PostedAt != nil && post.PostedAt.Before(when) {
		when = *post.PostedAt
	}
	return dayNumber(when)
}

func dayNumber(t time.Time) int64 { return max(0, t.Unix()/(24*60*60)) }

func (m *Miner) count(word string, author uint64, day int64, line int, text string) {
	c := m.words[word]
	if c == nil {
		if len(m.words) >= wordsHeld {
			m.makeRoom()
		}
		c = &wordCount{}
		m.words[word] = c
	}
	c.authors.add(author)
	c.days |= 1 << (day % 64)
	c.last = max(c.last, day)
	c.posts++
	if line > 0 {
		c.examples = append(c.examples, Example{line, excerpt(text)})
		slices.SortFunc(c.examples, func(a, b Example) int { return cmp.Compare(a.Line, b.Line) })
		c.examples = c.examples[:min(len(c.examples), wordExamples)]
	}
}

// makeRoom drops the words with the fewest authors until a quarter is free.
func (m *Miner) makeRoom() {
	for least := 1; len(m.words) > wordsHeld*3/4; least++ {
		maps.DeleteFunc(m.words, func(_ string, c *wordCount) bool { return c.authors.count() <= least })
	}
}

// Words are the words at least Enough authors use, the most telling first.
func (m *Miner) Words() []Word {
	m.mu.Lock()
	defer m.mu.Unlock()
	words := []Word{}
	for word, c := range m.words {
		if w, ok := c.word(word); ok {
			w.Elsewhere += m.elsewhere.count(hashOf(word))
			words = append(words, w)
		}
	}
	rank(words)
	return words
}

// Posts is how many posts words were looked for in.
func (m *Miner) Posts() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.posts
}

func (c *wordCount) word(word string) (Word, bool) {
	w := Word{Word: word, Authors: c.authors.count(), Days: bits.OnesCount64(c.days), Posts: c.posts, Elsewhere: c.elsewhere, Examples: c.examples}
	if w.Examples == nil {
		w.Examples = []Example{}
	}
	return w, w.Authors >= Enough
}

func rank(words []Word) {
	slices.SortFunc(words, func(a, b Word) int {
		return cmp.Or(cmp.Compare(b.weight(), a.weight()), cmp.Compare(b.Days, a.Days), cmp.Compare(a.Word, b.Word))
	})
}
