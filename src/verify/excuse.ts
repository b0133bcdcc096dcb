import type { Breach, GotReply } from '../contract/contract.ts';
import { findReply, isJson, type Operation } from '../document/document.ts';
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
  repeated: [400, 409, 422],
  broken: [400, 422],
  misnamed: [400, 404, 422],
  unreadable: [400, 422],
  mistyped: [400, 415, 422],
  stranger: [401, 403],
};

/** What may be answered for a purpose besides: servers find out so early that no operation is asked. */
const early: Readonly<Partial<Record<Purpose, readonly number[]>>> = {
  misnamed: [400, 404, 410, 422],
  unreadable: [400, 422],
  mistyped: [400, 422],
  // What lacks a credential is 401 by HTTP (RFC 9110, section 15.5.2).
  stranger: [401],
};

/** How servers say that there is such a record already. */
const taken = new Set([400, 409, 422]);

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
  if (status < 400) return isOfStatus && ![...replies.keys()].some((name) => /^[23]/.test(name));
  if (status >= 500) return false;
  if (isDefaultSuccess(operation, status)) return true;
  if (isPromised(purpose, status)) return false;
  if (isOfType(breach) && !hasJson(operation, status)) return isProblem(got);
  if (replies.has(`${status}`)) return false;
  if (general.has(status)) return true;
  if (!isOfStatus) return false;
  const isEarly = early[purpose]?.includes(status) === true;
  return isEarly || !meanings[purpose].some((meant) => replies.has(`${meant}`));
};

/** Whether what comes of a request is for the document to say. */
const isPromised = (purpose: Purpose, status: number): boolean =>
  purpose === 'sound' || (purpose === 'repeated' && !taken.has(status));

/** Where a document names no success, its default is that, and need not be the form of errors. */
const isDefaultSuccess = (operation: Operation, status: number): boolean => {
  const { replies } = operation;
  const reply = replies.get('DEFAULT');
  const isOfDefault = reply !== undefined && findReply(operation, status) === reply;
  return isOfDefault && ![...replies.keys()].some((name) => /^[23]/.test(name));
};

const isOfType = ({ where, pointer }: Breach): boolean =>
  where === 'header' && pointer === '/content-type';

/** A form of errors for all APIs (RFC 9457), where the document has none that is JSON. */
const isProblem = ({ headers }: GotReply): boolean =>
  String(headers['content-type']).startsWith('application/problem+json');

const hasJson = (operation: Operation, status: number): boolean =>
  [...(findReply(operation, status)?.content.keys() ?? [])].some(isJson);

/** Whether a document says that an operation refuses what was sent for a purpose. */
export const isRefusalDocumented = ({ replies }: Operation, purpose: Purpose): boolean => {
  if (purpose === 'mistyped') return replies.has('415');
  if (purpose === 'misnamed' && replies.has('404')) return true;
  return ['400', '422', '4XX', 'DEFAULT'].some((status) => replies.has(status));
};
