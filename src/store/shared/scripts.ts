/**
 * Scripts that the engine runs, each as one atomic step. The keys of a sandbox's log are its marker,
 * its entries and its checkpoint.
 *
 * The marker is the number of entries and the id of the last: `17:f3a-9`. An entry is its id, a space,
 * and its commits as a JSON array. A copy is current if its marker equals that of the log.
 */

/**
 * Returns what a copy at a marker lacks: the entries after it, or checkpoint and entries from there. A log
 * of which the engine has dropped a key (to free memory, or by hand) counts as new: with a gap, replicas
 * would have different records.
 */
const tail = `
local newLog = {'all', '', {}, ''}
local function tail(seen)
  local marker = redis.call('GET', KEYS[1]) or ''
  if marker == seen then return {'current', marker} end
  if marker == '' then return newLog end
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
  if cut + redis.call('LLEN', KEYS[2]) ~= tonumber(string.match(marker, '^%d+')) then return newLog end
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
if marker ~= ARGV[1] then
  local lacking = tail(ARGV[1])
  if lacking[2] ~= ARGV[1] then return lacking end
  marker = ''
end
if marker == '' then
  redis.call('DEL', KEYS[2], KEYS[3])
  redis.call('RPUSH', KEYS[2], ARGV[3])
elseif redis.call('RPUSHX', KEYS[2], ARGV[3]) == 0 then
  return newLog
end
redis.call('SET', KEYS[1], ARGV[2], 'KEEPTTL')
if marker == '' and ARGV[4] ~= '0' then
  redis.call('PEXPIRE', KEYS[1], ARGV[4])
  redis.call('PEXPIRE', KEYS[2], ARGV[4])
end
return {'appended', ARGV[2]}`;

/** The time of the engine in milliseconds. */
const engineTime = `
local function now()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end
`;

/** Marks of replicas that are older, in milliseconds, belong to replicas that have ended. */
export const maxMarkAge = 3000;

/** The field of the marks in which readers ask a replica to flush its calls. Its value is no time of a mark. */
export const flushRequestSuffix = '?';

/**
 * Adds a page of calls to a journal, and drops the oldest pages that its bounds do not need. Its keys are
 * the pages; a hash with the last id, the number of calls, their size in bytes and a count for each label;
 * `CALLS:BYTES` of each page; and the marks of the replicas that buffer calls, with the time of each.
 * Arguments: the bounds in calls and bytes, the life of a new journal in milliseconds, the page and its
 * number of calls, the number of calls that were left out before them, a replica, whether it goes on to
 * buffer calls ('buffering', 'done', or '' for what it did), and label and count of all these calls. An empty
 * page changes the mark only.
 */
export const addCallsScript = `${engineTime}
local added, skipped = tonumber(ARGV[5]), tonumber(ARGV[6])
if skipped > 0 then
  redis.call('DEL', KEYS[1], KEYS[3])
  redis.call('HSET', KEYS[2], 'calls', 0, 'bytes', 0)
end
if ARGV[8] == 'buffering' then
  redis.call('HSET', KEYS[4], ARGV[7], now())
  redis.call('HDEL', KEYS[4], ARGV[7] .. '${flushRequestSuffix}')
  redis.call('PEXPIRE', KEYS[4], ${maxMarkAge})
elseif ARGV[8] == 'done' then
  redis.call('HDEL', KEYS[4], ARGV[7], ARGV[7] .. '${flushRequestSuffix}')
end
if added == 0 then return 1 end
redis.call('RPUSH', KEYS[1], ARGV[4])
local pages = redis.call('RPUSH', KEYS[3], added .. ':' .. #ARGV[4])
for index = 9, #ARGV, 2 do redis.call('HINCRBY', KEYS[2], ARGV[index], ARGV[index + 1]) end
redis.call('HINCRBY', KEYS[2], 'last', added + skipped)
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
  for index = 1, 3 do redis.call('PEXPIRE', KEYS[index], ARGV[3]) end
end
return 1`;

/** Returns the replicas that buffer calls, each followed by the time of its mark. */
const listBuffering = `${engineTime}
local function listBuffering(key)
  local buffering, oldest = {}, now() - ${maxMarkAge}
  local marks = redis.call('HGETALL', key)
  for index = 1, #marks, 2 do
    if tonumber(marks[index + 1]) > oldest then
      buffering[#buffering + 1] = marks[index]
      buffering[#buffering + 1] = marks[index + 1]
    end
  end
  return buffering
end
`;

/** Returns the replicas that buffer calls of a sandbox, each followed by the time of its mark. */
export const listBufferingScript = `${listBuffering}
return listBuffering(KEYS[1])`;

/** Asks replicas to flush the calls that they buffer; a mark that is gone has been flushed. Arguments: the replicas. */
export const requestFlushScript = `
for _, replica in ipairs(ARGV) do
  if redis.call('HEXISTS', KEYS[1], replica) == 1 then
    redis.call('HSET', KEYS[1], replica .. '${flushRequestSuffix}', 0)
  end
end
return 1`;

/** Returns the last id of a journal, the pages that have calls after an id, the hash, and the marks. */
export const readCallsScript = `${listBuffering}
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
return {last, pages, redis.call('HGETALL', KEYS[2]), listBuffering(KEYS[4])}`;

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
