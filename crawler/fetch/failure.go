package fetch

import (
	"context"
	"errors"
	"io"
	"net"
	"net/url"
	"strings"
	"syscall"

	"scops/crawler"
)

func fail(x *exchange, err error, class crawler.ErrorClass) *crawler.FetchError {
	var wrapped *url.Error
	if errors.As(err, &wrapped) {
		err = wrapped.Err // it repeats the address
	}
	return &crawler.FetchError{URL: x.url.String(), Class: class, Err: err}
}

// classify names what ended an exchange. ctx is the caller's own, without the
// fetch's deadline; leased says that the lease, not the timeout, set it.
func classify(ctx context.Context, x *exchange, err error, leased bool) *crawler.FetchError {
	switch {
	case ctx.Err() != nil:
		return fail(x, context.Cause(ctx), crawler.ErrLease)
	case x.late.Load() || errors.Is(err, errLease):
		return fail(x, errLease, crawler.ErrLease)
	case isTimeout(err) && leased:
		return fail(x, errLease, crawler.ErrLease)
	case errors.Is(err, errRoom):
		return fail(x, err, crawler.ErrLease)
	}
	return fail(x, err, classOf(x, err))
}

func classOf(x *exchange, err error) crawler.ErrorClass {
	var guarded *guardError
	var dns *net.DNSError
	switch {
	case errors.As(err, &guarded):
		return crawler.ErrGuard
	case errors.Is(err, errProxy):
		return crawler.ErrRefused
	case errors.Is(err, errInflated):
		return crawler.ErrTooLarge
	case errors.Is(err, errContentType):
		return crawler.ErrContentType
	case errors.Is(err, errShort):
		return crawler.ErrTruncated
	case isTimeout(err):
		return crawler.ErrTimeout
	case errors.As(err, &dns):
		return crawler.ErrDNS
	case x.shaking.Load():
		return crawler.ErrTLS
	case !x.connected.Load():
		return crawler.ErrConnect
	case errors.Is(x.wireErr, io.ErrUnexpectedEOF):
		return crawler.ErrTruncated
	case x.wireErr != nil:
		return classOfWire(x.wireErr)
	case isReset(err):
		return crawler.ErrReset
	default:
		return crawler.ErrMalformed
	}
}

// classOfWire tells a body whose connection was reset from one that is not
// chunked as it says.
func classOfWire(err error) crawler.ErrorClass {
	if isReset(err) {
		return crawler.ErrReset
	}
	return crawler.ErrMalformed
}

func isTimeout(err error) bool {
	var timeout interface{ Timeout() bool }
	return errors.Is(err, context.DeadlineExceeded) || errors.As(err, &timeout) && timeout.Timeout()
}

func isReset(err error) bool {
	var op *net.OpError
	for _, gone := range []error{errResent, io.EOF, io.ErrUnexpectedEOF, syscall.ECONNRESET, syscall.EPIPE, net.ErrClosed} {
		if errors.Is(err, gone) {
			return true
		}
	}
	// net/http keeps this one to itself.
	return errors.As(err, &op) || strings.Contains(err.Error(), "server closed idle connection")
}
