/**
 * Scripts that the engine runs, each as one atomic step. The keys of a sandbox's log are its marker,
 * its entries and its checkpoint.
 *
 * The marker is the number of entries and the id of the last: `17:f3a-9`. An entry is its id, a space,
 * and its commits as a JSON array. A copy is current if its marker equals that of the log.
 */

/** Returns what a copy at a marker lacks: the entries after it, or checkpoint and entries from there. */
const tail = `
local function tail(seen)
  local marker = redis.call('GET', KEYS[1]) or ''
  if marker == seen then return {'current', marker} end
  local count, id = string.match(seen, '^(%d+):(.+)$')
  local cut = tonumber(redis.call('HGET', KEYS[3], 'cut') or '0')
  if count then
    local last = tonumber(count) - 1 - cut
    local entry = last >= 0 and redis.call('LINDEX', KEYS[2], last)
    if entry and string.sub(entry, 1, #id + 1) == id .. ' ' then
      return {'after', marker, redis.call('LRANGE', KEYS[2], last + 1, -1)}
    end
  end
  local saved = redis.call('HMGET', KEYS[3], 'at', 'text')
  local at = tonumber(saved[1] or '0')
  return {'all', marker, redis.call('LRANGE', KEYS[2], at - cut, -1), saved[2] or ''}
end
`;

/** Arguments: the marker of the copy. */
export const fetchScript = `${tail}
return tail(ARGV[1])`;

/**
 * Appends an entry if the copy is current, else returns what it lacks. Arguments: the marker of the copy,
 * the next marker, the entry, and the life of a new log in milliseconds (0 for ever).
 */
export const appendScript = `${tail}
local marker = redis.call('GET', KEYS[1]) or ''
if marker ~= ARGV[1] then return tail(ARGV[1]) end
if marker == '' then redis.call('DEL', KEYS[2], KEYS[3]) end
redis.call('RPUSH', KEYS[2], ARGV[3])
redis.call('SET', KEYS[1], ARGV[2], 'KEEPTTL')
if marker == '' and ARGV[4] ~= '0' then
  redis.call('PEXPIRE', KEYS[1], ARGV[4])
  redis.call('PEXPIRE', KEYS[2], ARGV[4])
end
return {'appended', ARGV[2]}`;

/**
 * Adds a page of calls to a journal, and drops the oldest pages that its bounds do not need. Its keys are
 * the pages; a hash with the last id, the number of calls, their size in bytes and a count for each label;
 * and `CALLS:BYTES` of each page. Arguments: the bounds in calls and bytes, the life of a new journal in
 * milliseconds, the page and its number of calls, and label and count of its calls.
 */
export const addCallsScript = `
local added = tonumber(ARGV[5])
redis.call('RPUSH', KEYS[1], ARGV[4])
local pages = redis.call('RPUSH', KEYS[3], added .. ':' .. #ARGV[4])
for index = 6, #ARGV, 2 do redis.call('HINCRBY', KEYS[2], ARGV[index], ARGV[index + 1]) end
redis.call('HINCRBY', KEYS[2], 'last', added)
local count = redis.call('HINCRBY', KEYS[2], 'calls', added)
local bytes = redis.call('HINCRBY', KEYS[2], 'bytes', #ARGV[4])
local dropped = 0
while pages - dropped > 1 do
  local calls, size = string.match(redis.call('LINDEX', KEYS[3], dropped), '^(%d+):(%d+)$')
  if count - calls < tonumber(ARGV[1]) and bytes <= tonumber(ARGV[2]) then break end
  count, bytes, dropped = count - calls, bytes - size, dropped + 1
end
if dropped > 0 then
  redis.call('LTRIM', KEYS[1], dropped, -1)
  redis.call('LTRIM', KEYS[3], dropped, -1)
  redis.call('HSET', KEYS[2], 'calls', count, 'bytes', bytes)
end
if ARGV[3] ~= '0' and redis.call('PTTL', KEYS[1]) < 0 then
  for _, key in ipairs(KEYS) do redis.call('PEXPIRE', key, ARGV[3]) end
end
return 1`;

/** Returns the last id of a journal, the pages that have calls after an id, and the hash. */
export const readCallsScript = `
local last = tonumber(redis.call('HGET', KEYS[2], 'last') or '0')
local new = last - tonumber(ARGV[1])
local pages = {}
if new > 0 then
  local sizes = redis.call('LRANGE', KEYS[3], 0, -1)
  local first = #sizes + 1
  while new > 0 and first > 1 do
    first = first - 1
    new = new - tonumber(string.match(sizes[first], '^%d+'))
  end
  pages = redis.call('LRANGE', KEYS[1], first - 1, -1)
end
return {last, pages, redis.call('HGETALL', KEYS[2])}`;

/** Removes calls and counts, but not the last id. */
export const clearCallsScript = `
local last = redis.call('HGET', KEYS[2], 'last')
redis.call('DEL', KEYS[1], KEYS[2], KEYS[3])
if last then redis.call('HSET', KEYS[2], 'last', last) end
return 1`;

/**
 * Stores a checkpoint if its copy followed the log, and cuts the entries before the previous one off.
 * Arguments: the marker of the copy, and its state.
 */
export const saveCheckpointScript = `
local count, id = string.match(ARGV[1], '^(%d+):(.+)$')
local saved = redis.call('HMGET', KEYS[3], 'cut', 'at')
local cut = tonumber(saved[1] or '0')
local at = tonumber(saved[2] or '0')
count = tonumber(count)
if count <= at then return 0 end
local entry = redis.call('LINDEX', KEYS[2], count - 1 - cut)
if not entry or string.sub(entry, 1, #id + 1) ~= id .. ' ' then return 0 end
if at > cut then redis.call('LTRIM', KEYS[2], at - cut, -1) end
redis.call('HSET', KEYS[3], 'cut', at, 'at', count, 'text', ARGV[2])
local life = redis.call('PTTL', KEYS[1])
if life > 0 then redis.call('PEXPIRE', KEYS[3], life) end
return 1`;

/** Takes or renews a lease. Arguments: its owner, and its time in milliseconds. */
export const acquireLeaseScript = `
local owner = redis.call('GET', KEYS[1])
if owner and owner ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1`;

/** Ends a lease of this owner. */
export const releaseLeaseScript = `
if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end
return 1`;
