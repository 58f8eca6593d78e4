package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// mayImport is the import order: each package may import what is listed and
// whatever that may import. What is not listed is forbidden.
var mayImport = map[string]string{
	"crawler":                       "",
	"classifier/normalize":          "",
	"classifier/entity":             "classifier/normalize",
	"rules":                         "classifier/normalize classifier/entity",
	"classifier":                    "crawler rules classifier/normalize classifier/entity",
	"classifier/workbench":          "classifier",
	"crawler/counter":               "",
	"crawler/worker":                "crawler crawler/counter",
	"crawler/fetch":                 "crawler",
	"crawler/site":                  "crawler",
	"crawler/intake":                "crawler",
	"crawler/demo":                  "crawler",
	"crawler/embedded":              "",
	"crawler/frontier":              "crawler",
	"crawler/frontier/redis":        "crawler/frontier",
	"crawler/frontier/sqlite":       "crawler/frontier crawler/embedded",
	"crawler/frontier/frontiertest": "crawler/frontier",
	"index/query":                   "classifier/normalize",
	"index":                         "classifier index/query",
	"index/sqlite":                  "index crawler/embedded",
	"index/elastic":                 "index",
	"index/indextest":               "index",
	"index/ledger":                  "index",
	"index/auth":                    "index",
	"index/casebook":                "index",
	"index/graph":                   "index",
	"index/alert":                   "index",
	"index/alert/alerttest":         "index/alert index/upkeep",
	"index/ingest":                  "index/ledger crawler/counter",
	"index/upkeep":                  "index/ledger index/graph index/alert index/casebook",
	"index/exchange":                "index/casebook index/graph index/ledger",
	"index/desk":                    "index/auth index/ledger index/casebook index/graph index/alert index/exchange index/upkeep crawler/intake classifier/workbench",
	"index/desk/desktest":           "index/desk index/ingest index/indextest",
}

// notTransitive may import exactly what is listed and nothing through it.
var notTransitive = map[string]string{
	"index/console": "index/desk index index/query classifier crawler",
	"index/api":     "index/desk index index/query classifier crawler",
}

// doors names the only packages that may import a dependency.
var doors = map[string]string{
	"github.com/gocolly/colly":            "crawler/fetch",
	"github.com/PuerkitoBio/goquery":      "crawler/site",
	"github.com/andybalholm/cascadia":     "crawler/site",
	"github.com/redis/go-redis":           "crawler/frontier/redis cmd/scops",
	"modernc.org/sqlite":                  "crawler/embedded crawler/frontier/sqlite index/sqlite cmd/scops",
	"github.com/elastic":                  "index/elastic",
	"github.com/goccy/go-yaml":            "rules crawler/site cmd/scops",
	"github.com/alexedwards/scs":          "index/console",
	"github.com/mmcdole/gofeed":           "crawler/site",
	"github.com/nyaruka/phonenumbers":     "classifier/entity",
	"github.com/spf13/cobra":              "cmd/scops",
	"github.com/chromedp/":                "cmd/scops",
	"github.com/schollz/progressbar":      "cmd/scops",
	"github.com/rogpeppe/go-internal":     "cmd/scops crawler/site",
	"golang.org/x/crypto":                 "index/auth classifier/entity",
	"github.com/danielgtaylor/huma":       "index/api",
	"github.com/coreos/go-oidc":           "index/auth",
	"golang.org/x/oauth2":                 "index/auth",
	"github.com/wneessen/go-mail":         "index/alert",
	"github.com/pquerna/otp":              "index/auth index/console",
	"github.com/santhosh-tekuri/":         "rules index/api",
	"github.com/prometheus/client_golang": "crawler/counter crawler/worker crawler/fetch index/ingest index/ledger index/alert index/desk index/console index/upkeep index/sqlite index/elastic classifier/workbench cmd/scops",
}

// drawers are directory names nobody can guess the content of.
var drawers = []string{"util", "utils", "common", "helpers", "models", "types", "pkg", "internal", "lib", "misc"}

