-- Prefixed to claim. Ends the lease of a Host that nobody settled.
--
-- reap(h, max, reason): h from load(). The task goes back to the queue with one
-- try more, due as it was; after max tries it is dead of reason. The Host's
-- clock stands at the expiry. Changes h; the caller rearms.
local function reap(h, max, reason)
  local field, robots, due = h.lease, h.robots, redis.call('HGET', HOST, 'due')
  h.free = math.max(h.free, h.expires)
  unlease(h)
  redis.call('HSET', HOST, 'free', h.free)
  if robots then return end
  local record = redis.call('HGET', TASKS, field)
  if not record then return end
  local tries = tries_of(record) + 1
  redis.call('HSET', TASKS, field, with_tries(record, tries))
  if tries >= max then
    bury(field, reason)
  else
    redis.call('ZADD', DUE, int(due), field)
  end
end
