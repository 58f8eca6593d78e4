package classifier

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"scops/classifier/entity"
	"scops/classifier/normalize"
	"scops/crawler"
	"scops/rules"
)

// Options are what a deployment decides.
type Options struct {
	Places        []string // deployment.places, ISO 3166-1 alpha-2; default TH, KR
	PartnerPlaces []string // deployment.partner_places

	Seal func(id []byte) string // the value a national id is known by, nil = its mask
}

// Classifier judges posts by one compiled pack.
type Classifier struct {
	pack       *rules.Pack // without its terms, tests and posts
	opt        Options
	words      *matcher
	letters    letterTerms
	entries    [][]entry // by pattern: what it may be
	lists      map[string]*list
	rules      []rule
	index      ruleIndex
	substances map[string]*rules.Substance
	grammar    grammar
	kinds      map[entity.Kind]string // see kindRule
	units      map[*term]string       // of slot unit: the unit a term names as quantities write it (จีละ: g), "" = none
	work       sync.Pool              // *scratch: buffers of one reading
}

// list is a compiled rules.List.
type list struct {
	*rules.List
	number int
	set    slotSet // of its slot
}

// entry is one thing a pattern may be.
type entry struct {
	term     *term
	initials bool // the pattern is the term's initial consonants
}

// term is a compiled rules.Term. There are tens of thousands, and a worker holds
// them for months: what only authors and tests ask for stays behind in the pack.
type term struct {
	list      *list
	text      string // folded
	listed    string // as the list writes it
	file      string
	ambiguity rules.Ambiguity
	trade     bool
	measured  bool
	shadow    bool
	syllables int32 // Hangul syllables
	letters   int32 // characters
	disguise  disguise
	contact   contactRole
	anonymous bool     // a contact that names a messenger which asks for no name
	masks     *maskSet // nil = none
	near      []nearRule
}

// nearRule silences a term when a term of the list stands within n graphemes.
// One that a whole list has looks beside the term only: the word may be on both.
type nearRule struct {
	list   *list
	n      int
	beside bool
}

// New compiles a pack. The error names the rule that cannot be compiled.
func New(pack *rules.Pack, opt Options) (*Classifier, error) {
	if pack == nil {
		return nil, fmt.Errorf("compile pack: no pack")
	}
	if len(opt.Places) == 0 {
		opt.Places = []string{"TH", "KR"}
	}
	pack = ownCopy(pack)
	c := &Classifier{pack: pack, opt: opt, lists: map[string]*list{}, substances: map[string]*rules.Substance{}, units: map[*term]string{}}
	c.kinds = kindRules()
	c.work.New = func() any { return new(scratch) }
	for i := range pack.Lists {
		c.lists[pack.Lists[i].Name] = &list{List: &pack.Lists[i], number: i, set: setOf(pack.Lists[i].Slot)}
	}
	for i := range pack.Substances {
		c.substances[pack.Substances[i].Key] = &pack.Substances[i]
	}
	if err := c.compileTerms(); err != nil {
		return nil, fmt.Errorf("compile pack: %w", err)
	}
	if err := c.compileRules(); err != nil {
		return nil, fmt.Errorf("compile pack: %w", err)
	}
	c.grammar = compileGrammar(pack.Grammar)
	return c, nil
}

// ownCopy is a pack whose lists and rules may be stripped, without what judging
// does not need.
func ownCopy(pack *rules.Pack) *rules.Pack {
	own := *pack
	own.Lists, own.Rules = slices.Clone(pack.Lists), slices.Clone(pack.Rules)
	own.Posts, own.Warnings = nil, nil
	for i := range own.Rules {
		own.Rules[i].Tests = rules.Tests{}
	}
	return &own
}

// Digest is the pack's digest.
func (c *Classifier) Digest() string { return c.pack.Digest }

// compileTerms folds every term that runs and builds the dictionary.
func (c *Classifier) compileTerms() error {
	var patterns []string
	numbers := map[string]int{}
	var single [26][]entry
	add := func(pattern string, e entry) {
		if singleLetter(pattern) {
			single[pattern[0]-'a'] = append(single[pattern[0]-'a'], e)
			return
		}
		n, ok := numbers[pattern]
		if !ok {
			n = len(patterns)
			numbers[pattern] = n
			patterns, c.entries = append(patterns, pattern), append(c.entries, nil)
		}
		c.entries[n] = append(c.entries[n], e)
	}
	for i := range c.pack.Lists {
		l := c.lists[c.pack.Lists[i].Name]
		for k := range l.Terms {
			t, err := c.compileTerm(l, &l.Terms[k])
			if err != nil {
				return err
			}
			if t == nil {
				continue
			}
			add(t.text, entry{term: t})
			if tight := tighten(t.text); tight != t.text {
				add(tight, entry{term: t})
			}
			if first := initialsOf(t.text); first != "" && t.disguise.has(rules.DisguiseInitials) && first != t.text {
				add(first, entry{term: t, initials: true})
			}
		}
	}
	for i := range c.pack.Lists {
		c.pack.Lists[i].Terms = nil // they make room for the matcher, whose making takes as much again
	}
	c.words = newMatcher(patterns)
	for i, of := range single {
		if len(of) > 0 {
			c.entries = append(c.entries, of)
			c.letters[i] = int32(len(c.entries))
		}
	}
	return nil
}

