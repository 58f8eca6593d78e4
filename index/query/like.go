package query

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"scops/classifier/normalize"
)

// Bounds of Like, in letters but for MaxWord.
const (
	MinLeading = 3   // before the first * or ?
	MinFuzzy   = 4   // of a word with ~; up to 7 one slip is allowed
	longFuzzy  = 8   // from here on two
	MinWord    = 3   // of a word that can be found at all
	MaxWord    = 100 // bytes of such a word
)

// likeOf reads a bare word as a pattern or as a word spelled nearly so; nil
// when it is neither. Signs among other signs stand for themselves.
func likeOf(raw string) (*Like, *fault) {
	if !isPattern(raw) {
		return nil, nil
	}
	folded := foldPattern(raw)
	word, fuzzy := strings.CutSuffix(folded, "~")
	at := strings.IndexAny(word, "*?")
	letters := strings.NewReplacer("*", "", "?", "").Replace(word)
	switch {
	case fuzzy && !normalize.Spaced(letters):
		return nil, wrong(CodeScript, fmt.Sprintf(`~ goes with words of scripts that put spaces between words; to find the sign itself write "%s"`, raw), raw)
	case fuzzy && at >= 0:
		return nil, wrong(CodeTwoSigns, fmt.Sprintf(`~ does not go together with * or ?; to find the signs themselves write "%s"`, raw), raw)
	case fuzzy && utf8.RuneCountInString(word) < MinFuzzy:
		return nil, wrong(CodeFuzzyShort, fmt.Sprintf(`before ~ at least %d letters are needed; to find the sign itself write "%s"`, MinFuzzy, raw), strconv.Itoa(MinFuzzy), raw)
	case !fuzzy && utf8.RuneCountInString(word[:at]) < MinLeading:
		return nil, wrong(CodeLeading, fmt.Sprintf(`before the first * or ? at least %d letters are needed; to find the sign itself write "%s"`, MinLeading, raw), strconv.Itoa(MinLeading), raw)
	}
	return &Like{Raw: raw, Folded: folded}, nil
}

// isPattern says whether a bare word is letters with * or ? among them or ~
// behind. Thai and its like need no *: they are found wherever they stand.
func isPattern(raw string) bool {
	word, fuzzy := strings.CutSuffix(foldPattern(raw), "~")
	letters := strings.NewReplacer("*", "", "?", "").Replace(word)
	if fuzzy {
		return letters != "" && strings.IndexFunc(letters, isSign) < 0
	}
	return letters != word && normalize.Spaced(letters)
}

// isSign holds for what is no letter, mark or digit.
func isSign(r rune) bool { return !unicode.In(r, unicode.L, unicode.M, unicode.N) }

// starred is what is wrong with a bare word that ends in * and is no pattern.
func starred(raw string) *fault {
	if len(raw) < 2 || !strings.HasSuffix(raw, "*") || strings.HasSuffix(raw, "**") || isPattern(raw) {
		return nil
	}
	return wrong(CodeStar, fmt.Sprintf(`* goes behind three letters of a script with spaces between words; anything else is found wherever it stands, without *. To find the sign itself write "%s"`, raw), raw)
}

// foldPattern folds what stands between the signs.
func foldPattern(raw string) string {
	var b strings.Builder
	for raw != "" {
		at := strings.IndexAny(raw, "*?~")
		if at < 0 {
			at = len(raw)
		}
		b.WriteString(Fold(raw[:at]))
		if at < len(raw) {
			b.WriteByte(raw[at])
			at++
		}
		raw = raw[at:]
	}
	return b.String()
}

// Span bounds the words that may fit a Like: all begin with Prefix and have
// Least to Most letters.
type Span struct {
	Prefix      string
	Least, Most int
}

// Span gives the bounds, so that a list of words need not be gone through whole.
func (n Like) Span() Span {
	word, fuzzy := strings.CutSuffix(n.Folded, "~")
	if fuzzy {
		_, first := utf8.DecodeRuneInString(word)
		letters, slips := utf8.RuneCountInString(word), slipsOf(word)
		return Span{word[:first], max(letters-slips, MinWord), letters + slips}
	}
	s := Span{Prefix: word[:strings.IndexAny(word, "*?")], Most: MaxWord}
	s.Least = max(utf8.RuneCountInString(word)-strings.Count(word, "*"), MinWord)
	if !strings.Contains(word, "*") {
		s.Most = s.Least
	}
	return s
}

// Fits says whether a folded word is like what was typed.
func (n Like) Fits(word string) bool {
	letters := utf8.RuneCountInString(word)
	if len(word) > MaxWord || letters < MinWord || len(n.Folded) > MaxWord {
		return false
	}
	if typed, fuzzy := strings.CutSuffix(n.Folded, "~"); fuzzy {
		span := n.Span()
		return strings.HasPrefix(word, span.Prefix) && letters >= span.Least && letters <= span.Most && Distance(typed, word) <= slipsOf(typed)
	}
	return fitsPattern([]rune(n.Folded), []rune(word))
}

func slipsOf(word string) int {
	if utf8.RuneCountInString(word) >= longFuzzy {
		return 2
	}
	return 1
}

// fitsPattern tries * for any letters and ? for one. After a letter that does
// not fit, the last * takes one more.
func fitsPattern(pattern, word []rune) bool {
	star, taken := -1, 0
	for p, w := 0, 0; ; {
		switch {
		case p < len(pattern) && pattern[p] == '*':
			star, taken = p, w
			p++
		case w == len(word):
			return p == len(pattern)
		case p < len(pattern) && (pattern[p] == '?' || pattern[p] == word[w]):
			p++
			w++
		case star < 0:
			return false
		default:
			taken++
			p, w = star+1, taken
		}
	}
}

// Distance is how many slips make b of a: a letter too many, too few or
// another, or two neighbours swapped, no place touched twice (optimal string
// alignment).
func Distance(a, b string) int {
	x, y := []rune(a), []rune(b)
	before, last, row := make([]int, len(y)+1), make([]int, len(y)+1), make([]int, len(y)+1)
	for k := range last {
		last[k] = k
	}
	for i := 1; i <= len(x); i++ {
		row[0] = i
		for k := 1; k <= len(y); k++ {
			other := 1
			if x[i-1] == y[k-1] {
				other = 0
			}
			row[k] = min(last[k]+1, row[k-1]+1, last[k-1]+other)
			if i > 1 && k > 1 && x[i-1] == y[k-2] && x[i-2] == y[k-1] {
				row[k] = min(row[k], before[k-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(y)]
}

// maxNearest is how many names Nearest gives.
const maxNearest = 3

// Nearest gives the names that may have been meant by one that does not exist:
// those it begins, else those at most a third of its letters away, best first.
func Nearest(typed string, names []string) []string {
	typed = strings.ToLower(typed)
	type guess struct {
		name string
		far  int
	}
	var near []guess
	for _, name := range names {
		far := Distance(typed, strings.ToLower(name))
		if far <= max(1, utf8.RuneCountInString(typed)/3) || typed != "" && strings.HasPrefix(strings.ToLower(name), typed) {
			near = append(near, guess{name, far})
		}
	}
	slices.SortStableFunc(near, func(a, b guess) int { return a.far - b.far })
	var out []string
	for _, g := range near {
		if len(out) < maxNearest && !slices.Contains(out, g.name) {
			out = append(out, g.name)
		}
	}
	return out
}
