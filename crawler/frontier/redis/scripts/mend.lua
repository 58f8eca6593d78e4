-- Requeues, drops or removes tasks of one Host.
-- KEYS     see prelude
-- ARGV     3 what: requeue (dead letters, due now, no tries), drop (dead letters) or remove (any task)
--          4.. ids
-- returns  the number of tasks changed
-- The Host of a removed lease stays busy until that lease would have expired:
-- its request may be on the wire.
local what, changed = ARGV[3], 0
local h = load()
for i = 4, #ARGV do
  local id = ARGV[i]
  if what == 'remove' then
    changed = changed + redis.call('HDEL', TASKS, id)
    redis.call('ZREM', DUE, id)
    unbury(id)
    if h.lease == id and not h.robots then
      h.free = h.expires
      unlease(h)
      redis.call('HSET', HOST, 'free', h.free)
    end
  elseif unbury(id) == 1 then
    changed = changed + 1
    if what == 'drop' then
      redis.call('HDEL', TASKS, id)
    else
      local _, origin, body = split(redis.call('HGET', TASKS, id))
      redis.call('HSET', TASKS, id, '0 ' .. origin .. '\n' .. body)
      redis.call('ZADD', DUE, now, id)
    end
  end
end
rearm(h, since())
-- A Host without tasks whose clock has run out leaves nothing behind.
if redis.call('EXISTS', TASKS) == 0 and not h.lease and allowed(h, 0) < now then
  redis.call('DEL', HOST, ROBOTS)
  redis.call('ZREM', HOSTS, name)
end
return changed
