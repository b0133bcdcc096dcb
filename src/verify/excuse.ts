import type { Breach, GotReply } from '../contract/contract.ts';
import type { Operation } from '../document/document.ts';
import type { Purpose } from './sender.ts';

type Case = {
  readonly operation: Operation;
  readonly got: GotReply;
  readonly purpose: Purpose;
};

/** The statuses that say what is wrong with a request, by what it was sent for. */
const meanings: Readonly<Record<Purpose, readonly number[]>> = {
  sound: [],
  guess: [404, 410],
  broken: [400, 422],
  stranger: [401, 403],
  misnamed: [],
  mistyped: [415],
};

/** What servers answer before an operation is asked: few documents have them for each. */
const general = new Set([405, 406, 408, 411, 413, 414, 415, 429, 431]);

/**
 * Whether a breach is none, since documents do not name all ways in which a request may be refused
 * (OpenAPI 3.1, section 4.8.16.1): where one has no word for what is wrong with this one, it promises
 * nothing about how it is said.
 */
export const isExcused = (breach: Breach, { operation, got, purpose }: Case): boolean => {
  const { status } = got;
  const { replies } = operation;
  const isOfStatus = breach.where === 'status';
  if (status < 400 && isOfStatus) return ![...replies.keys()].some((name) => /^[23]/.test(name));
  if (status === 401 && isOfStatus && purpose === 'stranger') return true;
  if (status < 400 || status >= 500 || replies.has(`${status}`)) return false;
  if (general.has(status)) return true;
  if (!isOfStatus || purpose === 'sound') return false;
  return !meanings[purpose].some((meant) => replies.has(`${meant}`));
};

/** Whether a document says that an operation refuses what was sent for a purpose. */
export const isRefusalDocumented = ({ replies }: Operation, purpose: Purpose): boolean =>
  purpose === 'mistyped'
    ? replies.has('415')
    : ['400', '422', '4XX', 'DEFAULT'].some((status) => replies.has(status)) ||
      (purpose === 'misnamed' && replies.has('404'));
