// Package fetch does one Request over the network and hands back the Page,
// exactly as it came, or a FetchError that names what went wrong.
//
// The work is done by colly, used as nothing but a fetch-and-callback shell:
// one synchronous call, one response, no queue, no storage, no limits, no
// cookies, no robots, no redirects of its own. What a crawler is judged by is
// decided here or, where it concerns more than one fetch, by the frontier:
//
//	fetch.go      Fetcher: one lease in, one page out, in time
//	shell.go      the only place that knows colly
//	transport.go  connections, proxies, and the check of the lease at the wire
//	guard.go      addresses that are never dialled
//	body.go       a body from its first byte to its last; mediatype.go: whether it is a page
//	inflate.go    gzip, deflate and brotli, under a cap
//	budget.go     the memory all bodies in flight may take together
//	charset.go    which character set a body is in; detect.go guesses
//	failure.go    errors by class
//	robots.go     RFC 9309: parsing, matching, and how long an answer holds
//
// Nothing is fetched twice behind the frontier's back: redirects come back as
// pages, and a request whose connection dropped is not sent again.
package fetch
