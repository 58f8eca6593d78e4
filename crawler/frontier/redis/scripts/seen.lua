-- Prefixed to add and ack: the seen set of a Host.
--
-- An address is a 64-bit hash (see package frontier). Generation g, from 1, has
-- 2^(g-1) buckets, chosen by the hash's lowest bits; a bucket is a set of at most
-- FULL hashes, which a server keeps as an intset of 8 bytes each. A hash is added
-- to the last generation; a bucket of it that is full opens the next, so nothing
-- is ever moved. A lookup asks the hash's bucket of every generation.
--
-- The caller passes, for one hash after another, its buckets of so many
-- generations: one more than it knows of, because one may open here.
local FULL = 512 -- set-max-intset-entries

local function generations() return math.max(int(redis.call('HGET', SEEN, 'gens')), 1) end

local function was_seen(hash, first, gens)
  for g = gens, 1, -1 do
    if redis.call('SISMEMBER', KEYS[first + g - 1], hash) == 1 then return true end
  end
  return false
end

-- Returns the number of generations from then on.
local function remember(hash, first, gens)
  if was_seen(hash, first, gens) then return gens end
  if redis.call('SCARD', KEYS[first + gens - 1]) >= FULL then
    gens = gens + 1
    redis.call('HSET', SEEN, 'gens', gens)
  end
  redis.call('SADD', KEYS[first + gens - 1], hash)
  return gens
end
