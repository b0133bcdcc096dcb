import type { FastifyRequest } from 'fastify';
import type { Allowance } from '../double/double.ts';
import { refuse } from '../refusal.ts';
import type { Reply } from '../response/shape.ts';
import { noteHand, sandboxOf } from './record.ts';
import type { Service } from './service.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** What it is told of the limit of its sandbox; nothing without a limit, and before it is counted. */
    allowance: Allowance | undefined;
  }
}

/**
 * Counts a request against the limit of its sandbox, by its clock, where there is one and it was not
 * counted before. As at a gateway in front of the API each one counts, whatever becomes of it.
 * @throws the refusal (429) of one that is over the limit.
 */
export const meter = async (service: MeterService, request: FastifyRequest): Promise<void> => {
  if (request.allowance !== undefined) return;
  const sandbox = request.sandbox ?? sandboxOf(request, service);
  if (sandbox === undefined) return;
  const counter = service.doubles.of(sandbox).meter;
  if (counter === undefined) return;
  const now = await sandbox.read(async ({ clock }) => clock.now());
  request.allowance = counter.count(now);
  if (!request.allowance.isOver) return;
  noteHand(request, { kind: 'rate limit' });
  throw refuse({ status: 429, code: 'rate-limited', detail: 'Rate limit exceeded' });
};

type MeterService = Pick<Service, 'doubles' | 'sandbox' | 'sandboxNameOf'>;

/** A reply with what its request is told of the limit. */
export const withAllowance = ({ allowance }: FastifyRequest, reply: Reply): Reply =>
  allowance === undefined
    ? reply
    : { ...reply, headers: { ...reply.headers, ...toHeaders(allowance) } };

/** The header fields of Aha! (https://www.aha.io/api, "Rate limiting"). */
const toHeaders = ({ limit, remaining, reset }: Allowance): Readonly<Record<string, string>> => ({
  'x-ratelimit-limit': `${limit}`,
  'x-ratelimit-remaining': `${remaining}`,
  'x-ratelimit-reset': `${reset}`,
});
