-- Shows one Host's clock and counts.
-- KEYS     see prelude
-- ARGV     3 whether robots.txt files are wanted, 1 or 0
-- returns  {now, next allowed or 0, blocked, delay, fails, error, queued, of them due, leased, dead, oldest due or 0, robots.txt ...}
local h = load()

-- The oldest due time in line is not far behind its head: places are at most ten STEPs before it.
local function oldest()
  local first = redis.call('ZRANGE', DUE, 0, 0, 'WITHSCORES')
  local at = first[2] and tonumber(first[2]) or math.huge
  local line = redis.call('ZRANGE', LINE, 0, 99, 'WITHSCORES')
  for i = 1, #line, 2 do
    if tonumber(line[i + 1]) >= at then break end
    at = math.min(at, tonumber(line[i + 1]) + STEP * priority_of(redis.call('HGET', TASKS, line[i])))
  end
  return at == math.huge and 0 or at
end

local at = 0
if h.lease then at = h.expires
elseif h.free > 0 or h.blocked > 0 then at = allowed(h, held()) end
local ready = redis.call('ZCARD', LINE)
local out = {now, at, h.blocked, h.delay, h.fails, redis.call('HGET', HOST, 'error') or '',
  redis.call('ZCARD', DUE) + ready, redis.call('ZCOUNT', DUE, '-inf', now) + ready,
  h.lease and not h.robots and 1 or 0, redis.call('HLEN', DEAD), oldest()}
if ARGV[3] == '1' then
  local all = redis.call('HGETALL', ROBOTS)
  for i = 1, #all, 2 do
    if string.sub(all[i], 1, 1) ~= '>' then out[#out + 1] = string.match(all[i + 1], '\n(.*)$') end
  end
end
return out
