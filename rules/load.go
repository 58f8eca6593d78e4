package rules

import (
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
)

// Bounds of a pack.
const (
	mostFiles  = 1000
	mostTotal  = 32 << 20 // bytes
	mostLists  = 5000
	mostTerms  = 300_000
	mostRules  = 10_000
	mostMasks  = 1000 // of one term
	mostTests  = 500  // of one kind in one rule
	mostPosts  = 20_000
	mostFinds  = 32 // of one rule, and alternatives of one find
	mostExtras = 1000
)

// Load reads every YAML file of a pack. It returns all problems at once, as
// Problems; a pack is returned only when none of them is an error, and carries
// the others as Warnings. A file with
// "extends: builtin" overlays the released pack; otherwise what the pack lacks
// of grammar, points and substances is the released pack's.
func Load(fsys fs.FS) (*Pack, error) {
	return newBuilder().load(fsys, "")
}

// LoadDir is Load of a directory; places are named so that an editor can
// follow them.
func LoadDir(dir string) (*Pack, error) { return newBuilder().loadDir(dir) }

func (b *builder) loadDir(dir string) (*Pack, error) {
	info, err := os.Stat(dir)
	if err != nil {
		return nil, fmt.Errorf("load rules: %w", err)
	}
	if !info.IsDir() {
		return nil, fmt.Errorf("load rules: %s is not a directory", dir)
	}
	return b.load(os.DirFS(dir), dir)
}

func (b *builder) load(fsys fs.FS, prefix string) (*Pack, error) {
	docs, err := b.read(fsys, prefix, false)
	if err != nil {
		return nil, fmt.Errorf("load rules: %w", err)
	}
	if len(docs) == 0 && len(b.found) == 0 {
		return nil, fmt.Errorf("load rules: no rule files (*.yaml) in %s", orHere(prefix))
	}
	released, err := b.beneathOwn(docs)
	if err != nil {
		return nil, err
	}
	return b.build(append(released, docs...))
}

func orHere(dir string) string {
	if dir == "" {
		return "the pack"
	}
	return dir
}

// doc is one file, parsed or still to be.
type doc struct {
	root     *node
	later    func() *node // parses it; nil = root is
	lang     string       // of its folder: th, ko, en, any; "" elsewhere
	released bool         // part of the built-in pack
	beneath  bool         // of the built-in pack, under an overlay that may replace it
}

// read parses every rule file of a tree, in order of path. Hidden folders and
// testdata are left out; a link to a file is followed, as mounted
// configurations are made of them. late: files that hold nothing others rest on are
// parsed one at a time, when they are read, for a tree takes ten times its file.
func (b *builder) read(fsys fs.FS, prefix string, late bool) ([]doc, error) {
	var docs []doc
	files, total := 0, 0
	err := fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		base := path.Base(name)
		if d.IsDir() {
			if name != "." && (strings.HasPrefix(base, ".") || base == "testdata") {
				return fs.SkipDir
			}
			return nil
		}
		if ext := path.Ext(base); strings.HasPrefix(base, ".") || ext != ".yaml" && ext != ".yml" {
			return nil
		}
		at := Pos{path.Join(prefix, name), 1, 1}
		if files++; files > mostFiles {
			b.add(at, "too-many", "", "files", mostFiles)
			return fs.SkipAll
		}
		data, ok := b.readFile(fsys, name, at)
		if total += len(data); total > mostTotal {
			b.add(at, "too-large", "", total, mostTotal)
			return fs.SkipAll
		}
		if !ok {
			return nil
		}
		read := doc{lang: folderLang(name), later: func() *node { return parse(at.File, data, b.report) }}
		if late && !sharesParts(data) {
			docs = append(docs, read)
			return nil
		}
		if read.root = read.later(); read.root != nil {
			read.later = nil
			docs = append(docs, read)
		}
		return nil
	})
	return docs, err
}

// sharesParts says whether a released file holds what other files rest on.
func sharesParts(data []byte) bool {
	return bytes.Contains(data, []byte("\nmacros:")) || bytes.Contains(data, []byte("\nclasses:"))
}

// readFile reads a regular file, never more than a little over the bound.
func (b *builder) readFile(fsys fs.FS, name string, at Pos) ([]byte, bool) {
	info, err := fs.Stat(fsys, name)
	if err == nil && !info.Mode().IsRegular() {
		err = fmt.Errorf("it is no regular file")
	}
	if err == nil && info.Size() > mostBytes {
		b.add(at, "too-large", "", int(info.Size()), mostBytes)
		return nil, false
	}
	var data []byte
	if err == nil {
		var f fs.File
		if f, err = fsys.Open(name); err == nil {
			data, err = io.ReadAll(io.LimitReader(f, mostBytes+1))
			err = firstError(err, f.Close())
		}
	}
	if err != nil {
		b.add(at, "file-unreadable", "", err.Error())
		return nil, false
	}
	return data, true
}

func firstError(a, b error) error {
	if a != nil {
		return a
	}
	return b
}

func folderLang(name string) string {
	first, _, nested := strings.Cut(name, "/")
	if nested && slices.Contains(langs, first) {
		return first
	}
	return ""
}

// langs are the languages a list can be in.
var langs = []string{"th", "ko", "en", "any"}
