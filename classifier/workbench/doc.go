// Package workbench is where rule authors see what their rules do.
//
//	run.go     Test: every rule's own tests and the whole-pack expectations,
//	           through the real classifier
//	report.go  Report and Failure: file and line, expected and got
//	live.go    Live: a classifier replaced while it is used, by a pack whose
//	           tests hold
//	marked.go  Marked: a post with the stretches its reasons speak of
//	corpus.go  Corpus: a file of posts, read once, judged by every processor
//	stats.go   Measure: hits, precision, overlap and cost of every rule and
//	           list; count.go counts for it
//	diff.go    Compare: what another pack would judge differently;
//	           backtest.go Backtest: the same for the posts of an index
//	mine.go    Miner: words that keep standing next to prices and contacts;
//	           words.go cuts them out, sheet.go writes them down and adds them
//	           up, sketch.go counts in bounded memory
//
// A rule's own tests ask only whether the rule fires, whatever its status and
// the gate. The expectations of posts.yaml ask for the final label, band and
// score.
package workbench
