import type { Resource } from '../document/document.ts';
import { createRecord, type Made } from './create.ts';
import type { Listing } from './listing.ts';
import { toPath } from './path.ts';
import { walkList } from './walk.ts';
import type { World } from './world.ts';

/** A list below a record, and what was created below that record. */
export type Family = {
  readonly resource: Resource;
  readonly above: readonly string[];
  readonly made: readonly Made[];
};

/** Looks whether what was created below one record is listed below another as well, which is made for that. */
export const checkParent = async (
  world: World,
  listing: Listing,
  { resource, above, made }: Family,
): Promise<void> => {
  const parent = resource.ancestors.filter((ancestor) => ancestor !== resource).at(-1);
  if (!parent || above.length === 0 || made.length === 0) return;
  const other = await createRecord(world, parent, above.slice(0, -1), 'another parent');
  if (other.kind !== 'made' || other.key === above.at(-1)) return;
  const { operation } = listing;
  const path = toPath(operation, [...other.above, other.key]);
  const draft = world.maker.make(operation, { stream: 'other', extent: 'required', path });
  const walk = draft && (await walkList(world, listing, draft));
  if (!walk) return;
  world.book.pass(operation, 'parent');
  const ours = new Set<string | undefined>(made.map(({ key }) => key));
  const page = walk.pages.find(({ keys }) => keys.some((key) => ours.has(key)));
  const stray = page?.keys.find((key) => ours.has(key));
  if (!page || stray === undefined) return;
  const message = `The record ${JSON.stringify(stray)} was created below ${JSON.stringify(above.at(-1))}, and is listed below ${JSON.stringify(other.key)}, too.`;
  world.book.fail(operation, 'parent', { message, exchange: page.exchange });
};
