// Package query is what investigators type: parsed, printed, and matched in
// process.
//
//	node.go    the tree, Walk and Map
//	fields.go  which fields there are, and of what type
//	lex.go     text to tokens with their columns
//	parse.go   tokens to tree; errors point at the column
//	value.go   what stands after a colon: values, numbers, ranges
//	date.go    days, months, years, Buddhist era, zones
//	error.go   Error, its codes and its caret
//	print.go   tree to text; Parse(n.String()) gives n again
//	marks.go   where in a text the words of a query stand
//	match.go   does a document match: the oracle both stores agree with
//
// # The language
//
//	ice "crystal meth"            both, in any order (AND may be written)
//	ice OR 아이스                  either; AND binds closer than OR
//	NOT ice, -ice                 without it
//	label:sale                    an exact value
//	tag:"night shift"             the same, with spaces
//	site:mastodon/*               a beginning; tag:* any value at all
//	score:>60 score:50..70        numbers; both ends of a..b are in it
//	posted:2026-10                local days, months and years
//	posted:2569-10                years 2400 to 2700 are of the Buddhist era
//	posted:2026-10-01..2026-10-15 the last day is in it
//	posted:>=2026-10-01T18:30     a local time, or with its own zone: ...Z, ...+09:00
//	posted:today posted:7d        the last N local days, today among them
//
// Operators are upper-case. Words of scripts with spaces are found as whole
// words, everything else wherever it stands.
package query
