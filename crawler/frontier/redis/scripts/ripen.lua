-- Prefixed to claim: what a lease is given by.
--
-- since(seen), of the shard's run and since: a server that restarted, or a replica
-- that took its place, may have forgotten its last moments. From then on every
-- Host is held for one delay, and GRACE more for a request whose lease was
-- forgotten on its way to the wire. It asks the server itself, which is the
-- dearest part of a claim: so it is called only where a lease would be given.
--
-- ripen(): moves what has become due to its place in line; at least one task
-- stands in line or is due. A task without a record, which nobody wrote, is dropped.
local function since(seen)
  local run = string.match(redis.call('INFO', 'server'), 'run_id:(%x+)')
  if seen[1] == run then return int(seen[2]) end
  admit()
  local start = seen[1] and ended + GRACE or ended
  redis.call('HSET', SHARD, 'run', run, 'since', start)
  return start
end

local function ripen()
  repeat
    local ripe = redis.call('ZRANGEBYSCORE', DUE, '-inf', now, 'WITHSCORES', 'LIMIT', 0, 500)
    for i = 1, #ripe, 2 do
      local record = redis.call('HGET', TASKS, ripe[i])
      redis.call('ZREM', DUE, ripe[i])
      if record then redis.call('ZADD', LINE, tonumber(ripe[i + 1]) - STEP * priority_of(record), ripe[i]) end
    end
  until #ripe < 1000 -- two entries each
end
