package site

import (
	_ "embed"
	"strings"
)

// blankDeclaration is a declaration to start from.
//
//go:embed declaration.txt
var blankDeclaration string

// NewDeclaration is a declaration to start from, for a site of one host. It
// passes lint.
func NewDeclaration(name, host string) (string, error) {
	text := strings.NewReplacer("NAME", name, "HOST", host).Replace(blankDeclaration)
	l := newLoader(nil)
	if l.take(name+".yaml", []byte(text)); len(l.problems) > 0 {
		return "", l.problems
	}
	return text, nil
}

// Example is an address of the site, for pages of which none is known.
func (d *Declared) Example() string {
	if len(d.hosts) == 0 {
		return "https://" + d.name + ".example/"
	}
	return "https://" + strings.TrimPrefix(d.hosts[0], "*.") + "/"
}
