package ingest

import (
	"slices"

	"scops/classifier"
	"scops/classifier/entity"
)

// withoutIdentities masks national ids in everything of a judged post that is
// stored: text, profile, surfaces and reasons. A mask has as many bytes as what
// it hides, so that every range still holds; the sealed page alone keeps the
// numbers.
func withoutIdentities(f judged) judged {
	text, bio := entity.MaskIdentities(f.post.Text), entity.MaskIdentities(f.post.Bio)
	if text == f.post.Text && bio == f.post.Bio {
		return f
	}
	f.post.Text, f.post.Bio = text, bio
	f.verdict.Signals = maskSignals(f.verdict.Signals)
	f.verdict.Shadow = maskSignals(f.verdict.Shadow)
	f.verdict.Entities = slices.Clone(f.verdict.Entities)
	for i := range f.verdict.Entities {
		e := &f.verdict.Entities[i]
		e.Surface = entity.MaskIdentities(e.Surface)
		if e.Kind != entity.URL {
			continue
		}
		e.Value = entity.MaskIdentities(e.Value)
	}
	return f
}

func maskSignals(signals []classifier.Signal) []classifier.Signal {
	masked := slices.Clone(signals)
	for i := range masked {
		masked[i].Surface = entity.MaskIdentities(masked[i].Surface)
		masked[i].Why = entity.MaskIdentities(masked[i].Why)
	}
	return masked
}
