// Package classifier judges posts by a rule pack: post in, explained Verdict
// out. It is pure: no I/O, no clock, no goroutine; a Classifier is immutable
// and safe for concurrent use, and the same post with the same pack gives the
// same Verdict.
//
//	verdict.go     Verdict, Signal: what comes out
//	compile.go     rules.Pack to Classifier
//	matcher.go     all terms in one pass: the rolling window
//	automaton.go   the double-array automaton for dictionaries the window cannot hold
//	segment.go     lines, sentences and Thai spans; quotes
//	find.go        which matches stand: masks, borders, disguises, not_near
//	frames.go      report, care, past, lawful: what is quoted and counts for nothing
//	group.go       groups, telling signs, the gate
//	condition.go   authors' rules over the finds
//	score.go       points, bands, label
//	explain.go     the sum written out
//	language.go    th, ko, en by counting scripts
package classifier
