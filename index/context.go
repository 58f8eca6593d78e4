package index

import (
	"strings"
	"unicode"
)

// Context is what is known of an account beside one post. It moves the post in
// the list to be reviewed and nothing else: score, band and flag are the text's
// alone.
type Context struct {
	Flagged  int  `json:"flagged"`  // other flagged posts of the account, as stored when this one was
	Copies   int  `json:"copies"`   // other flagged posts of the same text but for identifiers, by anybody
	Hashtags int  `json:"hashtags"` // in the text
	Bio      bool `json:"bio"`      // the profile read on the same page gives a contact
	Fresh    bool `json:"fresh"`    // it has an identifier no hit had before
}

// What each part may add to the order, in points, and from how many hashtags on
// a text is a soup of them.
const (
	flaggedPoints = 2
	mostFlagged   = 10
	copyPoints    = 2
	mostCopies    = 10
	soupFrom      = 8
	soupPoints    = 5
	bioPoints     = 5
)

// Order is what the context adds to the place in the list, 0 to 30 points.
func (c Context) Order() int {
	n := min(max(c.Flagged, 0)*flaggedPoints, mostFlagged) + min(max(c.Copies, 0)*copyPoints, mostCopies)
	if c.Soup() {
		n += soupPoints
	}
	if c.Bio {
		n += bioPoints
	}
	return n
}

// Soup says that the text is mostly there to be found by its hashtags.
func (c Context) Soup() bool { return c.Hashtags >= soupFrom }

// Hashtags counts the hashtags of a text: a number sign before a letter or digit.
func Hashtags(text string) int {
	n := 0
	for _, word := range strings.FieldsFunc(text, unicode.IsSpace) {
		before := ' '
		for i, r := range word {
			rest := strings.TrimLeft(word[i:], "#＃")
			if (r == '#' || r == '＃') && before != '#' && before != '＃' && rest != "" && strings.IndexFunc(rest, isTagRune) == 0 {
				n++
			}
			before = r
		}
	}
	return n
}

func isTagRune(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) || r == '_'
}
