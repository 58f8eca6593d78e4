package classifier

import (
	"errors"
	"fmt"
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
	entries    entries
	affixes    map[*term]affix // of Thai names of products
	lists      map[string]*list
	rules      []rule
	index      ruleIndex
	silent     bool // no rule may fire on an empty post
	substances map[string]*rules.Substance
	grammar    grammar
	kinds      map[entity.Kind]*kind
	goods      *term            // what stands for goods nobody has listed, nil = none
	units      map[*term]string // of slot unit: the unit a term names as quantities write it (จีละ: g), "" = none
	work       sync.Pool        // *scratch: buffers of one reading
}

// list is a compiled rules.List.
type list struct {
	*rules.List
	role
	number int
	sold   *rules.Substance // what its terms name, nil = none of the pack
	goods  bool             // a list of goods of shops, or of their talk
	talk   bool
}

// term is a compiled rules.Term. There are tens of thousands, and a worker holds
// them for months: what only authors and tests ask for stays behind in the pack.
type term struct {
	*manner
	text      string   // folded
	listed    string   // as the list writes it
	masks     *maskSet // nil = none
	syllables int32    // Hangul syllables
	letters   int32    // characters
	disguise  disguise
	contact   contactRole
	trade     bool
	measured  bool
	shadow    bool
	anonymous bool // a contact that names a messenger which asks for no name
	remedy    bool // see isRemedy
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
	c.kinds = newKinds()
	c.work.New = func() any { return new(scratch) }
	for i := range pack.Lists {
		pack.Lists[i].Slot = named(pack.Lists[i].Slot)
		c.lists[pack.Lists[i].Name] = &list{List: &pack.Lists[i], number: i, role: role{name: pack.Lists[i].Name, slot: pack.Lists[i].Slot, set: setOf(pack.Lists[i].Slot)}, goods: isGoodsList(pack.Lists[i].Name), talk: pack.Lists[i].Name == shopTalk}
	}
	if l := c.lists["en.plain-goods"]; l != nil {
		c.goods = &term{manner: &manner{list: l, ambiguity: rules.High}}
	}
	for i := range pack.Substances {
		c.substances[pack.Substances[i].Key] = &pack.Substances[i]
	}
	for _, l := range c.lists {
		l.sold = c.substances[l.Substance]
	}
	if err := c.compileTerms(); err != nil {
		return nil, fmt.Errorf("compile pack: %w", err)
	}
	if err := c.compileRules(); err != nil {
		return nil, fmt.Errorf("compile pack: %w", err)
	}
	c.grammar = compileGrammar(pack.Grammar)
	c.assign()
	c.silent = len((&reading{c: c, work: new(scratch)}).candidates()) == 0
	return c, nil
}

// Digest is the pack's digest.
func (c *Classifier) Digest() string { return c.pack.Digest }

// compileTerms folds every term that runs and builds what finds them.
func (c *Classifier) compileTerms() error {
	v := &vocabulary{numbers: map[string]int32{}}
	masks := c.maskLists()
	for i := range c.pack.Lists {
		l := &c.pack.Lists[i]
		if err := c.compileList(v, c.lists[l.Name]); err != nil {
			return err
		}
		if !masks[l.Name] {
			l.Terms = nil // the terms of the others make room for what is made of them
		}
	}
	for i, word := range entity.Words() {
		if word != "" {
			v.add(word, entry{word: int32(i)})
		}
	}
	for i := range c.pack.Lists {
		c.pack.Lists[i].Terms = nil // they make room for the matcher, whose making takes as much again
	}
	v.pack()
	c.affixes = v.affixes()
	letters, patterns := v.letters()
	c.entries = v.entries(patterns)
	words := v.patterns
	*v = vocabulary{} // and so does this
	c.words = newWordMatcher(words)
	c.words.letters(letters)
	return nil
}

// maskLists are the lists whose words mask the terms of others.
func (c *Classifier) maskLists() map[string]bool {
	names := map[string]bool{}
	for i := range c.pack.Lists {
		for k := range c.pack.Lists[i].Terms {
			for _, m := range c.pack.Lists[i].Terms[k].Masks {
				names[m.List] = true
			}
		}
	}
	return names
}

// compileList compiles the terms of one list, side by side.
func (c *Classifier) compileList(v *vocabulary, l *list) error {
	near, err := c.compileNear(l.NotNear, true)
	if err != nil {
		return fmt.Errorf("%s:%d: list %s: %w", l.Pos.File, l.Pos.Line, l.Name, err)
	}
	shared := manners{list: l, near: near, known: map[mannerKey]*manner{}}
	terms := make([]term, len(l.Terms))
	for i := range l.Terms {
		src, t := &l.Terms[i], &terms[i]
		if !runs(l.Status) || !runs(src.Status) {
			continue
		}
		if err := c.compileTerm(t, &shared, src); err != nil {
			return fmt.Errorf("%s:%d: list %s: term %q: %w", src.Pos.File, src.Pos.Line, l.Name, src.Text, err)
		}
		v.add(t.text, entry{term: t})
		if tight := tighten(t.text); tight != t.text {
			v.add(tight, entry{term: t})
		}
		if first := initialsOf(t.text); first != "" && t.disguise.has(rules.DisguiseInitials) && first != t.text {
			v.add(first, entry{term: t, initials: true})
		}
	}
	return nil
}

// compileTerm compiles a term that runs.
func (c *Classifier) compileTerm(t *term, shared *manners, src *rules.Term) error {
	l := shared.list
	*t = term{listed: src.Text, trade: src.Trade, measured: src.Measured}
	t.text = strings.TrimSpace(normalize.Fold(src.Text).Folded)
	if t.text == "" {
		return errors.New("it holds no character that can be matched")
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
	t.remedy = l.Slot == rules.SlotCare && isRemedy(t.text)
	if l.Slot == rules.SlotUnit {
		c.units[t] = unitWord(t.text)
	}
	own, err := c.compileNear(src.NotNear, false)
	if err != nil {
		return err
	}
	t.manner = shared.of(src, own)
	t.masks, err = c.compileMasks(t.text, src.Masks)
	return err
}

// compileMasks compiles the innocent words around a term; nil = none.
func (c *Classifier) compileMasks(text string, masks []rules.Mask) (*maskSet, error) {
	set := &maskSet{}
	for _, m := range masks {
		if m.Word != "" {
			set.add(text, m.Word)
		}
		if words := c.lists[m.List]; words != nil {
			for _, w := range words.Terms {
				set.add(text, w.Text)
			}
		} else if m.List != "" {
			return nil, fmt.Errorf("no list %q for its masks", m.List)
		}
	}
	if set.behind == nil && set.before == nil {
		return nil, nil
	}
	set.order()
	return set, nil
}

// compileNear compiles what silences a term, or the terms of a whole list.
func (c *Classifier) compileNear(near []rules.NotNear, whole bool) ([]nearRule, error) {
	var out []nearRule
	for _, n := range near {
		other := c.lists[n.List]
		if other == nil {
			return nil, fmt.Errorf("no list %q for not_near", n.List)
		}
		out = append(out, nearRule{list: other, n: n.Within, beside: whole})
	}
	return out, nil
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
func unlawful(s *rules.Substance, places []string, when time.Time) bool {
	for i := range s.Unlawful {
		u := &s.Unlawful[i]
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
