import type { Operation } from '../../openapi/openapi.ts';
import { requestFaultStatuses } from '../vocabulary/failure-statuses.ts';

/**
 * The status of an operation that documents nothing but failures, such as a path that is `410 Gone`;
 * one that a valid request can get comes before those for faults of the request.
 */
export function inferFailureStatus({ replies }: Pick<Operation, 'replies'>): number | undefined {
  const names = [...replies.keys()];
  if (names.some((name) => /^([23]|DEFAULT)/.test(name))) return undefined;
  const statuses = names.flatMap((name) =>
    /^[45](\d\d|XX)$/.test(name) ? Number(name.replace('XX', '00')) : [],
  );
  return statuses.find((status) => !requestFaultStatuses.has(status)) ?? statuses[0];
}
