// Package query is what investigators type: parsed, printed, and matched in
// process.
//
//	node.go    the tree
//	fields.go  which fields there are, and of what type
//	parse.go   text to tree; errors point at the column
//	print.go   tree to text; Parse(n.String()) gives n again
//	match.go   does a document match: the oracle both stores agree with
//	date.go    days, months, years, Buddhist era, zones
package query
