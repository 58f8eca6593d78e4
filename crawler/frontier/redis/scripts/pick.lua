-- Names Hosts of one shard that are worth a claim.
-- KEYS     1 ready (see prelude)
-- ARGV     1 most Hosts wanted
-- returns  {ms from now until the first Host not named, or -1 for none, Host ...}
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local out = {-1}
local first = redis.call('ZRANGE', KEYS[1], 0, tonumber(ARGV[1]) - 1, 'WITHSCORES')
for i = 1, #first, 2 do
  local at = tonumber(first[i + 1])
  if at > now then
    out[1] = at - now
    break
  end
  out[#out + 1] = first[i]
end
return out
