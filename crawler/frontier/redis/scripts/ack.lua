-- Ends a lease and stores its outcome: done, continued, retried or dead.
-- KEYS     see prelude
-- ARGV     3 fence
--          4 fate of the task: queue, forget, bury or none (see package frontier)
--          5 id; 6 record; 7 due in ms from now; 8 reason
--          9 delay, ms; 10 block in ms from now, 0 = none
--          11 failures in a row; 12 last error
--          13 origin; 14 robots.txt or ''; 15 fresh until, in ms from now; 16 redirect or ''
-- returns  1, or 0 when the fence is stale and nothing was changed
local fence, fate, id, record = ARGV[3], ARGV[4], ARGV[5], ARGV[6]
local h = load()
if not h.lease or string.format('%.0f', h.fence) ~= fence then return 0 end

unlease(h)
if fate == 'queue' then
  redis.call('HSET', TASKS, id, record)
  redis.call('ZADD', DUE, now + tonumber(ARGV[7]), id)
elseif fate == 'forget' then
  redis.call('HDEL', TASKS, id)
elseif fate == 'bury' then
  redis.call('HSET', TASKS, id, record)
  bury(id, ARGV[8])
elseif ARGV[14] ~= '' then
  redis.call('HSET', ROBOTS, ARGV[13], string.format('%.0f\n', now + tonumber(ARGV[15])) .. ARGV[14])
  redis.call('HDEL', ROBOTS, '>' .. ARGV[13])
elseif ARGV[16] ~= '' then
  redis.call('HSET', ROBOTS, '>' .. ARGV[13], ARGV[16])
end

h.free, h.delay = ended, tonumber(ARGV[9])
if tonumber(ARGV[10]) > 0 then h.blocked = math.max(h.blocked, ended + tonumber(ARGV[10])) end
redis.call('HDEL', HOST, 'due')
redis.call('HSET', HOST, 'free', h.free, 'delay', h.delay, 'blocked', h.blocked, 'fails', ARGV[11], 'error', ARGV[12])
rearm(h, since())
return 1
