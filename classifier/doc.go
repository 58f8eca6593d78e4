// Package classifier judges posts by a rule pack: post in, explained Verdict
// out. It is pure: no I/O, no clock, no goroutine; a Classifier is immutable
// and safe for concurrent use, and the same post with the same pack gives the
// same Verdict.
//
//	verdict.go     Verdict, Signal: what comes out
//	compile.go     rules.Pack to Classifier
//	vocabulary.go  what the terms may be written as; manner.go what most of a list share,
//	               own.go a pack's texts laid end to end, parts.go its lists and rules
//	kind.go        kinds of identifiers, as lists are of words
//	matcher.go     all terms in one pass; window.go the rolling window, seek.go how it rolls,
//	               filter.go what tells that no term is near, anchor.go and anchoring.go
//	               where each is looked for, letters.go terms of one letter
//	ending.go      where no word ends: places it passes over
//	crowded.go     terms the window cannot hold
//	automaton.go   the double-array automaton for dictionaries the window cannot hold
//	reading.go     everything found in one post; scratch.go the memory of readings
//	find.go        which matches stand; border.go and letter.go words' edges, mask.go innocent
//	               words, disguise.go ways of hiding, marks.go names, drop.go
//	               longer expressions and not_near, measured.go words that are
//	               products only beside an amount, script.go kinds of letters
//	segment.go     lines and sentences; ruler.go graphemes; quote.go quotations
//	frames.go      report, care, past, lawful: what is quoted and counts for nothing, casting.go
//	               how far each reaches;
//	               denied.go words of report that are denied, outspoken.go stray ones of care
//	refused.go     drugs a Korean shop names to refuse them
//	relay.go       an ad passed on word for word, by its introduction or layout
//	reach.go       what lets a poster be reached
//	group.go       groups; slots.go sets of slots; sign.go, ladder.go telling signs;
//	               gate.go the gate
//	rule.go        authors' rules compiled; candidates.go those worth trying for what
//	               they want (wants.go), condition.go, together.go evaluated
//	loose.go       bare names and numbers beside a product; looseladder.go, portion.go
//	               and loosenumber.go their prices, thaiamount.go amounts in words,
//	               loosephone.go numbers to dial, handed.go places behind a verb of handing over
//	having.go      that a product is there, said behind it
//	halfgram.go    "0.5=300 1=500" of Thai goods nobody names; offersitself.go names that offer
//	manynames.go   a product named over and over; slangmenu.go many drugs by their slang,
//	               usualpiece.go many with usual prices, pricetag.go one with its own
//	affix.go       names inside innocent words; disowned.go products a post says it has not
//	landmark.go    goods of shops that are only places to meet at, and names that are people;
//	               sendword.go words to send; goods.go how shops give themselves away
//	phrases.go     words of the grammar itself, sought together; wordends.go by what
//	               they begin or end with
//	barename.go    accounts named without a messenger; terse.go prices that name no won
//	halfladder.go  "0.5 33 / 1 60" of goods nobody names; koreanladder.go such rows in Korean
//	signedladder.go "1=60 3=160"; tabletladder.go tablets dearer than medicines
//	usual.go       prices that are what a gram usually costs
//	demand.go      who looks for a source
//	score.go       label, points, bands; signal.go the signals, othersignals.go
//	               those of no item, reasons.go why
//	explain.go     the sum written out; standing.go what is missing to a flag
//	work.go        what judging a post takes, in units
//	language.go    th, ko, en by counting scripts
package classifier
