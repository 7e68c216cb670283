/**
 * The script that asks and counts, for any number of calls at once. The clock is that of Redis, in
 * whole milliseconds: finer numbers lose digits when Lua writes them down, and stamps would
 * collide.
 *
 * KEYS: quiet, birth, freezes, then one list a window; its entries are the moments at which each
 * unit counts, in order. ARGV: the birth that the process knows, the number of freezes, then the
 * calls. Gives -1 if Redis has forgotten what the process knows of it, else the answers in a row.
 * `earliest` is that of limit-log.ts.
 */
export const LIMITS_SCRIPT = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local freezes = tonumber(ARGV[2])
local held = redis.call('MGET', unpack(KEYS, 1, 2 + freezes))
if held[2] ~= ARGV[1] then return {-1} end

local position = 2
local function number()
  position = position + 1
  return tonumber(ARGV[position])
end

local function readAll(key)
  local times = redis.call('LRANGE', key, 0, -1)
  for i = 1, #times do times[i] = tonumber(times[i]) end
  return times
end

local function search(key, from, window, cap, weight)
  local times = readAll(key)
  local room = cap - weight
  local at = from
  while true do
    local before = #times
    while before > 0 and times[before] > at do before = before - 1 end
    local conflict
    for after = 0, room + 1 do
      local last = at
      if after > 0 then last = times[before + after] end
      if not last or last >= at + window then break end
      local first = before + after - room
      if first >= 1 and (after == room + 1 or times[first] + window > last) then
        conflict = first
        break
      end
    end
    if not conflict then return at end
    at = times[conflict] + window
  end
end

local tails = {}
local function tailOf(key)
  if tails[key] == nil then tails[key] = tonumber(redis.call('LINDEX', key, -1) or 0) end
  return tails[key]
end

local function earliest(key, from, window, cap, weight)
  local last = tailOf(key)
  if last == 0 then return from end
  if last > from then return search(key, from, window, cap, weight) end
  local first = redis.call('LINDEX', key, weight - cap - 1)
  if first and first + window > from then return first + window end
  return from
end

local function push(key, at, weight)
  if weight == 1 then return redis.call('RPUSH', key, at) end
  local length = 0
  while weight > 0 do
    local units = {}
    for i = 1, math.min(weight, 1000) do units[i] = at end
    length = redis.call('RPUSH', key, unpack(units))
    weight = weight - #units
  end
  return length
end

local function insert(key, at, window, max, weight)
  local length
  local last = math.max(tailOf(key), at)
  if last == at then
    length = push(key, at, weight)
  else
    local times = readAll(key)
    local pivot = #times
    while pivot > 1 and times[pivot - 1] > at do pivot = pivot - 1 end
    for i = 1, weight do length = redis.call('LINSERT', key, 'BEFORE', times[pivot], at) end
  end
  tails[key] = last
  local over = length - max
  if over > max / 4 + 8 then
    local ended = redis.call('LINDEX', key, over - 1)
    if ended + window <= now then redis.call('LTRIM', key, over, -1) end
  end
  redis.call('PEXPIRE', key, last - now + window + 1)
end

local function frozenUntil(key)
  return tonumber(held[key] or 0)
end

