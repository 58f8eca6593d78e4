// Package workbench is where rule authors see what their rules do.
//
//	run.go     Test: every rule's own tests and the whole-pack expectations,
//	           through the real classifier
//	report.go  Report and Failure: file and line, expected and got
//	live.go    Live: a classifier replaced while it is used, by a pack whose
//	           tests hold
//
// A rule's own tests ask only whether the rule fires, whatever its status and
// the gate. The expectations of posts.yaml ask for the final label, band and
// score.
package workbench
