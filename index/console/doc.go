// Package console shows the desk to people: HTML pages in Thai, Korean and
// English, written by the server, that work without scripts. Every page is one
// file here and one template in ui/templates.
//
// The way of a request:
//
//	console.go   Options, Console and its Handler
//	routes.go    every address, and what it asks of whoever calls it
//	visit.go     one request: who, in which language; admitted or sent elsewhere
//	session.go   working sessions and cookies; client.go whose address it is
//	headers.go   what every answer carries
//	fail.go      errors as pages: the one place that chooses a code
//	render.go    templates and what they see; static.go files under hashed names
//	locale.go    words of three languages; moment.go times; settings.go choices
//
// Pages:
//
//	login.go sso.go code.go password.go proof.go purpose.go  who works here, shown again; what for
//	account.go sessions.go factor.go        one's own account: sessions (browser.go
//	                                        names them), the second factor
//	tokens.go                               tokens for programs
//	search.go                               a list of hits: list.go its address,
//	                                        refine.go conditions, facets.go,
//	                                        histogram.go, row.go, excerpt.go
//	hit.go                                  one hit: sum.go, identifiers.go,
//	                                        life.go, judge.go, neighbours.go,
//	                                        beside.go what is kept beside it
//	deed.go left.go copies.go               what is done with hits chosen in a list,
//	                                        and what was left as it was;
//	                                        one text many times over
//	entity.go                               one identifier, and what stands beside it
//	cases.go case.go case_change.go         files: list, one of them, what is done to it
//	agreement.go                            how far two people agree
//	sealed.go                               the sealed page; clean.go its working copy,
//	                                        brought.go what was entered by hand
//	sources.go sources_change.go            watched pages: list, forms
//	rules.go                                the rules in force, a text tried on them
//	saved.go                                searches people keep
//	system.go                               the state of the deployment
//	audit.go                                the audit trail
//	export.go addpost.go people.go coverage.go help.go
//	metrics.go     what people do here, counted
//
// Text somebody else wrote goes through marks.go (ranges), invisible.go (what
// cannot be seen) and the templates' escaping; none of it is ever markup.
package console
