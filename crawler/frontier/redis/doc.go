// Package redis is the frontier many workers share through a Redis server, a
// Sentinel group or a Cluster (Redis 6.2 or newer).
//
// A Host lives in one of 64 shards, and every key of a shard carries its tag,
// so every decision about a Host is one script in one slot, by the server's
// clock: neither the number of workers nor their clocks matter. Claimers look
// for ready Hosts by shard, in random order, and what they find is only a hint:
// the claim script decides. Those of one process are served together, by one
// round trip that asks for as many leases as there are idle workers.
//
// Moments travel to the server as distances from now and are never compared
// with a worker's clock; a lease's expiry comes back in the caller's own.
//
// A server killed with appendfsync always has lost nothing it answered. With
// everysec it writes before it answers too, except while a slow disk is still
// busy with the sync before: then a kill, like a power cut or a failover, may
// take its last moments. That costs second deliveries, never a Host's spacing
// nor a mistaken settlement: every shard remembers the run id of the server it
// was last seen on, a new one holds each of its Hosts for one delay, and no
// fence is ever given twice. Tasks lost so are pushed again by whoever knows
// the sources.
//
//	open.go     Options, Dial, Open, Close: what a server must be like
//	keys.go     every key, spelled once
//	script.go   the scripts and how they are called; scripts/*.lua: what they do
//	record.go   how a task is stored: fields and records
//	claim.go    Claim, ClaimUpTo; claimers.go: those who wait
//	push.go     Push; room.go: when there is no room for more
//	settle.go   Settle, Extend
//	seen.go     pages that were read
//	tell.go     Tell
//	inspect.go  Status, Hosts, Tasks, Dead
//	mend.go     Requeue, Drop, Remove
//	about.go    Server: product and version
//	error.go    Error: what went wrong and what helps
//	log.go      LogTo: a logger for the client library
//	clock.go    Time: the clock every decision goes by
package redis
