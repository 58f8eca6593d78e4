-- Shows one Host's clock and counts.
-- KEYS     see prelude
-- ARGV     3 whether robots.txt files are wanted, 1 or 0
-- returns  {now, next allowed or 0, blocked, delay, fails, error, queued, of them due, leased, dead, oldest due or 0, robots.txt ...}
local h = load()
local oldest = redis.call('ZRANGE', DUE, 0, 0, 'WITHSCORES')
local at = 0
if h.lease then at = h.expires
elseif h.free > 0 or h.blocked > 0 then at = allowed(h, since()) end
local out = {now, at, h.blocked, h.delay, h.fails, redis.call('HGET', HOST, 'error') or '',
  redis.call('ZCARD', DUE), redis.call('ZCOUNT', DUE, '-inf', now),
  h.lease and not h.robots and 1 or 0, redis.call('HLEN', DEAD), tonumber(oldest[2] or '0')}
if ARGV[3] == '1' then
  local all = redis.call('HGETALL', ROBOTS)
  for i = 1, #all, 2 do
    if string.sub(all[i], 1, 1) ~= '>' then out[#out + 1] = string.match(all[i + 1], '\n(.*)$') end
  end
end
return out
