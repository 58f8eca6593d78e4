package crawler

import (
	"fmt"
	"slices"
)

// ErrorClass names why a fetch failed; it decides the retry and is a metric label.
type ErrorClass string

// The classes of fetch errors.
const (
	ErrDNS         ErrorClass = "dns"
	ErrConnect     ErrorClass = "connect"
	ErrTLS         ErrorClass = "tls" // handshake or certificate
	ErrTimeout     ErrorClass = "timeout"
	ErrReset       ErrorClass = "reset"        // connection dropped: no answer, or reset within one
	ErrTruncated   ErrorClass = "truncated"    // the body ended before its own length or last chunk, or inside its encoding
	ErrGuard       ErrorClass = "guard"        // address not allowed (private, loopback, metadata)
	ErrTooLarge    ErrorClass = "too_large"    // decompressed body over its cap
	ErrContentType ErrorClass = "content_type" // no page: a picture, a film, an archive, a document
	ErrMalformed   ErrorClass = "malformed"    // not HTTP, or a body that does not decode
	ErrRobots      ErrorClass = "robots"       // disallowed: a result, not a failure
	ErrLease       ErrorClass = "lease"        // the lease was about to expire before the request was written
	ErrRefused     ErrorClass = "refused"      // scheme or address this deployment never fetches
	ErrPanic       ErrorClass = "panic"        // an adapter panicked
)

// RetryPolicy is what is done about a class of errors.
type RetryPolicy struct {
	Tries int  // failures in a row that make a dead letter; 1 = never tried again, 0 = as many as the worker is set to
	Wait  int  // the wait before the second try, in multiples of the worker's shortest one; it grows from there
	Host  bool // the Host's fault: its breaker counts it
}

// unreachable is how often a page is tried of a Host that cannot be reached:
// with waits of up to an hour, about a day. An outage of a site is not the page's.
const unreachable = 30

type retryRow struct {
	class ErrorClass
	RetryPolicy
}

// retryPolicies is the whole table. What answered at all, if only with rubbish
// or half a page, is up: that is held against the page and not the Host.
var retryPolicies = []retryRow{
	{ErrDNS, RetryPolicy{Tries: unreachable, Wait: 1, Host: true}},
	{ErrConnect, RetryPolicy{Tries: unreachable, Wait: 1, Host: true}},
	{ErrTLS, RetryPolicy{Tries: unreachable, Wait: 6, Host: true}}, // certificates are mended by people
	{ErrTimeout, RetryPolicy{Wait: 1, Host: true}},
	{ErrReset, RetryPolicy{Wait: 1, Host: true}},
	{ErrTruncated, RetryPolicy{Wait: 1}},
	{ErrMalformed, RetryPolicy{Tries: 3, Wait: 6}},
	{ErrTooLarge, RetryPolicy{Tries: 1}},
	{ErrContentType, RetryPolicy{Tries: 1}},
	{ErrGuard, RetryPolicy{Tries: 1}},
	{ErrRefused, RetryPolicy{Tries: 1}},
	{ErrPanic, RetryPolicy{Tries: 1}},
	{ErrRobots, RetryPolicy{Tries: 1}},
	{ErrLease, RetryPolicy{Wait: 1}}, // given back, with no try counted
}

// ErrorClasses lists every class there is.
func ErrorClasses() []ErrorClass {
	out := make([]ErrorClass, len(retryPolicies))
	for i, p := range retryPolicies {
		out[i] = p.class
	}
	return out
}

// Retry is the policy of a class; that of ErrMalformed for one nobody knows.
func (c ErrorClass) Retry() RetryPolicy {
	i := slices.IndexFunc(retryPolicies, func(r retryRow) bool { return r.class == c })
	if i < 0 {
		return ErrMalformed.Retry()
	}
	return retryPolicies[i].RetryPolicy
}

// FetchError is a fetch that brought no page.
type FetchError struct {
	URL   string
	Class ErrorClass
	Err   error
}

func (e *FetchError) Error() string { return fmt.Sprintf("fetch %s: %s: %v", e.URL, e.Class, e.Err) }

// Unwrap returns the cause.
func (e *FetchError) Unwrap() error { return e.Err }
