import type { Resource } from '../../document/document.ts';
import type { StoredRecord } from '../../store/store.ts';
import type { Context } from '../behaviour.ts';
import { keyOf } from './keys.ts';
import type { Window } from './page.ts';

/** Records in the order that they are told in. */
export type Row = {
  readonly resource: Resource;
  readonly matching: readonly StoredRecord[];
  /** Where the one at a place of `matching` stands; absent where that is the order. */
  readonly rankOf: ((place: number) => number) | undefined;
  readonly order: Window['order'];
};

/** Where a page begins, and how many records it may hold: those just before one, or those from a rank on. */
export const findPlace = (
  window: Window,
  context: Context,
  row: Row,
): { readonly offset: number; readonly size: number } => {
  const { before, limit } = window;
  const end = before === undefined ? undefined : rankIn(row, before);
  if (end !== undefined) return { offset: Math.max(0, end - limit), size: Math.min(limit, end) };
  if (before !== undefined) noticeLost(context, before);
  return { offset: findStart(window, context, row), size: limit };
};

/**
 * The rank that a page begins at: behind the record before it, where that stands as it did; else at
 * the one that was next, since whoever goes through a list may remove or change what he has seen.
 */
const findStart = ({ offset, after, from }: Window, context: Context, row: Row): number => {
  const last = after === undefined ? undefined : rankIn(row, after);
  if (last !== undefined && last + 1 === offset) return offset;
  const first = from === undefined ? undefined : rankIn(row, from);
  if (first !== undefined) return first;
  if (last !== undefined) return last + 1;
  if (after === undefined || from !== undefined) return offset;
  const beyond = rankBeyond(row, after);
  if (beyond === undefined) noticeLost(context, after);
  return beyond ?? offset;
};

const rankIn = ({ resource, matching, rankOf }: Row, key: string): number | undefined => {
  const place = matching.findIndex((record) => keyOf(resource, record) === key);
  if (place < 0) return undefined;
  return rankOf ? rankOf(place) : place;
};

/** Where keys that are counted go on beyond one that is not there: `since_id=0`, or one that is gone. */
const rankBeyond = (
  { resource, matching, rankOf, order }: Row,
  key: string,
): number | undefined => {
  const isCounted = [key, keyOf(resource, matching[0])].every((one) => /^-?\d+$/.test(one));
  if (!isCounted || rankOf !== undefined) return undefined;
  const sign = order === 'newest first' ? -1 : 1;
  const place = matching.findIndex(
    (record) => sign * (Number(keyOf(resource, record)) - Number(key)) > 0,
  );
  return place < 0 ? matching.length : place;
};

const noticeLost = (context: Context, key: string): void =>
  context.notice('cursor-ignored', `"${key}" is no cursor here: the list begins anew`);
