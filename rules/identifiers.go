package rules

import (
	"net/url"
	"regexp"
	"slices"
	"strings"

	"scops/classifier/entity"
	"scops/classifier/normalize"
)

// notIdentifiers are entities that reach nobody.
var notIdentifiers = []entity.Kind{entity.Price, entity.Quantity, "place"}

// harmless are names made up for tests: demo_ before a handle, a reserved host
// behind an address.
var harmless = regexp.MustCompile(`^[@~+]?demo|@example\.(com|org|net)$|\.(example|test|invalid)$`)

// lintIdentifiers refuses identifiers in tests that may be somebody's: what
// stands in a rule file is read by many, and crawled.
func (b *builder) lintIdentifiers() {
	for _, w := range b.identifiers {
		text, _ := expand(w.text, w.lang)
		sampled := samplesIn(w.text, w.lang)
		for _, e := range entity.Find(normalize.Fold(text), entity.Options{}) {
			if slices.Contains(notIdentifiers, e.Kind) || isHarmless(e, sampled) {
				continue
			}
			b.add(w.pos, "real-identifier", "{"+string(e.Kind)+"}", string(e.Kind), e.Surface)
		}
	}
}

// samplesIn are the samples a text asks for.
func samplesIn(text, lang string) []string {
	var all []string
	for _, m := range placeholder.FindAllStringSubmatch(text, -1) {
		if s, ok := sampleOf(m[1], lang); ok {
			all = append(all, another(m[1], s, m[2]))
		}
	}
	return all
}

func isHarmless(e entity.Entity, sampled []string) bool {
	for _, s := range sampled {
		if strings.Contains(s, e.Surface) || strings.Contains(e.Surface, s) {
			return true
		}
	}
	if e.Kind == entity.URL {
		return reservedHost(e.Value)
	}
	return harmless.MatchString(strings.ToLower(e.Value))
}

// reservedHost says whether an address is of a name that RFC 2606 and 6761
// give to nobody.
func reservedHost(address string) bool {
	u, err := url.Parse(address)
	if err != nil {
		return false
	}
	labels := strings.Split(strings.ToLower(u.Hostname()), ".")
	last := labels[len(labels)-1]
	if slices.Contains([]string{"example", "test", "invalid", "localhost"}, last) {
		return true
	}
	return len(labels) > 1 && labels[len(labels)-2] == "example" && slices.Contains([]string{"com", "org", "net"}, last)
}