// compileTerm compiles one term; nil when it does not run.
func (c *Classifier) compileTerm(l *list, src *rules.Term) (*term, error) {
	if !runs(l.Status) || !runs(src.Status) {
		return nil, nil
	}
	t := &term{list: l, listed: src.Text, file: src.Pos.File, ambiguity: src.Ambiguity, trade: src.Trade, measured: src.Measured}
	if t.ambiguity == "" {
		t.ambiguity = rules.High
	}
	t.text = strings.TrimSpace(normalize.Fold(src.Text).Folded)
	if t.text == t.listed {
		t.text = t.listed // one copy of it
	}
	if t.text == "" {
		return nil, fmt.Errorf("%s:%d: list %s: term %q holds no character that can be matched", src.Pos.File, src.Pos.Line, l.Name, src.Text)
	}
	t.shadow = l.Status == rules.Shadow || src.Status == rules.Shadow
	for _, r := range t.text {
		t.letters++
		if isSyllable(r) {
			t.syllables++
		}
	}
	ways := src.Disguise
	if ways == nil {
		ways = l.Disguise
	}
	t.disguise = disguiseOf(ways)
	if ways == nil && l.Slot == rules.SlotSubstance {
		t.disguise = usualDisguise(t.text)
	}
	t.contact = contactRoleOf(l.Slot, t.text)
	t.anonymous = l.Slot == rules.SlotContact && namesAnonymous(t.text)
	if l.Slot == rules.SlotUnit {
		c.units[t] = unitWord(t.text)
	}
	masks := &maskSet{}
	for _, m := range src.Masks {
		if m.Word != "" {
			masks.add(t.text, m.Word)
		}
		if words := c.lists[m.List]; words != nil {
			for _, w := range words.Terms {
				masks.add(t.text, w.Text)
			}
		} else if m.List != "" {
			return nil, fmt.Errorf("%s:%d: term %q: no list %q for its masks", src.Pos.File, src.Pos.Line, src.Text, m.List)
		}
	}
	if masks.byNext != nil || masks.byBefore != nil {
		t.masks = masks
	}
	return t, c.compileNear(t, src)
}

// compileNear compiles what silences a term, and what silences the highly
// ambiguous terms of its list.
func (c *Classifier) compileNear(t *term, src *rules.Term) error {
	near := src.NotNear
	if t.ambiguity == rules.High {
		near = slices.Concat(near, t.list.NotNear)
	}
	for i, n := range near {
		other := c.lists[n.List]
		if other == nil {
			return fmt.Errorf("%s:%d: term %q: no list %q for not_near", src.Pos.File, src.Pos.Line, src.Text, n.List)
		}
		t.near = append(t.near, nearRule{list: other, n: n.Within, beside: i >= len(src.NotNear)})
	}
	return nil
}

// runs says whether what has this status is matched at all.
func runs(s rules.Status) bool { return s != rules.Draft && s != rules.Deprecated }

// tighten drops the spaces of a Korean or Thai expression: people write
// 차가운 술 and 차가운술 alike.
func tighten(s string) string {
	if strings.ContainsFunc(s, func(r rune) bool { return isAlphabetic(r) || isDigit(r) }) {
		return s
	}
	return strings.ReplaceAll(s, " ", "")
}

// initialsOf gives the initial consonants of a term made of Hangul syllables
// only, at least three of them; else "". Two consonants are any chat's (ㅇㅇ).
func initialsOf(s string) string {
	const letters = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
	var b strings.Builder
	n := 0
	for _, r := range s {
		if r == ' ' {
			continue
		}
		if !isSyllable(r) {
			return ""
		}
		at := int(r-firstSyllable) / 588 * utf8.RuneLen('ㄱ')
		b.WriteString(letters[at : at+utf8.RuneLen('ㄱ')])
		n++
	}
	if n < 3 {
		return ""
	}
	return b.String()
}

// unlawful says whether a substance may not be sold in one of the places then.
func (c *Classifier) unlawful(key string, places []string, when time.Time) bool {
	s := c.substances[key]
	if s == nil {
		return false
	}
	for _, u := range s.Unlawful {
		if (u.From.IsZero() || !when.Before(u.From)) && (u.Until.IsZero() || when.Before(u.Until)) && contains(places, u.Place) {
			return true
		}
	}
	return false
}

// countries are the countries phone numbers are tried in, and the seal of ids.
func (c *Classifier) countries() entity.Options {
	return entity.Options{Countries: c.opt.Places, Seal: c.opt.Seal}
}

// moment is when a post is judged to have been made.
func moment(post crawler.Post, at time.Time) time.Time {
	if post.PostedAt != nil {
		return *post.PostedAt
	}
	return at
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if strings.EqualFold(x, s) {
			return true
		}
	}
	return false
}
