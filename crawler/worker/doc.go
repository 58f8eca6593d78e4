// Package worker does the visits: it claims leases, fetches, has pages read,
// hands what was read to the Sink, and settles.
//
// The order is the promise: the Sink acknowledges before the lease is settled
// with its new cursor. A crash anywhere means that a page is fetched again and
// brings the same ids; nothing is lost, nothing stands twice.
//
//	crew.go      Crew, Options, Run: N goroutines, drained at the end
//	visit.go     one lease from claim to outcome; every one has exactly one
//	answer.go    what a status means
//	redirect.go  hops, on the same Host and to another
//	robots.go    robots.txt, and pages it forbids; robots_hop.go: one that another Host gives
//	store.go     the Sink, retried while the lease is kept alive
//	look.go      another look at a hit: still up, edited, gone, or not to be told
//	links.go     threads and lists of pages become tasks, other links proposals
//	pages.go     the pages such lists name: read once
//	cursor.go    head, gaps, backfill, threads that page forward (pure)
//	pace.go      intervals, backoff, Retry-After (pure)
//	settle.go    the lease's end, and what is counted
//	outage.go    a store or frontier that is down: said once, waited out
//	once.go      one round over given sources; round.go keeps its books
//	summary.go   what a run came to; metrics.go, count.go the same for Prometheus
package worker
