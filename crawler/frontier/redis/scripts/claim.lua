-- Leases the first due task of a Host's line, or the robots.txt of its origin when that is not fresh.
-- KEYS     see prelude
-- ARGV     3 lease, ms; 4 tries after which an expired task dies; 5 reason of such a death
-- returns  {0, ms from now until the Host is worth a look, or -1 for never}
--          {1, fence, now in us, fails, 'page', field, due, record, robots.txt}
--          {1, fence, now in us, fails, 'robots', origin, redirect to follow or ''}
local h = load()
if h.lease and h.expires <= now then
  reap(h, tonumber(ARGV[4]), ARGV[5])
end
local seen = redis.call('HMGET', SHARD, 'run', 'since')
local at, lined, first = next_look(h, int(seen[2]))
if at ~= -1 and at <= now then
  local start = since(seen)
  at = math.max(at, allowed(h, start))
end
if at == -1 or at > now then
  admit()
  rearm(h, held())
  return {0, at == -1 and -1 or at - now}
end

-- One task alone is due: it need not stand in line first.
local queue, field, due = DUE, nil, nil
if not lined and not (first[4] and tonumber(first[4]) <= now) then
  field, due = first[1], tonumber(first[2])
else
  ripen()
  queue, first = LINE, redis.call('ZRANGE', LINE, 0, 0, 'WITHSCORES')
  field = first[1]
end
local record = field and redis.call('HGET', TASKS, field)
local origin = record and origin_of(record)
if not origin then
  redis.call('ZREM', queue, field or '')
  if record then bury(field, 'its record cannot be read') end
  return {0, math.max(rearm(h, held()) - now, -1)}
end
due = text(due or tonumber(first[2]) + STEP * priority_of(record))
local robots = redis.call('HGET', ROBOTS, origin)
local fresh, body = string.match(robots or '', '^(%-?%d+)\n(.*)$')
local page = int(fresh) > now

-- By time, so that a server which forgot its last moments gives no fence twice.
local fence = text(math.max(h.fence + 1, micros))
h.lease = page and field or origin
h.expires = ended + tonumber(ARGV[3])
if page then redis.call('ZREM', queue, field) else admit() end
redis.call('HSET', HOST, 'lease', h.lease, 'robots', page and '0' or '1', 'expires', h.expires, 'fence', fence, 'due', due)
redis.call('ZADD', READY, h.expires, name)
if page then
  return {1, fence, text(micros), h.fails, 'page', field, due, record, body}
end
return {1, fence, text(micros), h.fails, 'robots', origin, redis.call('HGET', ROBOTS, '>' .. origin) or ''}
