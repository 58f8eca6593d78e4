// Package index is the vocabulary of keeping and finding: everything
// investigators make or read is a Document of some Kind in one Store.
//
//	document.go    Document, Kind, Version, the owner and handling every one carries
//	store.go       Store, Request, Result, the errors of the contract
//	each.go        what is done with one document, page by page, or to all that are found
//	searchable.go  what of a Document is indexed, and what no store takes
//	page.go        page tokens, the same in both stores
//	facet.go       what may be asked of a Facet; values counted
//	histogram.go   what may be asked of a Histogram; moments counted
//	zone.go        when local days begin
//	hit.go         Hit: a flagged post with its revisions, verdicts and seal
//	fields.go      the names of indexed fields, one table for both stores
//
// Stores live below it, named after their engine; both pass indextest.
package index
