-- Requeues, drops or removes tasks of one Host.
-- KEYS     see prelude
-- ARGV     3 what: requeue (dead letters, due now, no tries), drop (dead letters) or remove (any task)
--          4.. fields
-- returns  the number of tasks changed
-- The Host of a removed lease stays busy until that lease would have expired:
-- its request may be on the wire.
local what, changed = ARGV[3], 0
admit()
local h = load()
for i = 4, #ARGV do
  local field = ARGV[i]
  if what == 'remove' then
    changed = changed + redis.call('HDEL', TASKS, field)
    redis.call('ZREM', DUE, field)
    redis.call('ZREM', LINE, field)
    unbury(field)
    if h.lease == field and not h.robots then
      h.free = h.expires
      unlease(h)
      redis.call('HSET', HOST, 'free', h.free)
    end
  elseif unbury(field) == 1 then
    changed = changed + 1
    if what == 'drop' then
      redis.call('HDEL', TASKS, field)
    else
      redis.call('HSET', TASKS, field, with_tries(redis.call('HGET', TASKS, field), 0))
      redis.call('ZADD', DUE, now, field)
    end
  end
end
rearm(h, held())
-- A Host without tasks whose clock has run out leaves nothing behind but what was seen of it.
if redis.call('EXISTS', TASKS) == 0 and not h.lease and allowed(h, 0) < now then
  redis.call('DEL', HOST, ROBOTS)
  redis.call('ZREM', HOSTS, name)
end
return changed
