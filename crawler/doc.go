// Package crawler is the vocabulary of collecting: what is visited, by what
// right, what came back, and what was read from it.
//
// The nouns, one to a file:
//
//	source.go    Source, Seed, State: something revisited
//	proposal.go  Proposal, Reason, the table of points; Placer: where an address belongs
//	request.go   Request, Lease, Outcome: one fetch, the fenced right to do it, how it ended
//	cursor.go    Cursor, Gap: how far a Source has been read
//	page.go      Page, Hop: one response, exactly as it came
//	post.go      Post, Author, Media: what a person published
//	harvest.go   Harvest, PageState, Link: what an adapter reads from a Page
//	frontier.go  Frontier, Inspector: the worker's door and the operator's door
//	adapter.go   Adapter, Fetcher, Sink: the other contracts of a visit
//	look.go      Looks: when and where a hit is looked at again
//	id.go        Site and post identifiers
//	url.go       Host and the canonical form of a URL
//
// The package uses the standard library and x/net/idna only; every technology
// lives in a package below it named after that technology.
package crawler
