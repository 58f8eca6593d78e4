package console

import (
	"slices"
	"strings"

	"scops/index/desk"
)

// nearBands is how many of the 16 minhash bands two texts share that are taken
// for one: a likeness of nine tenths and more.
const nearBands = 8

// copies says how much of a page is the same text over and over.
type copies struct{ Posts, Groups int }

// rows are the hits of a page in the order they are shown: posts of the same
// text, or nearly, stand together under the first of them.
func (v *visit) rows(list desk.Listing, state listState) []row {
	var out []row
	number := 0
	for _, group := range groups(list.Hits) {
		var rows []row
		accounts := map[string]bool{}
		var together []string
		for _, i := range group {
			f := &list.Hits[i]
			r := v.row(f, list.Node, state, number)
			number++
			rows, together = append(rows, r), append(together, r.Subject)
			accounts[f.Post.Site+" "+f.Post.Author.ID] = true
		}
		first := rows[0]
		if first.Copies = rows[1:]; len(first.Copies) > 0 {
			first.Accounts, first.Together = len(accounts), strings.Join(together, "\n")
		}
		out = append(out, first)
	}
	return out
}

// groups puts hits with the same text together, in the order of their firsts.
func groups(hits []desk.Found) [][]int {
	var out [][]int
	for i := range hits {
		at := slices.IndexFunc(out, func(group []int) bool { return sameText(&hits[group[0]], &hits[i]) })
		if at < 0 {
			out = append(out, []int{i})
			continue
		}
		out[at] = append(out[at], i)
	}
	return out
}

// sameText says whether two posts have one text but for identifiers, prices and
// emoji, or nearly.
func sameText(a, b *desk.Found) bool {
	if a.Template == "" || b.Template == "" {
		return false
	}
	if a.Template == b.Template {
		return true
	}
	shared := 0
	for _, band := range a.Bands {
		if slices.Contains(b.Bands, band) {
			shared++
		}
	}
	return shared >= nearBands
}
