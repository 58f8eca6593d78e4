package ingest

import (
	"encoding/binary"
	"encoding/hex"
	"hash/fnv"
	"math"
	"sort"
	"strings"

	"scops/classifier/entity"
	"scops/classifier/normalize"
	"scops/index"
)

// Minhash parameters: 128 permutations of character 4-grams in 16 bands of 8
// meet with probability 1/2 at a Jaccard similarity of about 0.7 (Broder 1997;
// Leskovec et al., Mining of Massive Datasets, section 3.4).
const (
	permutations = 128
	bands        = 16
	shingle      = 4
)

// addSimilarity adds the exact values by which copies of one text are found:
// text_hash (canonical text), template_hash (identifiers, prices and emoji
// masked, so that it survives a changed contact) and 16 minhash band keys.
func addSimilarity(doc *index.Document, text, template string) {
	doc.Keywords["text_hash"] = []string{textHash(normalize.Fold(text).Folded)}
	doc.Keywords["template_hash"] = []string{textHash(template)}
	doc.Keywords["minhash"] = bandKeys(template)
}

func templateOf(text string, entities []entity.Entity) string {
	return normalize.Fold(mask(text, entities)).Folded
}

// mask replaces every entity and every run of emoji by one sign.
func mask(text string, entities []entity.Entity) string {
	ordered := append([]entity.Entity(nil), entities...)
	sort.SliceStable(ordered, func(i, j int) bool { return ordered[i].Start < ordered[j].Start })
	var b strings.Builder
	at := 0
	for _, e := range ordered {
		if e.Start < at || e.End > len(text) {
			continue
		}
		b.WriteString(text[at:e.Start])
		b.WriteString(" * ")
		at = e.End
	}
	b.WriteString(text[at:])
	return maskEmoji(b.String())
}

func maskEmoji(s string) string {
	var b strings.Builder
	in := false
	for _, r := range s {
		emoji := r >= 0x1F000 || r >= 0x2600 && r <= 0x27BF
		if emoji && !in {
			b.WriteRune('#')
		}
		if !emoji {
			b.WriteRune(r)
		}
		in = emoji
	}
	return b.String()
}

func bandKeys(text string) []string {
	sig := signature([]rune(text))
	keys := make([]string, bands)
	rows := permutations / bands
	for band := range bands {
		h := fnv.New64a()
		for _, v := range sig[band*rows : (band+1)*rows] {
			_ = binary.Write(h, binary.LittleEndian, v) // a hash never fails to write
		}
		keys[band] = hex.EncodeToString(append([]byte{byte(band)}, h.Sum(nil)...))
	}
	return keys
}

func signature(runes []rune) [permutations]uint64 {
	var sig [permutations]uint64
	for i := range sig {
		sig[i] = math.MaxUint64
	}
	for i := 0; i+shingle <= len(runes) || i == 0; i++ {
		h := fnv.New64a()
		h.Write([]byte(string(runes[i:min(i+shingle, len(runes))])))
		base := h.Sum64()
		for p := range sig {
			sig[p] = min(sig[p], mix(base+uint64(p)*0x9E3779B97F4A7C15))
		}
	}
	return sig
}

// mix is the finaliser of SplitMix64 (Steele et al. 2014): each permutation is
// one well-mixed function of the shingle's hash.
func mix(x uint64) uint64 {
	x ^= x >> 30
	x *= 0xBF58476D1CE4E5B9
	x ^= x >> 27
	x *= 0x94D049BB133111EB
	return x ^ x>>31
}
