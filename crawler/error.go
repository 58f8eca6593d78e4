package crawler

import "fmt"

// ErrorClass names why a fetch failed; it decides the retry and is a metric label.
type ErrorClass string

// The classes of fetch errors.
const (
	ErrDNS       ErrorClass = "dns"
	ErrConnect   ErrorClass = "connect"
	ErrTLS       ErrorClass = "tls"
	ErrTimeout   ErrorClass = "timeout"
	ErrReset     ErrorClass = "reset"     // connection dropped before the response was complete
	ErrGuard     ErrorClass = "guard"     // address not allowed (private, loopback, metadata)
	ErrTooLarge  ErrorClass = "too_large" // decompressed body over its cap
	ErrMalformed ErrorClass = "malformed" // not HTTP, or a body that does not decode
	ErrRobots    ErrorClass = "robots"    // disallowed: a result, not a failure
	ErrLease     ErrorClass = "lease"     // the lease was about to expire before the request was written
	ErrRefused   ErrorClass = "refused"   // scheme or address this deployment never fetches
	ErrPanic     ErrorClass = "panic"     // an adapter panicked
)

// FetchError is a fetch that brought no page.
type FetchError struct {
	URL   string
	Class ErrorClass
	Err   error
}

func (e *FetchError) Error() string { return fmt.Sprintf("fetch %s: %s: %v", e.URL, e.Class, e.Err) }

// Unwrap returns the cause.
func (e *FetchError) Unwrap() error { return e.Err }

// Permanent says that trying again cannot help.
func (e *FetchError) Permanent() bool {
	switch e.Class {
	case ErrGuard, ErrTooLarge, ErrRefused, ErrPanic:
		return true
	default:
		return false
	}
}
