package classifier

import (
	"slices"
	"strings"

	"scops/rules"
)

// leastNames is how many different names of one substance a seller's post heaps
// up; one behind "#" counts twice, for it stands there to be found, and so many tags do
// with one name ("#ไอซ์อุดร #ไอซ์ขอนแก่น").
const leastNames = 3

// manyNames is the first product of a Thai post that is named over and over, each
// time otherwise: "ตัวใสมาแล้ว #ไอซ์ #น้ำแข็ง". Who talks of it stays with one name.
func (r *reading) manyNames(yields []bool) int {
	var room [leastNames]string
	for i := range r.items {
		f := &r.items[i]
		if !r.isNamed(i, yields) {
			continue
		}
		seen, n, tags, end := room[:0], 0, 0, 0
		for j := i; j < len(r.items); j++ {
			g := &r.items[j]
			if !r.isNamed(j, yields) || g.start < end || g.term.list.Substance != f.term.list.Substance {
				continue
			}
			tagged := strings.HasSuffix(r.text[:g.start], "#")
			if end = g.end; slices.Contains(seen, g.term.text) {
				if tagged {
					tags++
				}
			} else if seen, n = append(seen, g.term.text), n+1; tagged {
				n, tags = n+1, tags+1
			}
			if len(seen) > 1 && n >= leastNames || tags >= leastNames {
				return i
			}
		}
	}
	return noItem
}

// isNamed says that an item is a product by a name of its own, no word of every day.
func (r *reading) isNamed(i int, yields []bool) bool {
	f := &r.items[i]
	return f.counts() && !yields[i] && f.hasSlot(rules.SlotSubstance) && !f.term.measured && f.term.list.Substance != ""
}
