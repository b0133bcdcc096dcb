import type { Found, GotReply } from '../contract/contract.ts';
import type { Resource } from '../document/document.ts';
import type { World } from './world.ts';

/** Where a `Location` leads. */
export type Located = {
  readonly url: URL;
  /** The operation that reads it; `undefined` where the document has none. */
  readonly found: Found | undefined;
};

/** Reads the `Location` of a reply; it may name the server by another address than ours. */
export const findLocated = (
  { judge, address }: Pick<World, 'judge' | 'address'>,
  { headers }: GotReply,
): Located | undefined => {
  const field = [headers.location ?? []].flat()[0];
  if (field === undefined || !URL.canParse(field, address.href)) return undefined;
  const url = new URL(field, address);
  const path = url.pathname + url.search;
  const base = address.pathname.replace(/\/+$/, '');
  const own = path.startsWith(`${base}/`) ? path.slice(base.length) : path;
  return { url, found: judge.find('GET', own) ?? judge.find('GET', path) };
};

/** The key at the end of the address at which a record of a resource is read; `undefined` elsewhere, and where it is in the query. */
export const keyOfLocated = (
  found: Found | undefined,
  { item }: Pick<Resource, 'item'>,
): string | undefined => {
  if (found?.operation.path !== item?.path || item?.key?.in === 'query') return undefined;
  return found && Object.values(found.path).at(-1);
};
