// Package rules is what rule authors write, read and checked: lists of slang,
// rules over them, the ad grammar, points and substances, all in YAML. How to
// write them stands in README.md.
//
//	format.go          Pack and everything in it, as the classifier reads it
//	load.go builtin.go the files of a pack; the released pack, embedded
//	build.go           files to Pack: shared parts, lists and rules, overlays
//	node.go field.go   YAML with its places, bounded; keys and values, strictly
//	read_*.go          one reader for each kind of entry
//	shared.go          macros, classes    override.go  changes of a deployment
//	condition.go       the language of "when"    within.go  distances
//	resolve.go lint.go what must fit together; what should be looked at
//	lint_*.go          what only a lint looks at; allowances; SARIF
//	format_text.go     a file tidied    schema.go  what editors are told
//	lock.go help*.go    what a deployment looked at; what a code means (help.txt)
//	sample.go          {phone} {telegram} ... in tests    identifiers.go  real ones
//	problem.go codes.go words.go  what an author is told, in three languages
//	digest.go          the name of a pack's meaning
//
// The order of the work: parse every file, read macros and classes, read lists
// and rules, apply overlays, check names, lint. Nothing stops at the first
// mistake. A Pack is immutable once loaded.
package rules
