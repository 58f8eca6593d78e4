-- Adds tasks of one Host.
-- KEYS     see prelude
-- ARGV     3.. for every task: id, due in ms from now, record
-- returns  the number of tasks that were new
-- A known task keeps its record; a queued one is due at the earlier time; a
-- leased or dead one is left alone.
local added = 0
for i = 3, #ARGV, 3 do
  local id, due = ARGV[i], now + tonumber(ARGV[i + 1])
  if redis.call('HSETNX', TASKS, id, ARGV[i + 2]) == 1 then
    redis.call('ZADD', DUE, due, id)
    added = added + 1
  else
    redis.call('ZADD', DUE, 'XX', 'LT', due, id)
  end
end
redis.call('ZADD', HOSTS, 0, name)
rearm(load(), since())
return added
