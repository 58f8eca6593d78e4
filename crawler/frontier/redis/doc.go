// Package redis is the frontier many workers share through a Redis server, a
// Sentinel group or a Cluster (Redis 6.2 or newer).
//
// A Host lives in one of 64 shards, and every key of a shard carries its tag,
// so every decision about a Host is one script in one slot, by the server's
// clock: neither the number of workers nor their clocks matter. Claimers look
// for ready Hosts by shard, in random order, and what they find is only a hint:
// the claim script decides.
//
// Moments travel to the server as distances from now and are never compared
// with a worker's clock; a lease's expiry comes back in the caller's own.
//
// A server killed with appendonly everysec has lost nothing it answered; after
// a power cut or a failover it may have forgotten its last moments. So every
// shard remembers the run id of the server it was last seen on, and a new one
// holds each of its Hosts for one delay.
//
//	open.go     Options, Dial, Open, Close: what a server must be like
//	keys.go     every key, spelled once
//	script.go   the scripts and how they are called; scripts/*.lua: what they do
//	claim.go    Claim
//	settle.go   Push, Settle, Extend
//	inspect.go  Status, Hosts, Tasks, Dead
//	mend.go     Requeue, Drop, Remove
//	error.go    Error: what went wrong and what helps
//	log.go      LogTo: a logger for the client library
package redis
