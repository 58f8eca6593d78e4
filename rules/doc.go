// Package rules is what rule authors write, read and checked: lists of slang,
// rules over them, the ad grammar, points and substances, all in YAML.
//
//	format.go      Pack and everything in it, as the classifier reads it
//	load.go        YAML to Pack, strictly; every error at once, with its place
//	decode.go      the YAML shapes, kept private
//	condition.go   the condition language of "when"
//	lint.go        what a well-formed pack must also have
//	problem.go     Problem: code, place, message, how to mend it
//	sample.go      {phone} {telegram} ... in tests: valid, unassigned samples
//	builtin.go     the released pack, embedded
//
// A Pack is immutable once loaded.
package rules
