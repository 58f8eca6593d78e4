// Package api shows the desk to programs: JSON under /api/v1, described by an
// OpenAPI 3.1 document that is made from the code and served beside it.
// README.md has examples, which a test runs.
//
// The way of a request:
//
//	api.go      Options, API and its Handler
//	routes.go   every address, and the desk's action it asks for
//	guard.go    who asks (a bearer token, never a cookie), how large, how deep
//	pace.go     how often a token may ask
//	count.go    every answer is counted
//	problem.go  errors as RFC 9457 problems: the one place that chooses a code
//
// Answers:
//
//	me.go search.go hit.go export.go sources.go people.go
package api
