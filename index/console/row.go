package console

import (
	"cmp"
	"fmt"
	"slices"

	"scops/classifier"
	"scops/index/desk"
	"scops/index/query"
)

// row is one hit of a list.
type row struct {
	Number   int    // in the page, from 1
	ID, URL  string // URL "" = it has no page
	Summary  summary
	Text     []segment
	Hidden   string // invisible characters of the whole text
	Lang     string // for the browser, "" = not known
	Reasons  []point
	Contacts []identifier // what can be looked up of it
	More     int          // reasons beyond those
	Revision int          // how often the text has changed
	Subject  string       // names it in a form, as it was read; "" = it cannot be chosen
	Tags     []tagLink
	Assignee name
	Blind    bool   // others have judged it, unseen by the reader
	Copies   []row  // posts of the same text on this page
	Accounts int    // by how many accounts, with this one
	Together string // all of them in a form
}

// tagLink leads to everything with a tag.
type tagLink struct{ Tag, URL string }

func tagLinks(tags []string) []tagLink {
	var out []tagLink
	for _, t := range tags {
		out = append(out, tagLink{t, listState{Query: query.Keyword{Field: "tag", Value: t}.String()}.URL()})
	}
	return out
}

// unflagged is the state of a post nobody flagged that was kept all the same.
const unflagged = "unflagged"

// summary is what stands at the head of a hit, in lists and on its own page.
type summary struct {
	Score        int
	Band         string // code
	BandName     string
	Level        int // 1 to 3
	LabelName    string
	Status       string // code
	StatusName   string
	Language     string
	Site         name
	Account      name
	AccountQuery string // address of everything by this account
	Posted       *moment
	Seen         moment // first seen, when it is not known when it was posted
	Gone         *moment
}

// point is one reason in a list: what it means and what it counts.
type point struct {
	Meaning string
	Points  int
}

// maxPoints is how many reasons a list shows of one hit.
const maxPoints = 5

func (v *visit) row(f *desk.Found, n query.Node, state listState, i int) row {
	e := v.console.opt.Desk.Explain(f.Verdict, v.words.lang)
	r := row{
		Number: i + 1, ID: f.ID, URL: state.hit(f.ID), Summary: v.summary(f),
		Text: excerpt(f.Post.Text, slices.Concat(signalSpans(e, false), querySpans(n, f.Post.Text))),
		Lang: htmlLang(f.Verdict.Lang), Hidden: hiddenIn(f.Post.Text), Revision: f.Revisions - 1,
	}
	if f.FirstVerdict == nil { // a kept post nobody flagged has no page of its own
		r.URL, r.Summary.Status, r.Summary.StatusName = "", unflagged, v.words.text("hit.unflagged")
	}
	if r.URL != "" {
		r.Subject, r.Tags, r.Assignee, r.Blind = subjectField(f.ID, f.Version), tagLinks(f.Tags), nameOf(f.Assignee), f.Blind
	}
	r.Reasons, r.More = topReasons(e)
	r.Contacts = slices.DeleteFunc(v.identifiers(&f.Verdict), func(i identifier) bool { return i.Amount })
	return r
}

func (v *visit) summary(f *desk.Found) summary {
	s := summary{
		Score: f.Verdict.Score, Band: f.Verdict.Band, BandName: v.words.either("band.", f.Verdict.Band),
		LabelName: v.words.either("label.", string(f.Verdict.Label)),
		Status:    string(f.Status), StatusName: v.words.either("status.", string(f.Status)),
		Language: v.words.either("lang.", f.Verdict.Lang), Site: nameOf(v.words.either("adapter.", f.Post.Site)),
		Posted: v.maybe(f.Post.PostedAt), Seen: v.moment(f.FirstSeen), Gone: v.maybe(f.GoneBy),
	}
	s.Level = classifier.BandLevel(s.Band)
	a := f.Post.Author
	s.Account = nameOf(cmp.Or(a.Handle, a.Name, a.ID))
	if id := cmp.Or(a.Handle, a.ID); id != "" {
		s.AccountQuery = listState{Query: conditions{query.Keyword{Field: "author", Value: id}, query.Keyword{Field: "site", Value: f.Post.Site}}.String()}.URL()
	}
	return s
}

// topReasons are the reasons that count most, each meaning once.
func topReasons(e classifier.Explanation) (top []point, more int) {
	for _, r := range e.Reasons {
		if r.Weight <= 0 {
			continue
		}
		if i := slices.IndexFunc(top, func(p point) bool { return p.Meaning == r.Meaning }); i >= 0 {
			top[i].Points += r.Weight
			continue
		}
		top = append(top, point{r.Meaning, r.Weight})
	}
	slices.SortStableFunc(top, func(a, b point) int { return cmp.Compare(b.Points, a.Points) })
	if len(top) > maxPoints {
		top, more = top[:maxPoints], len(top)-maxPoints
	}
	return top, more
}

// signalSpans are the stored ranges of the reasons; numbered where each leads
// to its line of the sum.
func signalSpans(e classifier.Explanation, numbered bool) []span {
	out := make([]span, 0, len(e.Reasons))
	for i, r := range e.Reasons {
		s := span{start: r.Start, end: r.End, why: bySignal, title: r.Meaning}
		if r.Weight > 0 {
			s.title = fmt.Sprintf("%s +%d", r.Meaning, r.Weight)
		}
		if r.Quoted {
			s.why = byQuoted
		}
		if numbered {
			s.reason = i + 1
		}
		out = append(out, s)
	}
	return out
}

func querySpans(n query.Node, text string) []span {
	var out []span
	for _, m := range query.Marks(n, text) {
		out = append(out, span{start: m.Start, end: m.End, why: byQuery})
	}
	return out
}

// htmlLang is the language of a text for the browser, which chooses fonts and
// breaks lines by it.
func htmlLang(lang string) string {
	if lang == "und" {
		return ""
	}
	return lang
}
