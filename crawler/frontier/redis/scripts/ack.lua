-- Ends a lease and stores its outcome: done, continued, retried or dead.
-- KEYS     see prelude; from 12 on the buckets of the hash, if there is one
-- ARGV     3 fence
--          4 fate of the task: queue, forget, bury or none (see package frontier)
--          5 field; 6 record; 7 due in ms from now; 8 reason
--          9 delay, ms; 10 block in ms from now, 0 = none
--          11 failures in a row; 12 last error
--          13 origin; 14 robots.txt or ''; 15 fresh until, in ms from now; 16 redirect or ''
--          17 hash to remember or ''; 18 buckets passed for it
-- returns  {1, generations of the seen set}; {0} when the fence is stale and nothing was changed
--          {-1, generations} when more buckets must be passed; nothing was changed
local fence, fate, field, record, hash = ARGV[3], ARGV[4], ARGV[5], ARGV[6], ARGV[17]
admit()
local h = load()
if not h.lease or text(h.fence) ~= fence then return {0} end
local gens = 1
if hash ~= '' then
  gens = generations()
  if tonumber(ARGV[18]) <= gens then return {-1, gens} end
end

unlease(h)
if fate == 'queue' then
  redis.call('HSET', TASKS, field, record)
  redis.call('ZADD', DUE, now + tonumber(ARGV[7]), field)
elseif fate == 'forget' then
  redis.call('HDEL', TASKS, field)
  if hash ~= '' then gens = remember(hash, BUCKETS, gens) end
elseif fate == 'bury' then
  redis.call('HSET', TASKS, field, record)
  bury(field, ARGV[8])
elseif ARGV[14] ~= '' then
  redis.call('HSET', ROBOTS, ARGV[13], text(now + tonumber(ARGV[15])) .. '\n' .. ARGV[14])
  redis.call('HDEL', ROBOTS, '>' .. ARGV[13])
elseif ARGV[16] ~= '' then
  redis.call('HSET', ROBOTS, '>' .. ARGV[13], ARGV[16])
end

h.free, h.delay = ended, tonumber(ARGV[9])
if tonumber(ARGV[10]) > 0 then h.blocked = math.max(h.blocked, ended + tonumber(ARGV[10])) end
redis.call('HSET', HOST, 'free', h.free, 'delay', h.delay, 'blocked', h.blocked, 'fails', ARGV[11], 'error', ARGV[12])
rearm(h, held())
return {1, gens}