// topLevel is everything that may stand at the top, beside dot-files.
var topLevel = []string{"LICENSE", "README.md", "classifier", "cmd", "crawler", "deploy", "go.mod", "go.sum", "index", "rules"}

func TestImportsPointUpstreamOnly(t *testing.T) {
	t.Parallel()
	for _, complaint := range importComplaints(parseHouse(t, os.DirFS("../.."))) {
		t.Error(complaint)
	}
}

func TestAPlantedWrongImportIsCaught(t *testing.T) {
	t.Parallel()
	for name, planted := range map[string]sourceFile{
		"downstream import":            {pkg: "crawler", name: "x.go", imports: []string{"scops/index"}},
		"sideways import":              {pkg: "index/sqlite", name: "x.go", imports: []string{"scops/index/elastic"}},
		"through the desk":             {pkg: "index/console", name: "x.go", imports: []string{"scops/index/ledger"}},
		"a second door":                {pkg: "index/ingest", name: "x.go", imports: []string{"github.com/gocolly/colly/v2"}},
		"metrics outside metrics.go":   {pkg: "crawler/worker", name: "crew.go", imports: []string{"github.com/prometheus/client_golang/prometheus"}},
		"a package nobody placed":      {pkg: "classifier/magic", name: "x.go", imports: []string{"fmt"}},
		"a drawer":                     {pkg: "index/utils", name: "x.go"},
		"a suite in a production file": {pkg: "index/sqlite", name: "x.go", imports: []string{"scops/index/indextest"}},
	} {
		if got := importComplaints([]sourceFile{planted}); len(got) == 0 {
			t.Errorf("%s: %v was not caught", name, planted)
		}
	}
}

func TestTheTopLevelIsAsAgreed(t *testing.T) {
	t.Parallel()
	entries, err := os.ReadDir("../..")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), ".") && !slices.Contains(topLevel, e.Name()) && !ignored(e.Name()) {
			t.Errorf("%s does not belong at the top level: %v", e.Name(), topLevel)
		}
	}
}

// ignored are what the project's own commands leave behind.
func ignored(name string) bool {
	return name == "scops-data" || name == "demo-data" || name == "demo-once" || name == "scops" || name == "dist"
}

func TestEveryPackageAndExportIsDocumented(t *testing.T) {
	t.Parallel()
	documented := map[string]bool{}
	files := parseHouse(t, os.DirFS("../.."))
	for _, f := range files {
		documented[f.pkg] = documented[f.pkg] || f.documented
		for _, name := range f.bare {
			t.Errorf("%s/%s: %s is exported and not documented", f.pkg, f.name, name)
		}
		if f.inits > 0 {
			t.Errorf("%s/%s: init functions are not allowed", f.pkg, f.name)
		}
	}
	for _, f := range files {
		if !f.test && !documented[f.pkg] {
			t.Errorf("package %s has no package comment", f.pkg)
			documented[f.pkg] = true
		}
	}
}

// sourceFile is what the rules of the house look at.
type sourceFile struct {
	pkg, name  string
	test       bool
	imports    []string
	documented bool
	bare       []string
	inits      int
}

