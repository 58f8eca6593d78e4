// Package console shows the desk's answers as HTML pages.
//
//	metrics.go  counters of requests, logins, exports and judgements
package console
