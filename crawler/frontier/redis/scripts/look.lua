-- Looks tasks of one Host up.
-- KEYS     see prelude
-- ARGV     3.. fields
-- returns  for every field {state, record, due, dead letter}; state is queued, leased, dead or unknown
local out = {}
local h = load()
for i = 3, #ARGV do
  local field = ARGV[i]
  local record = redis.call('HGET', TASKS, field)
  local grave = redis.call('HGET', DEAD, field)
  local due, place = redis.call('ZSCORE', DUE, field), redis.call('ZSCORE', LINE, field)
  if place and record then due = text(tonumber(place) + STEP * priority_of(record)) end
  local state = 'unknown'
  if grave then state = 'dead'
  elseif h.lease == field and not h.robots then state, due = 'leased', redis.call('HGET', HOST, 'due')
  elseif due then state = 'queued' end
  out[#out + 1] = {state, record or '', due or '0', grave or ''}
end
return out