func parseHouse(t *testing.T, house fs.FS) []sourceFile {
	t.Helper()
	var files []sourceFile
	err := fs.WalkDir(house, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && path != "." && (strings.HasPrefix(d.Name(), ".") || d.Name() == "testdata" || path == "deploy") {
			return fs.SkipDir
		}
		if d.IsDir() || filepath.Ext(path) != ".go" {
			return nil
		}
		src, err := fs.ReadFile(house, path)
		if err != nil {
			return err
		}
		f, err := parseSource(path, src)
		files = append(files, f)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func parseSource(path string, src []byte) (sourceFile, error) {
	file, err := parser.ParseFile(token.NewFileSet(), path, src, parser.ParseComments)
	if err != nil {
		return sourceFile{}, fmt.Errorf("parse %s: %w", path, err)
	}
	f := sourceFile{pkg: filepath.ToSlash(filepath.Dir(path)), name: filepath.Base(path), documented: file.Doc != nil}
	f.test = strings.HasSuffix(f.name, "_test.go")
	for _, spec := range file.Imports {
		name, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			return f, err
		}
		f.imports = append(f.imports, name)
	}
	if !f.test {
		f.bare, f.inits = undocumented(file)
	}
	return f, nil
}

// undocumented lists exported top-level names without a comment, and counts
// init functions.
func undocumented(file *ast.File) (bare []string, inits int) {
	for _, decl := range file.Decls {
		switch d := decl.(type) {
		case *ast.FuncDecl:
			if d.Recv == nil && d.Name.Name == "init" {
				inits++
			}
			if d.Doc == nil && d.Name.IsExported() && exportedReceiver(d) {
				bare = append(bare, d.Name.Name)
			}
		case *ast.GenDecl:
			for _, spec := range d.Specs {
				if ts, ok := spec.(*ast.TypeSpec); ok && ts.Name.IsExported() && d.Doc == nil && ts.Doc == nil && ts.Comment == nil {
					bare = append(bare, ts.Name.Name)
				}
			}
		}
	}
	return bare, inits
}

// exportedReceiver says whether a function can be reached from outside; the
// methods every reader knows need no words.
func exportedReceiver(d *ast.FuncDecl) bool {
	switch d.Name.Name {
	case "Error", "String", "Unwrap", "Len", "Less", "Swap", "MarshalJSON", "UnmarshalJSON":
		return false
	}
	if d.Recv == nil {
		return true
	}
	typ := d.Recv.List[0].Type
	if star, ok := typ.(*ast.StarExpr); ok {
		typ = star.X
	}
	if generic, ok := typ.(*ast.IndexExpr); ok {
		typ = generic.X
	}
	name, ok := typ.(*ast.Ident)
	return ok && name.IsExported()
}

func importComplaints(files []sourceFile) []string {
	var out []string
	for _, f := range files {
		if slices.ContainsFunc(strings.Split(f.pkg, "/"), func(part string) bool { return slices.Contains(drawers, part) }) {
			out = append(out, fmt.Sprintf("%s is a drawer: name the package after what is in it", f.pkg))
		}
		if f.pkg == "cmd/scops" {
			continue
		}
		allowed, known := reachable(f.pkg)
		if !known {
			out = append(out, fmt.Sprintf("%s has no row in the import order", f.pkg))
			continue
		}
		for _, name := range f.imports {
			if why := complaint(f, name, allowed); why != "" {
				out = append(out, why)
			}
		}
	}
	return out
}

func complaint(f sourceFile, name string, allowed map[string]bool) string {
	if ours, ok := strings.CutPrefix(name, "scops/"); ok {
		suite := f.test && strings.HasSuffix(ours, "test")
		if !allowed[ours] && ours != f.pkg && !suite {
			return fmt.Sprintf("%s/%s imports %s, which is not upstream of it", f.pkg, f.name, ours)
		}
		return ""
	}
	for dependency, door := range doors {
		if strings.HasPrefix(name, dependency) && !slices.Contains(strings.Fields(door), f.pkg) {
			return fmt.Sprintf("%s/%s imports %s; its only door is %s", f.pkg, f.name, name, door)
		}
	}
	if strings.HasPrefix(name, "github.com/prometheus/") && f.name != "metrics.go" && !f.test {
		return fmt.Sprintf("%s/%s imports Prometheus; only metrics.go may", f.pkg, f.name)
	}
	return ""
}

// reachable is every package of the house that pkg may import.
func reachable(pkg string) (map[string]bool, bool) {
	if row, ok := notTransitive[pkg]; ok {
		out := map[string]bool{}
		for _, name := range strings.Fields(row) {
			out[name] = true
		}
		return out, true
	}
	if _, ok := mayImport[pkg]; !ok {
		return nil, false
	}
	out := map[string]bool{}
	var walk func(string)
	walk = func(p string) {
		for _, name := range strings.Fields(mayImport[p]) {
			if !out[name] {
				out[name] = true
				walk(name)
			}
		}
	}
	walk(pkg)
	return out, true
}
