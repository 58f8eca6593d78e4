// Package sqlite is the embedded store: one file, DATA/index.db.
//
//	schema.sql    the tables
//	schema.go     its version, and the steps from one to the next
//	open.go       Open, Close, Check
//	put.go        writing: one transaction per call
//	put_index.go  what of a document the tables for searching hold
//	put_packed.go the packed tables, in step with them
//	statements.go what is prepared once
//	entry.go      one document in all its tables
//	get.go        reading by id, deleting
//	compile.go    a query as an SQL condition with bound parameters
//	search.go     pages: taken out of all matches, or walked along the sort index
//	match.go      a query as a set of rows
//	near.go       the texts of candidates for NEAR
//	pick.go       a page out of a set of rows
//	words.go      the words there are
//	count.go      facets and histogram
//	column.go     the numbers of a set of rows
//	rowset.go     sets of rows
//	chunk.go      sets and numbers as they are stored, packed
//	fields.go     the numbers of kinds and fields
//	fault.go      what an error of the engine means
//
// The file is in WAL mode with synchronous=FULL: what Put returned is on disk.
// Other processes may read and write beside this one; a writer waits up to ten
// seconds for another. Versions are numbers that grow with every change of the
// store. A document put exactly as it stands keeps its Version and costs one read.
//
// Text is cut into terms before FTS5 sees it, so its tokenizer has nothing to
// decide: "ascii" takes everything that is not ASCII as part of a term.
package sqlite
