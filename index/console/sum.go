package console

import "scops/classifier"

// sum is the points of a hit written out line by line.
type sum struct {
	Counted []sumLine // what carries points
	Repeats []sumLine // found again in a group that has its points already
	Quoted  []sumLine // in somebody else's words: counted for nothing
	Sum     int       // of the points
	Adjust  string    // lift or cap, with its sign; "" = none
	Why     string    // why it was lifted or capped
	Score   int
	Pack    string // digest of the rules
	Left    int    // lines beyond maxLines
}

// sumLine is one reason.
type sumLine struct {
	Number     int // as in the text
	Points     string
	Meaning    string
	Role       string
	Surface    name
	Rule, File string
	Why        string // one English sentence, as it was stored
}

// maxLines bounds the reasons one page lists: a hostile post can hold any
// number of them.
const maxLines = 300

func (v *visit) sum(e classifier.Explanation) sum {
	s := sum{Sum: e.Sum, Score: e.Verdict.Score, Pack: e.Verdict.Pack}
	for i, r := range e.Reasons {
		line := sumLine{
			Number: i + 1, Points: signed(r.Weight), Meaning: r.Meaning, Role: r.Role,
			Surface: nameOf(r.Surface), Rule: r.Rule, File: r.File, Why: r.Why,
		}
		if line.Role == line.Meaning {
			line.Role = ""
		}
		list := &s.Counted
		switch {
		case r.Quoted:
			list = &s.Quoted
		case r.Weight == 0:
			list = &s.Repeats
		}
		if len(*list) == maxLines {
			s.Left++
			continue
		}
		*list = append(*list, line)
	}
	switch adjust := e.Verdict.Adjust; {
	case adjust > 0:
		s.Adjust, s.Why = signed(adjust), v.words.text("sum.lift")
	case adjust < 0 && e.Verdict.Score == topScore:
		s.Adjust, s.Why = signed(adjust), v.words.text("sum.top")
	case adjust < 0:
		s.Adjust, s.Why = signed(adjust), v.words.text("sum.cap")
	}
	return s
}

// topScore is where points end.
const topScore = 100

func signed(n int) string {
	if n > 0 {
		return "+" + grouped(int64(n))
	}
	return grouped(int64(n))
}
