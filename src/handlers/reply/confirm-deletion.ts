import { isObject } from '../../openapi/openapi.ts';
import type { Outcome } from '../behaviour.ts';

/** Sets properties such as `deleted` to true, where they are booleans. */
export function confirmDeletion(
  { body, ...outcome }: Outcome,
  deletionFlags: readonly string[],
): Outcome {
  if (!isObject(body)) return { ...outcome, body };
  const confirmed = deletionFlags.filter((name) => body[name] === false);
  return {
    ...outcome,
    body: { ...body, ...Object.fromEntries(confirmed.map((name) => [name, true])) },
  };
}
