package rules

import (
	"embed"
	"fmt"
)

// releasedFiles is the released pack: every <folder>/<file>.yaml and the two
// files beside them.
//
//go:embed */*.yaml scoring.yaml substances.yaml
var releasedFiles embed.FS

// releasedFolder is how messages name the released pack's files.
const releasedFolder = "rules"

// Builtin loads the released pack.
func Builtin() (*Pack, error) { return newBuilder().builtin() }

func (b *builder) builtin() (*Pack, error) {
	docs, err := b.read(releasedFiles, releasedFolder, true)
	if err != nil {
		return nil, fmt.Errorf("load built-in rules: %w", err)
	}
	for i := range docs {
		docs[i].released = true
	}
	return b.build(docs)
}

// beneathOwn gives the released files a pack rests on: all of them under an
// overlay, else those with the parts it does not bring itself.
func (b *builder) beneathOwn(own []doc) ([]doc, error) {
	overlay := false
	brings := map[string]bool{}
	for _, d := range own {
		for i, k := range d.root.keys {
			overlay = overlay || k.text == "extends" && d.root.values[i].text == "builtin"
			brings[partOf(k.text)] = true
		}
	}
	if !overlay && brings["groups"] && brings["scoring"] && brings["substances"] {
		return nil, nil
	}
	before := len(b.allowances)
	all, err := b.read(releasedFiles, releasedFolder, false)
	if err != nil {
		return nil, fmt.Errorf("load built-in rules: %w", err)
	}
	b.allowances = b.allowances[:before] // nothing is warned about in them here
	var kept []doc
	for _, d := range all {
		d.released, d.beneath = true, true
		if overlay || (len(d.root.keys) > 0 && wanted(d.root.keys[0].text, brings)) {
			kept = append(kept, d)
		}
	}
	return kept, nil
}

// partOf names the part a top-level key belongs to.
func partOf(key string) string {
	switch key {
	case "telling", "gate", "frames", "labels":
		return "groups"
	}
	return key
}

func wanted(key string, brings map[string]bool) bool {
	part := partOf(key)
	return (part == "groups" || part == "scoring" || part == "substances") && !brings[part]
}
