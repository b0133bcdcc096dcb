import { below, type Conclusion, isObject } from '../document/document.ts';
import { type Change, type Changeable, readRecord, toMake, wordsOf } from './change.ts';
import { isEqual } from './compare.ts';
import { readAt } from './listing.ts';
import { listComparable, toText } from './record-story.ts';
import type { World } from './world.ts';

/**
 * RFC 9110, section 9.3.4: what is put takes the place of what was there. Many servers merge all the
 * same, so this is asked only of an operation that says that it replaces.
 */
export const checkReplaced = async (
  world: World,
  update: Conclusion,
  target: Changeable,
  { entry: before }: Change,
): Promise<void> => {
  const { read } = world.plan.rolesOf(target.resource);
  const { operation, sent } = update;
  if (!read?.one || !sent || operation.method !== 'PUT') return;
  if (!replacing.test(wordsOf(world, update))) return;
  const draft = toMake(world, update, target)('required', undefined);
  const entry = draft && readAt(draft.body?.value, sent.path);
  const exchange = draft && (await world.sender.send(draft, 'sound'));
  if (!exchange || exchange.got.status >= 300 || !isObject(entry)) return;
  const after = await readRecord(world, read, target);
  if (!after) return;
  // What a record cannot be without has to be something, and may be what it was.
  const { required } = world.shapes.of(read.one.places);
  const left = listComparable(world, read, before).filter(
    (name) => !(name in entry) && !required.has(name) && isEqual(before[name], after.record[name]),
  );
  for (const name of left)
    world.book.fail(operation, 'updated', {
      message: `The record was replaced by one without "${name}", and still has ${toText(before[name])} there.`,
      pointer: below('', name),
      exchange: after.exchange,
    });
};

const replacing = /replac|overwrit/i;
