package rules

import (
	"slices"
	"strings"
)

var (
	postLabels = []Label{LabelSale, LabelRecruit, LabelService, LabelDemand, LabelTalk, LabelNone}
	bandNames  = []string{"none", "review", "likely", "strong"}
)

func (b *builder) tests(n *node) Tests {
	if n == nil {
		return Tests{}
	}
	o := b.open(n, "tests", "fires", "silent", "known_misses")
	t := Tests{Fires: b.examples(o, "fires"), Silent: b.examples(o, "silent"), KnownMisses: b.examples(o, "known_misses")}
	seen := map[string]Pos{}
	for _, e := range slices.Concat(t.Fires, t.KnownMisses) {
		seen[e.Post+"\x00"+e.Bio+e.Site+e.AsOf.String()] = e.Pos
	}
	for _, e := range t.Silent {
		if first, ok := seen[e.Post+"\x00"+e.Bio+e.Site+e.AsOf.String()]; ok {
			b.add(e.Pos, "test-contradiction", "", "fires or known_misses", first.Line)
		}
	}
	return t
}

// examples are posts; text alone is a post without more.
func (b *builder) examples(o *object, key string) []Example {
	nodes := b.items(o.get(key), key)
	if len(nodes) > mostTests {
		b.add(nodes[mostTests].pos, "too-many", "", "examples", mostTests)
		nodes = nodes[:mostTests]
	}
	var all []Example
	for _, n := range nodes {
		e := Example{Pos: n.pos}
		if n.kind == mapping {
			post := b.open(n, "an example", "post", "because", "as_of", "site", "bio", "label")
			e = b.example(post)
		} else {
			e.Post = b.sampled(n, "post")
		}
		if e.Post != "" {
			all = append(all, e)
		}
	}
	return all
}

// example reads the keys every example has.
func (b *builder) example(o *object) Example {
	e := Example{Because: o.str("because"), AsOf: o.date("as_of"), Site: o.str("site"), Label: choice(o, "label", "", postLabels), Pos: o.node.pos}
	if post := o.need("post"); post != nil {
		e.Post = b.sampled(post, "post")
	}
	if bio := o.get("bio"); bio != nil {
		e.Bio = b.sampled(bio, "bio")
	}
	return e
}

// readPost reads a whole-pack expectation.
func (b *builder) readPost(n *node) {
	if len(b.posts) >= mostPosts {
		b.add(n.pos, "too-many", "", "posts", mostPosts)
		return
	}
	o := b.open(n, "an expected post", "post", "label", "band", "score", "because", "as_of", "site", "bio", "lang")
	x := Expectation{Example: b.example(o), Lang: choice(o, "lang", b.doc.lang, langs)}
	x.Band = choice(o, "band", "", bandNames)
	if o.has("score") {
		score := o.whole("score", 0, 0, 100)
		x.Score = &score
	}
	if n.kind == mapping && !o.has("label") && !o.has("band") && !o.has("score") {
		b.add(n.pos, "missing-key", "label: sale", "an expected post", "label, band or score")
	}
	b.posts = append(b.posts, x)
}

// sampled is text of a post with its samples put in. What stands outside the
// samples must not reach anybody.
func (b *builder) sampled(n *node, what string) string {
	text := b.quotedText(n, what, longestText)
	out, unknown := expand(text, b.doc.lang)
	if len(unknown) == 0 {
		b.identifiers = append(b.identifiers, written{text, b.doc.lang, n.pos})
	}
	for _, name := range unknown {
		names := sampleNames()
		b.add(n.pos, "unknown-placeholder", braced(nearest(name, names)), name, listing(strings.Join(names, " ")))
	}
	return out
}

// written is a text as its author wrote it.
type written struct {
	text, lang string
	pos        Pos
}
