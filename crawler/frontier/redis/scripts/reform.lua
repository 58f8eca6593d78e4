-- Prefixed to every script, before the prelude's functions.
--
-- reform(): brings a Host that version 1 stored into the form of the prelude;
-- false when it has no tasks. Then an id of 16 hex letters was its own field, and
-- a record was "TRIES ORIGIN\n" and the stored form.
local function pack(id)
  if #id == 16 and string.match(id, '^[0-9a-f]*$') then
    return (string.gsub(id, '..', function(two) return string.char(tonumber(two, 16)) end))
  end
  return #id == 8 and '\0' .. id or id
end

local function reform()
  local HOST, DUE, TASKS, DEAD = KEYS[3], KEYS[4], KEYS[5], KEYS[6]
  if redis.call('EXISTS', TASKS) == 0 then return false end
  for _, id in ipairs(redis.call('HKEYS', TASKS)) do
    local field, record = pack(id), redis.call('HGET', TASKS, id)
    local tries, origin, body = string.match(record, '^(%d+) ([^\n]*)\n(.*)$')
    if tries then
      redis.call('HDEL', TASKS, id)
      redis.call('HSET', TASKS, field, string.char(128 + math.min(tonumber(tries), 127), 0) .. origin .. '\0' .. body)
      local due = redis.call('ZSCORE', DUE, id)
      if due and field ~= id then
        redis.call('ZREM', DUE, id)
        redis.call('ZADD', DUE, due, field)
      end
      local grave = redis.call('HGET', DEAD, id)
      if grave and field ~= id then
        redis.call('HDEL', DEAD, id)
        redis.call('HSET', DEAD, field, grave)
      end
    end
  end
  local lease = redis.call('HMGET', HOST, 'lease', 'robots')
  if lease[1] and lease[2] ~= '1' then redis.call('HSET', HOST, 'lease', pack(lease[1])) end
  redis.call('HSET', HOST, 'form', '2')
  return true
end
