-- Prefixed to every script. Each script serves one Host and takes the same keys,
-- all of the Host's shard, so that one call stays in one slot of a Cluster:
--
-- KEYS  1 ready   zset  Host -> ms at which a claimer should look at it
--       2 shard   hash  run: server run id last seen; since: ms when it was first seen
--       3 host    hash  free delay blocked fails error fence (see package frontier);
--                       while leased: lease (task id or origin), robots (1: a robots.txt), expires
--       4 due     zset  id of a queued task -> due ms
--       5 tasks   hash  id -> "TRIES ORIGIN\n" and the stored form, for every task
--       6 dead    hash  id of a dead task -> "SINCE REASON"
--       7 robots  hash  origin -> "FRESH\n" and the stored form; ">" origin -> a redirect to follow
--       8 hosts   zset  every Host, score 0
--       9 deads   zset  every Host with dead letters, score 0
-- ARGV  1 Host; 2 its configured delay, ms
--
-- A queued task is in due, a leased one is named by host.lease, a dead one is in
-- dead: exactly one of them. Times are this server's.
local READY, SHARD, HOST, DUE, TASKS, DEAD, ROBOTS, HOSTS, DEADS = unpack(KEYS)
local name, configured = ARGV[1], tonumber(ARGV[2])

local function int(s) return tonumber(s or 0) or 0 end

local time = redis.call('TIME')
local micros = time[1] * 1000000 + time[2]
local now = math.floor(micros / 1000)   -- the present, rounded down
local ended = now + 1                   -- the end of something, rounded up

-- A server that restarted may have forgotten its last moments: since then every
-- Host is held for one delay.
local function since()
  local run = string.match(redis.call('INFO', 'server'), 'run_id:(%x+)')
  local seen = redis.call('HMGET', SHARD, 'run', 'since')
  if seen[1] == run then return int(seen[2]) end
  redis.call('HSET', SHARD, 'run', run, 'since', ended)
  return ended
end

local function load()
  local h = redis.call('HMGET', HOST, 'free', 'delay', 'blocked', 'fence', 'lease', 'robots', 'expires', 'fails')
  return {free = int(h[1]), delay = int(h[2]), blocked = int(h[3]), fence = int(h[4]), lease = h[5], robots = h[6] == '1', expires = int(h[7]), fails = int(h[8])}
end

-- The first moment the Host may be claimed again.
local function allowed(h, start)
  return math.max(math.max(h.free, start) + math.max(h.delay, configured), h.blocked)
end

-- Works out anew when a claimer should look at the Host; returns that moment, or -1 for never.
local function rearm(h, start)
  if h.lease then
    redis.call('ZADD', READY, h.expires, name)
    return h.expires
  end
  local first = redis.call('ZRANGE', DUE, 0, 0, 'WITHSCORES')
  if not first[1] then
    redis.call('ZREM', READY, name)
    return -1
  end
  local at = math.max(allowed(h, start), tonumber(first[2]))
  redis.call('ZADD', READY, at, name)
  return at
end

local function unlease(h)
  redis.call('HDEL', HOST, 'lease', 'robots', 'expires')
  h.lease, h.robots, h.expires = false, false, 0
end

local function bury(id, reason)
  redis.call('HSET', DEAD, id, string.format('%.0f ', now) .. reason)
  redis.call('ZADD', DEADS, 0, name)
end

local function unbury(id)
  local was = redis.call('HDEL', DEAD, id)
  if was == 1 and redis.call('EXISTS', DEAD) == 0 then redis.call('ZREM', DEADS, name) end
  return was
end

local function split(record) return string.match(record, '^(%d+) ([^\n]*)\n(.*)$') end
