-- Leases a Host's first due task, or the robots.txt of its origin when that is not fresh.
-- KEYS     see prelude
-- ARGV     3 lease, ms; 4 tries after which an expired task dies; 5 reason of such a death
-- returns  {0, ms from now until the Host is worth a look, or -1 for never}
--          {1, fence, now in us, fails, 'page', id, due, record, robots.txt}
--          {1, fence, now in us, fails, 'robots', origin, redirect to follow or ''}
local start = since()
local h = load()
if h.lease and h.expires <= now then
  reap(h, tonumber(ARGV[4]), ARGV[5])
end
local at = rearm(h, start)
if at == -1 or at > now then
  return {0, at == -1 and -1 or at - now}
end

local first = redis.call('ZRANGE', DUE, 0, 0, 'WITHSCORES')
local id, due = first[1], first[2]
local record = redis.call('HGET', TASKS, id)
if not record then
  redis.call('ZREM', DUE, id)
  return {0, math.max(rearm(h, start) - now, 0)}
end
local _, origin = split(record)
local robots = redis.call('HGET', ROBOTS, origin)
local fresh, body = string.match(robots or '', '^(%-?%d+)\n(.*)$')
local page = int(fresh) > now

-- By time, so that a server which forgot its last moments gives no fence twice.
local fence = string.format('%.0f', math.max(h.fence + 1, micros))
h.lease = page and id or origin
h.expires = ended + tonumber(ARGV[3])
if page then redis.call('ZREM', DUE, id) end
redis.call('HSET', HOST, 'lease', h.lease, 'robots', page and '0' or '1', 'expires', h.expires, 'fence', fence, 'due', due)
rearm(h, start)
if page then
  return {1, fence, string.format('%.0f', micros), h.fails, 'page', id, due, record, body}
end
return {1, fence, string.format('%.0f', micros), h.fails, 'robots', origin, redis.call('HGET', ROBOTS, '>' .. origin) or ''}
