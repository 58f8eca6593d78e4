-- Stores the robots.txt of an origin that another Host gave, and ends its redirect.
-- KEYS     see prelude
-- ARGV     3 origin; 4 robots.txt; 5 fresh until, in ms from now
-- returns  1, or 0 when the Host is not known and nothing was changed
if not redis.call('ZSCORE', HOSTS, name) then return 0 end
redis.call('HSET', ROBOTS, ARGV[3], string.format('%.0f\n', now + tonumber(ARGV[5])) .. ARGV[4])
redis.call('HDEL', ROBOTS, '>' .. ARGV[3])
return 1
