-- Prefixed to claim. Ends the lease of a Host that nobody settled.
--
-- reap(h, max, reason): h from load(). The task goes back to the queue with one
-- try more, due as it was; after max tries it is dead of reason. The Host's
-- clock stands at the expiry. Changes h; the caller rearms.
local function reap(h, max, reason)
  local id, robots, due = h.lease, h.robots, redis.call('HGET', HOST, 'due')
  h.free = math.max(h.free, h.expires)
  unlease(h)
  redis.call('HSET', HOST, 'free', h.free)
  if robots then return end
  local record = redis.call('HGET', TASKS, id)
  if not record then return end
  local tries, origin, body = split(record)
  tries = int(tries) + 1
  redis.call('HSET', TASKS, id, string.format('%.0f ', tries) .. origin .. '\n' .. body)
  if tries >= max then
    bury(id, reason)
  else
    redis.call('ZADD', DUE, int(due), id)
  end
end
