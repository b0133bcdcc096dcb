import type { Allowance, Double } from '../double/double.ts';
import { refuse } from '../refusal.ts';
import type { Reply } from '../response/shape.ts';
import type { Sandbox } from '../store/store.ts';
import type { Performed } from './perform.ts';

/** Counts a call against the limit of its sandbox, by its clock; one that is over it is refused (429). */
export const meter = async (
  double: Double,
  sandbox: Sandbox,
  perform: () => Promise<Performed>,
): Promise<Performed> => {
  if (double.meter === undefined) return perform();
  const now = await sandbox.read(async ({ clock }) => clock.now());
  const allowance = double.meter.count(now);
  const headers = toHeaders(allowance);
  if (allowance.isOver) {
    throw refuse({ status: 429, code: 'rate-limited', detail: 'Rate limit exceeded', headers });
  }
  const performed = await perform();
  return { ...performed, reply: withHeaders(performed.reply, headers) };
};

const withHeaders = (reply: Reply, headers: Reply['headers']): Reply => ({
  ...reply,
  headers: { ...reply.headers, ...headers },
});

/** The header fields of Aha! (https://www.aha.io/api, "Rate limiting"). */
const toHeaders = ({ limit, remaining, reset }: Allowance): Readonly<Record<string, string>> => ({
  'x-ratelimit-limit': `${limit}`,
  'x-ratelimit-remaining': `${remaining}`,
  'x-ratelimit-reset': `${reset}`,
});
