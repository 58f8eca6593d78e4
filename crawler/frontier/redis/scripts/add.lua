-- Adds tasks of one Host.
-- KEYS     see prelude; from 12 on the buckets of every task with a hash
-- ARGV     3 buckets passed for every hash
--          4.. for every task: field, due in ms from now, record, hash or ''
-- returns  {number of tasks that were new, generations of the seen set}
--          {-1, generations} when more buckets must be passed; nothing was added
-- A known task keeps its record; a queued one is due at the earlier time; a
-- leased or dead one is left alone; one whose hash was seen is not taken.
local given, gens = tonumber(ARGV[3]), generations()
if given < gens then return {-1, gens} end
local h, added, bucket = load(), 0, BUCKETS
for i = 4, #ARGV, 4 do
  local field, due, record, hash = ARGV[i], now + tonumber(ARGV[i + 1]), ARGV[i + 2], ARGV[i + 3]
  local known = hash ~= '' and was_seen(hash, bucket, gens)
  if hash ~= '' then bucket = bucket + given end
  if known then
  elseif redis.call('HSETNX', TASKS, field, record) == 1 then
    redis.call('ZADD', DUE, due, field)
    added = added + 1
  elseif redis.call('ZSCORE', LINE, field) then
    local stored = redis.call('HGET', TASKS, field)
    redis.call('ZADD', LINE, 'XX', 'LT', due - STEP * priority_of(stored), field)
  else
    redis.call('ZADD', DUE, 'XX', 'LT', due, field)
  end
end
if added > 0 then
  if h.form ~= '2' then redis.call('HSET', HOST, 'form', '2') end
  redis.call('ZADD', HOSTS, 0, name)
end
if redis.call('EXISTS', TASKS) == 1 then rearm(h, held()) end
return {added, gens}
