package rules

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
)

// builder puts a pack together from its files.
type builder struct {
	*report
	doc          doc // being read
	lists        map[string]*List
	rules        map[string]*Rule
	substances   map[string]*Substance
	beneath      map[string]bool // substances an overlay may replace
	posts        []Expectation
	macros       map[string]*macro
	classes      map[string]*class
	listed       []listRef      // lists named anywhere, to be checked at the end
	traded       map[string]Pos // by list: where its substance is named
	termCount    int
	identifiers  []written // test posts, before samples are put in
	grammar      *part[Grammar]
	scoring      *part[Scoring]
	madeTwice    []madeTwice
	beneathFiles map[string]bool // the released files under an overlay
	released     map[string]bool // rules of the released pack
	asked        *LintOptions    // a lint, which looks closer than a load; nil = a load
	askedErr     error
}

// part is something a pack has once.
type part[T any] struct {
	value   T
	pos     Pos
	beneath bool
}

// listRef is a place that names a list.
type listRef struct {
	name string
	pos  Pos
}

func newBuilder() *builder {
	return &builder{
		report: &report{}, lists: map[string]*List{}, rules: map[string]*Rule{}, substances: map[string]*Substance{},
		beneath: map[string]bool{}, traded: map[string]Pos{}, macros: map[string]*macro{}, classes: map[string]*class{},
		released: map[string]bool{}, beneathFiles: map[string]bool{},
	}
}

// fileKeys are everything that may stand at the top of a file.
var fileKeys = []string{
	"lists", "rules", "posts", "macros", "classes", "override", "extends",
	"groups", "telling", "gate", "frames", "labels", "scoring", "substances",
}

// build reads the documents, joins them and checks the whole; its error is
// Problems. Shared parts are
// read first: they may stand in any file.
func (b *builder) build(docs []doc) (*Pack, error) {
	if len(docs) == 0 {
		return nil, b.sorted()
	}
	files := make([]*object, len(docs))
	for i, d := range docs {
		if d.later != nil {
			continue
		}
		b.doc = d
		if d.beneath {
			b.beneathFiles[d.root.pos.File] = true
		}
		files[i] = b.open(d.root, "a rule file", fileKeys...)
		b.extends(files[i].get("extends"))
		b.readMacros(files[i].get("macros"))
		b.readClasses(files[i].get("classes"))
	}
	overrides := make([]*node, len(docs))
	for i, d := range docs {
		if d.later != nil {
			if d.root = d.later(); d.root == nil {
				continue
			}
			d.later = nil
			b.doc = d
			files[i] = b.open(d.root, "a rule file", fileKeys...)
		}
		b.doc = d
		b.readFileParts(files[i])
		overrides[i] = files[i].get("override")
		// What the tree said stands in the builder now, and trees are large.
		files[i], docs[i].root = nil, &node{pos: d.root.pos, branches: &branches{}}
	}
	for i, d := range docs {
		b.doc = d
		if overrides[i] != nil {
			b.override(overrides[i])
		}
	}
	b.expandClasses()
	pack := b.assemble()
	b.resolve(pack)
	b.lint(pack)
	pack.Digest = digest(pack)
	b.lintAsked(pack)
	problems := b.allowed()
	if len(problems.Errors()) > 0 {
		return nil, problems
	}
	pack.Warnings = problems
	return pack, nil
}

func (b *builder) extends(n *node) {
	if n != nil && b.loose(n, "extends") != "builtin" {
		b.add(n.pos, "extends-unknown", "extends: builtin")
	}
}

func (b *builder) readFileParts(file *object) {
	if n := file.get("lists"); n != nil {
		b.entries(n, "lists").each(b.readList)
	}
	for _, n := range b.items(file.get("rules"), "rules") {
		b.readRule(n)
	}
	for _, n := range b.items(file.get("posts"), "posts") {
		b.readPost(n)
	}
	if file.has("groups") || file.has("telling") || file.has("gate") || file.has("frames") || file.has("labels") {
		b.readGrammar(file)
	}
	if n := file.get("scoring"); n != nil {
		b.readScoring(n)
	}
	if n := file.get("substances"); n != nil {
		b.entries(n, "substances").each(b.readSubstance)
	}
}

// assemble puts everything in order.
func (b *builder) assemble() *Pack {
	p := &Pack{Posts: b.posts}
	for _, name := range slices.Sorted(maps.Keys(b.lists)) {
		p.Lists = append(p.Lists, *b.lists[name])
	}
	for _, id := range slices.Sorted(maps.Keys(b.rules)) {
		p.Rules = append(p.Rules, *b.rules[id])
	}
	for _, key := range slices.Sorted(maps.Keys(b.substances)) {
		p.Substances = append(p.Substances, *b.substances[key])
	}
	slices.SortStableFunc(p.Posts, func(x, y Expectation) int {
		return cmp.Or(cmp.Compare(x.Lang, y.Lang), comparePos(x.Pos, y.Pos))
	})
	at := Pos{File: b.doc.root.pos.File}
	if b.grammar != nil {
		p.Grammar = b.grammar.value
	} else {
		b.add(at, "part-missing", "any/grammar.yaml", "the pack", "the ad grammar")
	}
	if b.scoring != nil {
		p.Scoring = b.scoring.value
	} else {
		b.add(at, "part-missing", "scoring.yaml", "the pack", "scoring")
	}
	return p
}

// duplicate reports something that stands already elsewhere.
func (b *builder) duplicate(at Pos, what, name string, first Pos) {
	b.add(at, "duplicate", "", what, name, fmt.Sprintf("%s:%d", first.File, first.Line))
}
