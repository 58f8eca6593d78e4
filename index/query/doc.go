// Package query is what investigators type: parsed, printed, and matched in
// process.
//
//	node.go    the tree, Walk and Map
//	fields.go  which fields there are, and of what type
//	lex.go     text to tokens with their columns
//	parse.go   tokens to tree; errors point at the column
//	value.go   what stands after a colon: values, numbers, ranges
//	like.go    words like one: metham*, met?amp, methamp~
//	near.go    two things near each other
//	date.go    days, months, years, Buddhist era, zones
//	error.go   Error, its codes and its caret
//	refusal.go what was understood and cannot be answered
//	print.go   tree to text; Parse(n.String()) gives n again
//	marks.go   where in a text the words of a query stand
//	match.go   does a document match: the oracle both stores agree with
//
// # The language
//
//	ice "crystal meth"            both, in any order (AND may be written)
//	ice OR 아이스                  either; AND binds closer than OR
//	NOT ice, -ice                 without it
//	metham* met?amp cry*th      * any letters, ? one, behind three letters
//	methamp~                      spelled nearly so: one slip, from 8 letters on two
//	아이스 NEAR/20 "พร้อมส่ง"       at most 20 characters between, in either order
//	(ice OR ไอซ์) NEAR sell*      NEAR alone is NEAR/50; it binds closest
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
//
// NEAR counts characters as a reader does, because Thai has no spaces between
// words to count: those between the two places of the original text, spaces and
// signs included. The places do not overlap. A word in disguise (아.이.스) counts
// where it stands.
//
// A slip of ~ is a letter too many, too few or another, or two neighbours
// swapped (optimal string alignment); the first letter must be right, and four
// letters are the least. * ? and ~ find words as they stand in the index, folded,
// of 3 letters to 100 bytes; one of them may stand for 500 words.
package query
