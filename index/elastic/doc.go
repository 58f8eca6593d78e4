// Package elastic is the store on Elasticsearch 8 or OpenSearch 2 and 3: only
// calls that all of them answer alike, but for the list of words.
//
//	open.go       Options, Open, Close; product and version
//	transport.go  one request: media types, credentials, retries
//	fault.go      what an answer that is no success means
//	kinds.go      one index per kind, made when it is first written to
//	meta.go       what mappings say of themselves: version and maker
//	state.go      aliases and blocks of the indices there are
//	mapping.json  what is indexed, with its version
//	encode.go     a document as the JSON the server keeps, and back
//	put.go        outcomes, order, versions
//	bulk.go       the bulk writer: per-item errors, backpressure, too large
//	get.go        reading by id, deleting
//	compile.go    a query in the server's language
//	search.go     pages, refresh, check
//	near.go       the texts of candidates for NEAR
//	words.go      the words there are
//	words_page.go one page of them: a call on Elasticsearch, counting on OpenSearch
//	migrate.go    moving a kind into an index of another mapping
//	hold.go       making writers wait meanwhile, and letting them in again
//	migrate_*.go  walking, copying, comparing, what is left behind
//	server.go     product, and versions of the nodes
//	aggregate.go  facets
//	histogram.go  a histogram by local days, months and years
//	clock.go      what time the server has
//
// Kind K lives in the index PREFIX-K-v2 behind the alias PREFIX-K. Text is cut
// into terms before it is sent, so the server needs no analyzer but whitespace.
// A Version is the sequence number and primary term of the server, with the
// mapping of the index they belong to.
package elastic
