-- Prefixed to every script. Each script serves one Host and takes the same keys,
-- all of the Host's shard, so that one call stays in one slot of a Cluster:
--
-- KEYS  1 ready   zset  Host -> ms at which a claimer should look at it
--       2 shard   hash  run: server run id last seen; since: ms from which its Hosts are held
--       3 host    hash  free delay blocked fails error fence (see package frontier); form: 2;
--                       while leased: lease (field of the task, or origin), robots (1: a robots.txt), expires, due
--       4 due     zset  field of a queued task that was not due yet -> due ms
--       5 tasks   hash  field -> record, for every task
--       6 dead    hash  field of a dead task -> "SINCE REASON"
--       7 robots  hash  origin -> "FRESH\n" and the stored form; ">" origin -> a redirect to follow
--       8 hosts   zset  every Host, score 0
--       9 deads   zset  every Host with dead letters, score 0
--      10 line    zset  field of a queued task that is due -> its place, ms: the smallest is next
--      11 seen    hash  gens: generations of the seen set, from 2 on
--      12..             buckets of the seen set, one of every generation (see seen.lua)
-- ARGV  1 Host; 2 its configured delay, ms
-- STEP is frontier.PriorityStep in ms, GRACE is graceAfterRestart in ms.
--
-- A queued task is in due or in line, a leased one is named by host.lease, a dead
-- one is in dead: exactly one of them. Times are this server's. A field is a task's
-- id and a record what is stored of it, as record.go packs them:
--   one byte of 128 + tries, then the stored form, which begins with a byte of
--   4 * priority, plus 1 for https:// or 2 for http://, and goes on with the address;
--   between them, where that does not give the origin: a zero byte, it, a zero byte.
local READY, SHARD, HOST, DUE, TASKS, DEAD, ROBOTS, HOSTS, DEADS, LINE, SEEN = unpack(KEYS, 1, 11)
local BUCKETS = 12 -- where they begin in KEYS
local name, configured = ARGV[1], tonumber(ARGV[2])

local function int(s) return tonumber(s or 0) or 0 end
local function text(n) return string.format('%.0f', n) end

local time = redis.call('TIME')
local micros = time[1] * 1000000 + time[2]
local now = math.floor(micros / 1000)   -- the present, rounded down
local ended = now + 1                   -- the end of something, rounded up

local function priority_of(record)
  local form = string.byte(record, 2) or 0
  if form == 0 then form = string.byte(string.match(record, '^..[^%z]*%z(.)') or '\0') end
  return form < 44 and math.floor(form / 4) or 0 -- of JSON, the form before, 0
end

-- nil when the record is not as above.
local function origin_of(record)
  local form = string.byte(record, 2) or 0
  if form == 0 then return string.match(record, '^..([^%z]+)') end
  local host = string.match(record, '^..([^/?#%z]+)')
  if form % 4 == 1 and host then return 'https://' .. host end
  if form % 4 == 2 and host then return 'http://' .. host end
end

local function tries_of(record) return math.max((string.byte(record) or 0) - 128, 0) end

local function with_tries(record, tries)
  return string.char(128 + math.min(tries, 127)) .. string.sub(record, 2)
end

local function load()
  local h = redis.call('HMGET', HOST, 'free', 'delay', 'blocked', 'fence', 'lease', 'robots', 'expires', 'fails', 'form')
  if h[9] ~= '2' and reform() then h = redis.call('HMGET', HOST, 'free', 'delay', 'blocked', 'fence', 'lease', 'robots', 'expires', 'fails', 'form') end
  return {free = int(h[1]), delay = int(h[2]), blocked = int(h[3]), fence = int(h[4]), lease = h[5], robots = h[6] == '1', expires = int(h[7]), fails = int(h[8]), form = h[9]}
end

-- The moment the Hosts of this shard are held from, as far as it is known.
local function held() return int(redis.call('HGET', SHARD, 'since')) end

-- The first moment the Host may be claimed again.
local function allowed(h, start)
  return math.max(math.max(h.free, start) + math.max(h.delay, configured), h.blocked)
end

-- The moment at which a claimer should look at the Host, -1 for never; whether
-- tasks stand in line; if none does, the first two that are to become due.
local function next_look(h, start)
  if h.lease then return h.expires end
  local at = allowed(h, start)
  if redis.call('EXISTS', LINE) == 1 then return at, true end
  local first = redis.call('ZRANGE', DUE, 0, 1, 'WITHSCORES')
  return first[1] and math.max(at, tonumber(first[2])) or -1, false, first
end

-- Notes that moment anew; start as in allowed.
local function rearm(h, start)
  local at = next_look(h, start)
  if at == -1 then
    redis.call('ZREM', READY, name)
  else
    redis.call('ZADD', READY, at, name)
  end
  return at
end

-- A server over maxmemory refuses what may grow, until a script has done
-- something that cannot: what ends, moves or continues a lease is always let in.
local function admit() redis.call('HDEL', HOST, 'admit') end

local function unlease(h)
  redis.call('HDEL', HOST, 'lease', 'robots', 'expires', 'due')
  h.lease, h.robots, h.expires = false, false, 0
end

local function bury(field, reason)
  redis.call('HSET', DEAD, field, text(now) .. ' ' .. reason)
  redis.call('ZADD', DEADS, 0, name)
end

local function unbury(field)
  local was = redis.call('HDEL', DEAD, field)
  if was == 1 and redis.call('EXISTS', DEAD) == 0 then redis.call('ZREM', DEADS, name) end
  return was
end
