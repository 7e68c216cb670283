/**
 * The script that asks and counts, for any number of calls at once. The clock is that of Redis, in
 * whole milliseconds: finer numbers lose digits when Lua writes them down, and stamps would
 * collide.
 *
 * KEYS: quiet, birth, freezes, notes, then windows. A window is a list, of the moment at which each
 * unit counts, in order. Its note says that it lives on for long ("1"), or that something is booked
 * for later ("2"); without a note it has to be made to live. ARGV: the birth that the process
 * knows, the number of windows, then the calls as numbers in JSON. Gives -1 if Redis has forgotten
 * what the process knows of it, else the answers in a row. `earliest` is that of limit-log.ts.
 */
export const LIMITS_SCRIPT = `
local call = redis.call
local windows = (#KEYS - 3) / 2
local values = call('MGET', unpack(KEYS, 1, 3 + windows))
if values[2] ~= ARGV[1] then return {-1} end
local quiet = tonumber(values[1] or 0)
local time = call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local numbers = cjson.decode(ARGV[2])
local position = 0

-- Writing numbers down is a good part of the time, and most are written again and again.
local texts = {}
local function text(value)
  local known = texts[value]
  if not known then
    known = string.format('%.0f', value)
    texts[value] = known
  end
  return known
end

local anyFrozen = values[3]
local frozen = {}
local function frozenUntil(name)
  if not anyFrozen then return 0 end
  local known = frozen[name]
  if not known then
    known = tonumber(call('GET', KEYS[3] .. ':' .. name) or 0)
    frozen[name] = known
  end
  return known
end

local function nameOf(index)
  return string.match(KEYS[index], '}:w%d+:(.*)$')
end

local function readAll(key)
  local times = call('LRANGE', key, 0, -1)
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

local function earliest(index, from, window, cap, weight)
  local key = KEYS[index]
  if values[index - windows] == '2' then return search(key, from, window, cap, weight) end
  local first = call('LINDEX', key, text(weight - cap - 1))
  if first and first + window > from then return first + window end
  return from
end

local function push(key, at, weight)
  if weight == 1 then return call('RPUSH', key, text(at)) end
  local length
  while weight > 0 do
    local units = {}
    for i = 1, math.min(weight, 1000) do units[i] = at end
    length = call('RPUSH', key, unpack(units))
    weight = weight - #units
  end
  return length
end

local function squeeze(key, at, weight)
  local times = readAll(key)
  local last = times[#times] or at
  if last <= at then return push(key, at, weight), at end
  local pivot = #times
  while pivot > 1 and times[pivot - 1] > at do pivot = pivot - 1 end
  for i = 1, weight do call('LINSERT', key, 'BEFORE', times[pivot], at) end
  return #times + weight, last
end

local function insert(index, at, window, max, weight)
  local key, note = KEYS[index], index - windows
  local length
  local last = at
  if values[note] == '2' then length, last = squeeze(key, at, weight)
  else length = push(key, at, weight) end
  if last > now then
    call('PEXPIRE', key, last - now + window * 2)
    call('SET', KEYS[note], '2', 'PX', last - now + 1)
    values[note] = '2'
  elseif not values[note] then
    call('PEXPIRE', key, window * 2)
    call('SET', KEYS[note], '1', 'PX', math.ceil(window / 2))
    values[note] = '1'
  end
  local over = length - max
  if over > max / 4 + 8 and call('LINDEX', key, over - 1) + window <= now then
    call('LTRIM', key, over, -1)
  end
end

local function reserve(answers)
  local first = position + 2
  local maxWait, count = numbers[position + 1], numbers[first]
  position = first + count * 5
  local at = now
  local culprit = 1
  if quiet > at then at = quiet end
  if anyFrozen then
    for p = first, position - 5, 5 do
      local over = frozenUntil(nameOf(numbers[p + 1]))
      if over > at then
        at = over
        culprit = (p - first) / 5 + 1
      end
    end
  end
  local settled
  repeat
    settled = true
    for p = first, position - 5, 5 do
      local room = earliest(numbers[p + 1], at, numbers[p + 2], numbers[p + 4], numbers[p + 5])
      if room > at then
        at = room
        culprit = (p - first) / 5 + 1
        settled = count == 1
      end
    end
  until settled
  if at - now <= maxWait then
    for p = first, position - 5, 5 do
      insert(numbers[p + 1], at, numbers[p + 2], numbers[p + 3], numbers[p + 5])
    end
    culprit = 0
  end
  local n = #answers
  answers[n + 1] = at - now
  answers[n + 2] = culprit
end

local function number()
  position = position + 1
  return numbers[position]
end

local function counted(key, window)
  local times = readAll(key)
  local live = 0
  while live < #times and times[#times - live] + window > now do live = live + 1 end
  return live, times[#times]
end

local function status(answers)
  local index, window = number(), number()
  local frozenMs = math.max(frozenUntil(nameOf(index)) - now, 0)
  local live, last = counted(KEYS[index], window)
  local reset = 0
  if live > 0 then reset = last + window - now end
  answers[#answers + 1] = live
  answers[#answers + 1] = math.max(reset, frozenMs)
  answers[#answers + 1] = frozenMs
end

local function freeze()
  local name, forMs = number(), number()
  if forMs <= 0 or now + forMs <= frozenUntil(name) then return end
  frozen[name] = now + forMs
  anyFrozen = '1'
  call('SET', KEYS[3] .. ':' .. name, now + forMs, 'PX', forMs)
  call('SET', KEYS[3], '1', 'PX', math.max(forMs, call('PTTL', KEYS[3])))
end

local function observe()
  local index, window, max, used = number(), number(), number(), number()
  local missing = math.min(used, max) - counted(KEYS[index], window)
  if missing > 0 then insert(index, now, window, max, missing) end
end

local answers = {}
while position < #numbers do
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
 * KEYS: quiet, birth, time of the last beat, seats by time, seats by what each knows, then notes,
 * then windows. ARGV: the seat, a birth to take if there is none, the birth that the process knows
 * or "", after how long a seat is missing and after how long it is forgotten, then for each window
 * its length and how long ago each unit counts from, as JSON. Gives the birth, the number of seats,
 * and for each missing seat the number of seats that it knows.
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

local windows = (#KEYS - 5) / 2
for each = 1, windows do
  local note, key = KEYS[5 + each], KEYS[5 + windows + each]
  local window = tonumber(ARGV[4 + each * 2])
  local times = redis.call('LRANGE', key, 0, -1)
  for i = 1, #times do times[i] = tonumber(times[i]) end
  for _, age in ipairs(cjson.decode(ARGV[5 + each * 2])) do times[#times + 1] = now - age end
  table.sort(times)
  redis.call('DEL', key)
  for i = 1, #times do redis.call('RPUSH', key, times[i]) end
  local later = (times[#times] or now) - now
  if later < 0 then later = 0 end
  redis.call('PEXPIRE', key, later + window * 2)
  redis.call('SET', note, '2', 'PX', later + 1)
end
return answer
`;
