-- Moves a lease's expiry to now + the lease time.
-- KEYS     see prelude
-- ARGV     3 fence; 4 lease, ms
-- returns  1, or 0 when the fence is stale and nothing was changed
admit()
local h = load()
if not h.lease or text(h.fence) ~= ARGV[3] then return 0 end
h.expires = ended + tonumber(ARGV[4])
redis.call('HSET', HOST, 'expires', h.expires)
rearm(h, 0)
return 1
