import type { SharedRecords, StoredRecord } from '../../store/types.ts';
import { countCall, noWindows, type RateLimit, type RateLimiter } from '../rate-limit.ts';

const resource = 'rate-limits';
const key = 'limit';

/** The rate limit of a sandbox that replicas share: a call counts once for all of them. */
export function createSharedRateLimiter(tests: SharedRecords): RateLimiter {
  let shown: RateLimit | undefined;
  const limit = () => {
    const [record] = tests.list(resource);
    const latest = record && toLimit(record);
    // The same object while the limit is the same, although its counts change.
    if (latest?.minute !== shown?.minute || latest?.second !== shown?.second) shown = latest;
    return shown;
  };
  return {
    limit,
    set: async (next) => {
      if (next === undefined && limit() === undefined) return;
      await tests.write(({ records }) => {
        records(resource).remove(key);
        if (next !== undefined) records(resource).insert({ id: key, ...next, windows: noWindows });
      });
    },
    count: (now) =>
      tests.write(({ records }) => {
        const record = records(resource).get(key);
        if (record === undefined) return undefined;
        const before = { ...noWindows, ...Object(record.windows) };
        const { status, windows } = countCall(toLimit(record), before, now);
        records(resource).patch(key, { windows });
        return status;
      }),
  };
}

function toLimit({ minute, second }: StoredRecord): RateLimit {
  return { minute: Number(minute), second: Number(second) };
}
