import type { Draft } from './draft.ts';
import { type Listing, readAt, readKey } from './listing.ts';
import type { Exchange, Sender } from './sender.ts';
import { readTold, type Told } from './told.ts';

/** One page of a list. */
export type Page = {
  readonly exchange: Exchange;
  readonly entries: readonly unknown[];
  readonly keys: readonly (string | undefined)[];
  readonly told: Told;
};

/** Reads one page; `undefined` where there is none. */
export const readPage = async (
  sender: Sender,
  { many, resource }: Listing,
  draft: Draft,
): Promise<Page | undefined> => {
  const exchange = await sender.send(draft, 'sound');
  if (!exchange || exchange.got.status >= 300) return undefined;
  const list = readAt(exchange.value, many.path);
  if (!Array.isArray(list)) return undefined;
  const told = readTold(exchange.value, many.path, exchange.got.headers);
  const entries = list.map((entry) => readAt(entry, many.wrapper?.path ?? []));
  return { exchange, entries, keys: entries.map((entry) => readKey(resource, entry)), told };
};
