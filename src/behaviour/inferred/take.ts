import type { Resource } from '../../document/document.ts';
import type { StoredRecord } from '../../store/store.ts';
import type { Context } from '../behaviour.ts';
import { keyOf } from './keys.ts';
import { openOrder } from './order.ts';
import type { Window } from './page.ts';
import type { Selection } from './select.ts';
import { findPlace } from './start.ts';

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
  const { offset: told, limit, after, before, order } = window;
  const isKnown = after === undefined || (told > 0 && isAt(context, { name, window, resource }));
  if (selection === undefined && isKnown && before === undefined && order === 'as made')
    return toPage(records.list({ offset: told, limit: limit + 1 }), told, limit);
  const all = records.list().records;
  const matched = selection?.matches ? all.filter(selection.matches) : all;
  const matching = order === 'as made' ? matched : matched.toReversed();
  const ordered = selection?.order && openOrder(matching, selection.order);
  const row = { resource, matching, rankOf: ordered?.rankOf, order };
  const { offset, size } = findPlace(window, context, row);
  const found = ordered
    ? ordered.page(offset, size + 1)
    : matching.slice(offset, offset + size + 1);
  return toPage({ records: found, total: matching.length }, offset, size);
};

/** A page of what was found from its start on, one more than it may hold. */
const toPage = (
  { records, total }: { readonly records: readonly StoredRecord[]; readonly total: number },
  offset: number,
  limit: number,
): Page => ({ records: records.slice(0, limit), next: records[limit], total, offset });

/** Whether the record before the page is still the one that it was when the page was told. */
const isAt = (context: Context, { name, window, resource }: Omit<Taking, 'selection'>): boolean => {
  const { records } = context.records(name).list({ offset: window.offset - 1, limit: 1 });
  return records[0] !== undefined && keyOf(resource, records[0]) === window.after;
};
