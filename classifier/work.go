package classifier

import (
	"time"

	"scops/classifier/normalize"
	"scops/crawler"
)

// Work tells what judging a post takes, in units, to count: for a list every
// place where one of its terms is looked at, before borders, masks and
// disguises decide; for a rule every time its condition is tried. A short term
// that stands inside many words costs much and finds little.
func (c *Classifier) Work(post crawler.Post, at time.Time, count func(name string, units int)) {
	r := c.read(post, at)
	defer r.release()
	folded := normalize.Fold(r.text)
	texts := []string{folded.Folded}
	if second := normalize.Join(folded); second != nil {
		texts = append(texts, second.Folded)
	}
	for _, text := range texts {
		for _, m := range c.words.scan(text, maxMatches, nil) {
			for _, e := range c.entries.of(m.pattern) {
				if e.term == nil {
					continue
				}
				count(e.term.list.Name, 1)
			}
		}
	}
	for _, i := range r.candidates() {
		count(c.rules[i].ID, 1)
	}
}
