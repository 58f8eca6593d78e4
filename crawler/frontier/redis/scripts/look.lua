-- Looks tasks of one Host up, changing nothing.
-- KEYS     see prelude
-- ARGV     3.. ids
-- returns  for every id {state, record, due, dead letter}; state is queued, leased, dead or unknown
local out = {}
local h = load()
for i = 3, #ARGV do
  local id = ARGV[i]
  local record = redis.call('HGET', TASKS, id)
  local grave = redis.call('HGET', DEAD, id)
  local due = redis.call('ZSCORE', DUE, id)
  local state = 'unknown'
  if grave then state = 'dead'
  elseif h.lease == id and not h.robots then state, due = 'leased', redis.call('HGET', HOST, 'due')
  elseif due then state = 'queued' end
  out[#out + 1] = {state, record or '', due or '0', grave or ''}
end
return out
