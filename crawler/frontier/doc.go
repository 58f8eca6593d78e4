// Package frontier is the policy of the frontier: what both of its adapters
// (frontier/sqlite, frontier/redis) decide alike, without I/O.
//
// There are two levels: a politeness clock per Host, and the tasks inside it,
// taken in order of their due time. One Host has at most one lease, so at most
// one request is in flight to it. Its clock is three moments:
//
//	free     the end of the last lease: its settlement, or its expiry
//	delay    the least time from there to the next claim
//	blocked  a rest the Host asked for (429, 503, Retry-After) or earned (breaker)
//
// A Host may be claimed at max(free + delay, blocked), where delay is the
// longer of the configured one and the one of the last settlement: whatever a
// robots.txt or a slow answer asks for lengthens it and never shortens it.
//
//	options.go  Options: delays, lease time, breaker
//	plan.go     Plan: what a settlement does, worked out before a store is touched
//	told.go     a robots.txt that came by way of another Host
//	clock.go    Clock and the arithmetic in milliseconds
//	codec.go    the stored form of a task: codec_fields.go its fields, codec_wire.go
//	            how they are written, codec_json.go the form before this one
//	check.go    what may be pushed; shards
//	priority.go what a priority is worth, and what it can never do
//	seen.go     how a page that was read is remembered
//	bell.go     how a push wakes a waiting claim
package frontier
