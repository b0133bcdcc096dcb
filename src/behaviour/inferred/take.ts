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
export const take = async (
  context: Context,
  { name, window, resource, selection }: Taking,
): Promise<Page> => {
  const records = context.records(name);
  const { limit, after } = window;
  const isKnown =
    after === undefined || (window.offset > 0 && (await isAt(context, { name, window, resource })));
  if (selection === undefined && isKnown)
    return { ...(await records.list({ offset: window.offset, limit })), offset: window.offset };
  const all = (await records.list()).records;
  const matching = selection ? all.filter(selection.matches) : all;
  const ordered = selection?.order && openOrder(matching, selection.order);
  const place =
    after === undefined ? -1 : matching.findIndex((record) => keyOf(resource, record) === after);
  const rank = ordered && place >= 0 ? ordered.rankOf(place) : place;
  const offset = rank >= 0 ? rank + 1 : window.offset;
  return {
    records: ordered ? ordered.page(offset, limit) : matching.slice(offset, offset + limit),
    total: matching.length,
    offset,
  };
};

/** Whether the record before the page is still the one that it was when the page was told. */
const isAt = async (
  context: Context,
  { name, window, resource }: Omit<Taking, 'selection'>,
): Promise<boolean> => {
  const { records } = await context.records(name).list({ offset: window.offset - 1, limit: 1 });
  return records[0] !== undefined && keyOf(resource, records[0]) === window.after;
};
