package classifier

import (
	"time"

	"scops/crawler"
	"scops/rules"
)

// Options are what a deployment decides.
type Options struct {
	Places        []string // deployment.places, ISO 3166-1 alpha-2
	PartnerPlaces []string // deployment.partner_places
}

// Classifier judges posts by one compiled pack.
type Classifier struct{}

// New compiles a pack. The error names the rule that cannot be compiled.
func New(pack *rules.Pack, opt Options) (*Classifier, error) { return &Classifier{}, nil }

// Classify judges a post. at is when it was fetched: substances are judged at
// PostedAt, else at that moment.
func (c *Classifier) Classify(post crawler.Post, at time.Time) Verdict { return Verdict{} }

// Digest is the pack's digest.
func (c *Classifier) Digest() string { return "" }
