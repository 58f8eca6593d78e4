-- Gives up a lease whose task cannot be read: to the dead letters, as it is.
-- KEYS     see prelude
-- ARGV     3 fence; 4 reason
-- returns  1, or 0 when the fence is stale and nothing was changed
-- Nothing was fetched, so the Host's clock does not move.
local h = load()
if not h.lease or h.robots or text(h.fence) ~= ARGV[3] then return 0 end
local field = h.lease
unlease(h)
bury(field, ARGV[4])
rearm(h, held())
return 1
