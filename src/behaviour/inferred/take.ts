import type { Resource } from '../../document/document.ts';
import type { StoredRecord } from '../../store/store.ts';
import type { Context } from '../behaviour.ts';
import { keyOf } from './keys.ts';
import { openOrder } from './order.ts';
import type { Window } from './page.ts';
import type { Selection } from './select.ts';

/** A part of what matches, and how much there is. */
export type Page = {
  readonly records: readonly StoredRecord[];
  /** The one behind them; absent on the last page. */
  readonly next: StoredRecord | undefined;
  readonly total: number;
  /** Where the page starts. */
  readonly offset: number;
};

/** Which records are wanted. */
export type Taking = {
  readonly name: string;
  readonly window: Window;
  readonly resource: Resource;
  readonly selection: Selection | undefined;
};

/** Unfiltered, a page costs what it holds; a filter or an order looks at all records once. */
export const take = (context: Context, { name, window, resource, selection }: Taking): Page => {
  const records = context.records(name);
  const { offset: told, limit, after } = window;
  const isKnown = after === undefined || (told > 0 && isAt(context, { name, window, resource }));
  if (selection === undefined && isKnown)
    return toPage(records.list({ offset: told, limit: limit + 1 }), told, limit);
  const all = records.list().records;
  const matching = selection?.matches ? all.filter(selection.matches) : all;
  const ordered = selection?.order && openOrder(matching, selection.order);
  const offset = findStart(window, context, (key) => {
    const place = matching.findIndex((record) => keyOf(resource, record) === key);
    return ordered && place >= 0 ? ordered.rankOf(place) : place;
  });
  const end = offset + limit + 1;
  const found = ordered ? ordered.page(offset, limit + 1) : matching.slice(offset, end);
  return toPage({ records: found, total: matching.length }, offset, limit);
};

/** A page of what was found from its start on, one more than it may hold. */
const toPage = (
  { records, total }: { readonly records: readonly StoredRecord[]; readonly total: number },
  offset: number,
  limit: number,
): Page => ({ records: records.slice(0, limit), next: records[limit], total, offset });

/**
 * The rank that a page begins at: behind the record before it, where that stands as it did; else at
 * the one that was next, since whoever goes through a list may remove or change what he has seen.
 */
const findStart = (
  { offset, after, from }: Window,
  context: Context,
  rankOf: (key: string) => number,
): number => {
  const before = after === undefined ? -1 : rankOf(after);
  if (before >= 0 && before + 1 === offset) return offset;
  const first = from === undefined ? -1 : rankOf(from);
  if (first >= 0) return first;
  if (before >= 0) return before + 1;
  if (after !== undefined && from === undefined)
    context.notice('cursor-ignored', `"${after}" is no cursor here: the list begins anew`);
  return offset;
};

/** Whether the record before the page is still the one that it was when the page was told. */
const isAt = (context: Context, { name, window, resource }: Omit<Taking, 'selection'>): boolean => {
  const { records } = context.records(name).list({ offset: window.offset - 1, limit: 1 });
  return records[0] !== undefined && keyOf(resource, records[0]) === window.after;
};
