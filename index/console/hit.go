package console

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"unicode/utf8"

	"scops/classifier"
	"scops/crawler"
	"scops/index"
	"scops/index/desk"
	"scops/index/query"
)

// maxShown bounds what is shown of one text, in bytes.
const maxShown = 128 << 10

// hitView is the page of one hit.
type hitView struct {
	State      listState
	Back       string
	Beside     neighbours
	ID         string
	URL        name // where the post stands: shown, never a link
	Summary    summary
	Text       []segment
	Cut        int // bytes of the text that are not shown
	Hidden     string
	Lang       string
	Sum        sum
	Entities   []identifier
	Times      []timeLine
	Revisions  []revision
	First      *firstResult
	Details    []detail
	Seals      []sealLine
	Decisions  []decision
	Desk       deskView
	Cases      casesOf
	Judge      judgeForm
	Alike      *alikeView
	Restricted bool // the reader may not judge
	Held       bool // more points than its band has
}

// likelyScore is where band review ends, unless something holds a hit there.
const likelyScore = 70

// detail is one more thing known of a post.
type detail struct {
	Name   string
	Values []name
}

func (c *Console) hit(v *visit) error {
	id := v.r.URL.Query().Get("id")
	return v.showHit(http.StatusOK, id, v.listState(), judgeForm{})
}

// showHit shows a hit, with what was typed into its form before.
func (v *visit) showHit(code int, id string, state listState, form judgeForm) error {
	found, err := v.console.opt.Desk.Hit(v.r.Context(), v.actor, id, v.words.lang)
	if err != nil {
		return err
	}
	page := hitView{
		State: state, Back: state.URL(), Beside: v.neighbours(state, found.ID), ID: found.ID, URL: nameOf(found.Post.URL),
		Summary: v.summary(&found.Found), Hidden: hiddenIn(found.Post.Text), Lang: htmlLang(found.Verdict.Lang),
		Sum: v.sum(found.Explanation), Entities: v.identifiers(&found.Verdict),
		Times: v.life(found), Revisions: v.revisions(found.Hit), First: v.firstResult(found),
		Details: v.details(found.Hit, &found.Post), Seals: v.seals(found.Hit, state), Decisions: v.decisions(found.Hit, state), Desk: v.deskView(found),
		Cases: v.casesOf(found.Cases, found.Elsewhere, field{Name: "hit", Value: subjectField(found.ID, found.Version)}),
		Judge: v.judgeForm(found, form), Restricted: !v.may(desk.ActJudge),
		Alike: v.alike(found, state),
		Held:  found.Verdict.Band == classifier.BandReview && found.Verdict.Score >= likelyScore,
	}
	text := found.Post.Text
	if len(text) > maxShown {
		text = shortened(text, maxShown)
		page.Cut = len(found.Post.Text) - len(text)
	}
	spans := signalSpans(found.Explanation, true)
	if node, err := query.Parse(state.Query, query.Options{Zone: v.console.opt.Zone, Now: v.console.opt.Now()}); err == nil {
		spans = append(spans, querySpans(node, text)...)
	}
	page.Text = marked(text, spans)
	return v.page(code, "hit", page)
}

// details are what else the post brought along: names and addresses, as text.
func (v *visit) details(h *index.Hit, p *crawler.Post) []detail {
	var out []detail
	add := func(key string, values ...string) {
		values = slices.DeleteFunc(values, func(s string) bool { return s == "" })
		if len(values) == 0 {
			return
		}
		d := detail{Name: v.words.text("detail." + key)}
		for _, value := range values[:min(len(values), maxDetails)] {
			d.Values = append(d.Values, nameOf(value))
		}
		out = append(out, d)
	}
	add("name", p.Author.Name, p.Author.Signature)
	add("account_url", p.Author.URL)
	add("bio", p.Bio)
	add("context", v.context(h)...)
	add("reply_to", value(p.ReplyTo))
	add("forwarded_from", value(p.ForwardedFrom))
	add("links", p.Links...)
	var media []string
	for _, m := range p.Media {
		media = append(media, m.Kind+" "+cmp.Or(m.Alt, m.URL))
	}
	add("media", media...)
	if p.Views != nil {
		add("views", strconv.FormatInt(*p.Views, 10))
	}
	return out
}

// context is what moves the hit in the list to be reviewed, beside its points.
func (v *visit) context(h *index.Hit) []string {
	var said []string
	if n := h.Context.Flagged; n > 0 {
		said = append(said, v.words.text("context.flagged", "n", n))
	}
	if n := h.Context.Copies; n > 0 {
		said = append(said, v.words.text("context.copies", "n", n))
	}
	if h.Context.Soup() {
		said = append(said, v.words.text("context.hashtags", "n", h.Context.Hashtags))
	}
	if h.Context.Fresh {
		said = append(said, v.words.text("context.fresh"))
	}
	if h.Context.Bio {
		said = append(said, v.words.text("context.bio"))
	}
	return said
}

// shortened cuts a text to at most n bytes, between characters.
func shortened(text string, n int) string {
	for n > 0 && n < len(text) && !utf8.RuneStart(text[n]) {
		n--
	}
	return text[:min(n, len(text))]
}

// maxDetails is how many links or pictures of a post are named.
const maxDetails = 30

func value(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// sealLine leads to the sealed page of a revision.
type sealLine struct {
	Number int // of the revision, from 1
	At     moment
	Record string
	SHA256 string
	Open   string // where the whole page can be asked for
}

// seals lists the sealed pages of a hit. The first is opened by the hit's id:
// that is the one it was flagged by.
func (v *visit) seals(h *index.Hit, state listState) []sealLine {
	var out []sealLine
	for i, r := range h.Revisions {
		if r.Seal == nil {
			continue
		}
		s := sealLine{Number: i + 1, At: v.moment(r.FetchedAt), Record: r.Seal.Record, SHA256: r.Seal.SHA256}
		if len(out) == 0 {
			s.Open = state.at("/hit/sealed", url.Values{"id": {h.ID}})
		}
		out = append(out, s)
	}
	return out
}
