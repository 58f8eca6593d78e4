package classifier

import "scops/rules"

// Part is a list or a rule of a pack: what a reason is named after.
type Part struct {
	Rule   string       // as in Signal.Rule
	List   bool         // a list of words; else a rule
	Slot   string       // of a list: the role its words play, "" = innocent words
	Status rules.Status // stable, or shadow: counted, no points; others are not run
	File   string       // rule file that writes it, with the line
	Line   int
}

// Parts are the lists and rules of the pack that are run, lists first, each by
// name. Lists of innocent words give no reasons and are left out.
func (c *Classifier) Parts() []Part {
	var out []Part
	for i := range c.pack.Lists {
		if l := &c.pack.Lists[i]; l.Slot != "" && runs(l.Status) {
			out = append(out, Part{Rule: l.Name, List: true, Slot: string(l.Slot), Status: l.Status, File: l.Pos.File, Line: l.Pos.Line})
		}
	}
	for i := range c.pack.Rules {
		if r := &c.pack.Rules[i]; runs(r.Status) {
			out = append(out, Part{Rule: r.ID, Status: r.Status, File: r.Pos.File, Line: r.Pos.Line})
		}
	}
	return out
}
