package rules

import "testing"

func TestZZ(t *testing.T) {
	p, err := Builtin()
	if err != nil { t.Fatal(err) }
	n := 0
	for _, l := range p.Lists { n += len(l.Terms) }
	t.Log(len(p.Lists), n, len(p.Rules), len(p.Posts), p.Digest)
}
