// Package indextest is the contract of index.Store as a test suite: every
// store passes the same one.
//
//	run.go      Run and what its tests share
//	write.go    create once, compare and set, delete, refusals, concurrent writers
//	read.go     get, visibility, hostile and large content
//	search.go   every kind of condition, sorting
//	words.go    lists of words, words like one, words near one another
//	page.go     paging
//	oracle.go   random documents and queries: the store agrees with query.Match
//	facet.go    facets: fields, sizes, ties, pages
//	histogram.go local days; 300 random requests for counts agree with Memory
//	generate.go what they are made of
//	memory.go   Memory, a store in a map, for tests of what stands above a store
//	bench.go    Bench: inserts, searches and updates
package indextest
