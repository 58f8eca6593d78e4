package classifier

import (
	"scops/classifier/entity"
	"scops/rules"
)

// Bands of a Verdict, rising. BandNone is every score below review.
const (
	BandNone   = "none"
	BandReview = "review"
	BandLikely = "likely"
	BandStrong = "strong"
)

// Verdict is the screening result of one post. Its JSON form is a contract.
type Verdict struct {
	Label    rules.Label     `json:"label"`
	Score    int             `json:"score"` // 0..100 points; never a probability
	Band     string          `json:"band"`
	Flagged  bool            `json:"flagged"` // gate open and label sale, recruit or service
	Lang     string          `json:"lang"`    // th ko en, else ISO 639-1, else und
	Signals  []Signal        `json:"signals"`
	Entities []entity.Entity `json:"entities"`
	Adjust   int             `json:"adjust"` // Score minus the sum of Signals' weights: lift, cap or zero
	Pack     string          `json:"pack"`   // digest of the rule pack

	Substances []string `json:"substances"` // keys of rules.Substance found unquoted, sorted
	Product    string   `json:"product"`    // low, medium, high: ambiguity of the least ambiguous product; unknown; "" = none
	Shadow     []Signal `json:"-"`          // matches of shadow terms and rules: counted, no points
	OverBudget bool     `json:"-"`          // the post was too costly; judged on what was read and the rules tried
}

// Signal is one matched reason. Start and End are bytes of the post's text,
// half open, and cut exactly Surface out of it.
type Signal struct {
	Rule    string `json:"rule"` // list name, "entity:KIND", "sign:NAME" or rule id
	Slot    string `json:"slot"`
	Surface string `json:"surface"`
	Start   int    `json:"start"`
	End     int    `json:"end"`
	Weight  int    `json:"weight"` // points; 0 for quoted matches and for the second match of a group
	Why     string `json:"why"`    // one sentence, English
	Quoted  bool   `json:"quoted"` // stands in quotes or a framed segment: counts for nothing
	File    string `json:"file"`   // rule file that wrote it
	Term    string `json:"term"`   // the listed term, "" for entities
}
