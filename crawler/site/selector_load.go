package site

import (
	"embed"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"scops/crawler"
)

// shippedFiles are the sites that ship as declarations.
//
//go:embed declared/*.yaml
var shippedFiles embed.FS

// maxDeclarations bounds the files of one directory.
const maxDeclarations = 200

// Shipped lists the sites that ship as declarations, in order of name.
func Shipped() []*Declared { return slices.Clone(shipped()) }

// declared are they as adapters.
func declared() []crawler.Adapter {
	var all []crawler.Adapter
	for _, d := range shipped() {
		all = append(all, d)
	}
	return all
}

// shipped reads them once: they do not change while a process runs.
var shipped = sync.OnceValue(func() []*Declared {
	files, err := fs.Glob(shippedFiles, "declared/*.yaml")
	if err != nil {
		panic("site: " + err.Error())
	}
	l := newLoader(nil)
	for _, file := range files {
		data, err := shippedFiles.ReadFile(file)
		if err != nil {
			panic("site: " + err.Error())
		}
		l.take(file, data)
	}
	if len(l.problems) > 0 {
		panic("site: what ships is broken:\n" + l.problems.Error())
	}
	return l.sites
})

// With lists the adapters with a deployment's own sites, which are asked first:
// whoever declares a host knows it best.
func With(own []*Declared) []crawler.Adapter {
	var all []crawler.Adapter
	for _, d := range own {
		all = append(all, d)
	}
	return append(all, All()...)
}

// Load reads declarations: files, and every *.yaml of directories. A file with
// a problem is an error of type Problems, which names everything wrong with all
// of them; none of them is then to be used.
func Load(paths ...string) ([]*Declared, error) {
	var built []string
	for _, a := range All() {
		built = append(built, a.Name())
	}
	l := newLoader(append(built, Sitemap{}.Name()))
	for _, name := range paths {
		if err := l.load(name); err != nil {
			return nil, err
		}
	}
	if len(l.problems) > 0 {
		return nil, l.problems
	}
	return l.sites, nil
}

// loader reads files one after another.
type loader struct {
	names    map[string]string // taken, by whom
	sites    []*Declared
	problems Problems
	files    int
}

func newLoader(taken []string) *loader {
	l := &loader{names: map[string]string{}}
	for _, name := range taken {
		l.names[name] = "what ships"
	}
	return l
}

func (l *loader) load(name string) error {
	info, err := os.Stat(name)
	if err != nil {
		return fmt.Errorf("read declarations: %w", err)
	}
	if !info.IsDir() {
		return l.file(name)
	}
	entries, err := os.ReadDir(name)
	if err != nil {
		return fmt.Errorf("read declarations: %w", err)
	}
	for _, e := range entries {
		if ext := path.Ext(e.Name()); strings.HasPrefix(e.Name(), ".") || ext != ".yaml" && ext != ".yml" {
			continue
		}
		if err := l.file(filepath.Join(name, e.Name())); err != nil {
			return err
		}
	}
	return nil
}

func (l *loader) file(name string) error {
	if l.files++; l.files > maxDeclarations {
		return fmt.Errorf("read declarations: more than %d files", maxDeclarations)
	}
	info, err := os.Stat(name)
	if err != nil {
		return fmt.Errorf("read declarations: %w", err)
	}
	if !info.Mode().IsRegular() {
		return fmt.Errorf("read declarations: %s is no regular file", name)
	}
	if info.Size() > maxDeclaration {
		l.problems = append(l.problems, Problem{File: name, Line: 1, Column: 1, Code: "too-large",
			Message: fmt.Sprintf("%d bytes; a declaration has at most %d", info.Size(), maxDeclaration)})
		return nil
	}
	data, err := os.ReadFile(name)
	if err != nil {
		return fmt.Errorf("read declarations: %w", err)
	}
	l.take(name, data)
	return nil
}

// take reads one file's text.
func (l *loader) take(file string, data []byte) {
	r := &report{file: file}
	d := readDeclaration(data, r)
	if d == nil {
		l.problems = append(l.problems, r.sorted()...)
		return
	}
	s := compiler{r}.site(d)
	if by, taken := l.names[s.name]; taken && s.name != "" {
		r.add(d.Name.at, "name-taken", "my-"+s.name, "name: %q is the name of %s already; ids and metrics would mix", s.name, by)
	}
	if len(r.found) > 0 {
		l.problems = append(l.problems, r.sorted()...)
		return
	}
	l.names[s.name] = file
	l.sites = append(l.sites, s)
}