local function reserve(answers)
  local maxWait = number()
  local count = number()
  local at = math.max(now, tonumber(held[1] or 0))
  local culprit = 1
  local buckets = {}
  for i = 1, count do
    local bucket = {number(), number(), number(), number(), number(), number()}
    buckets[i] = bucket
    local frozen = frozenUntil(bucket[1])
    if frozen > at then at = frozen culprit = i end
  end
  local settled
  repeat
    settled = true
    for i = 1, count do
      local bucket = buckets[i]
      local next = earliest(KEYS[bucket[2]], at, bucket[3], bucket[5], bucket[6])
      if next > at then at = next culprit = i settled = count == 1 end
    end
  until settled
  if at - now <= maxWait then
    for i = 1, count do
      local bucket = buckets[i]
      insert(KEYS[bucket[2]], at, bucket[3], bucket[4], bucket[6])
    end
    culprit = 0
  end
  answers[#answers + 1] = at - now
  answers[#answers + 1] = culprit
end

local function counted(key, window)
  local times = readAll(key)
  local live = 0
  while live < #times and times[#times - live] + window > now do live = live + 1 end
  return live, times[#times]
end

local function status(answers)
  local frozen = math.max(frozenUntil(number()) - now, 0)
  local key = KEYS[number()]
  local window = number()
  local live, last = counted(key, window)
  local reset = 0
  if live > 0 then reset = last + window - now end
  answers[#answers + 1] = live
  answers[#answers + 1] = math.max(reset, frozen)
  answers[#answers + 1] = frozen
end

local function freeze()
  local key = number()
  local untilMs = now + number()
  if untilMs <= now or untilMs <= frozenUntil(key) then return end
  held[key] = untilMs
  redis.call('SET', KEYS[key], untilMs, 'PX', untilMs - now)
end

local function observe()
  local key = KEYS[number()]
  local window = number()
  local max = number()
  local missing = math.min(number(), max) - counted(key, window)
  if missing > 0 then insert(key, now, window, max, missing) end
end

local answers = {}
while position < #ARGV do
  local kind = number()
  if kind == 1 then reserve(answers)
  elseif kind == 2 then status(answers)
  elseif kind == 3 then freeze()
  else observe() end
end
return answers
`;

/**
 * The script by which a process takes and keeps its seat, and brings what it let through while it
 * was alone.
 *
 * KEYS: quiet, birth, time of the last beat, seats by time, seats by what each knows, then windows.
 * ARGV: the seat, a birth to take if there is none, the birth that the process knows or "", after
 * how long a seat is missing and after how long it is forgotten, then for each window its length,
 * the number of units and how long ago each counts from. Gives the birth, the number of seats, and
 * for each missing seat the number of seats that it knows.
 */
export const SEAT_SCRIPT = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local seat, known = ARGV[1], ARGV[3]
local missingMs, forgetMs = tonumber(ARGV[4]), tonumber(ARGV[5])

redis.call('SET', KEYS[2], ARGV[2], 'NX')
local birth = redis.call('GET', KEYS[2])
if known ~= '' and known ~= birth then
  redis.call('SET', KEYS[1], now + missingMs, 'PX', missingMs)
end

local gap = now - tonumber(redis.call('GET', KEYS[3]) or now)
redis.call('SET', KEYS[3], now)
if gap > missingMs then
  for _, each in ipairs(redis.call('ZRANGE', KEYS[4], 0, -1)) do
    redis.call('ZINCRBY', KEYS[4], gap, each)
  end
end

redis.call('ZADD', KEYS[4], now, seat)
for _, each in ipairs(redis.call('ZRANGEBYSCORE', KEYS[4], '-inf', now - forgetMs)) do
  redis.call('ZREM', KEYS[4], each)
  redis.call('HDEL', KEYS[5], each)
end
local seats = redis.call('ZCARD', KEYS[4])
redis.call('HSET', KEYS[5], seat, seats)

local answer = {birth, seats}
for _, each in ipairs(redis.call('ZRANGEBYSCORE', KEYS[4], '-inf', now - missingMs)) do
  answer[#answer + 1] = tonumber(redis.call('HGET', KEYS[5], each) or 1)
end

local position = 5
for key = 6, #KEYS do
  local window, count = tonumber(ARGV[position + 1]), tonumber(ARGV[position + 2])
  local times = redis.call('LRANGE', KEYS[key], 0, -1)
  for i = 1, #times do times[i] = tonumber(times[i]) end
  for i = 1, count do times[#times + 1] = now - tonumber(ARGV[position + 2 + i]) end
  position = position + 2 + count
  table.sort(times)
  redis.call('DEL', KEYS[key])
  for i = 1, #times do redis.call('RPUSH', KEYS[key], times[i]) end
  if #times > 0 then redis.call('PEXPIRE', KEYS[key], times[#times] - now + window + 1) end
end
return answer
`;
