import {
  below,
  type Conclusion,
  type Envelope,
  isObject,
  type JsonObject,
} from '../document/document.ts';
import { type Change, type Changeable, readRecord, toChange } from './change.ts';
import { isEqual, isKept } from './compare.ts';
import { readAt } from './listing.ts';
import { listComparable, toText } from './record-story.ts';
import { checkReplaced } from './replace-story.ts';
import type { Exchange } from './sender.ts';
import { checkListedAnew } from './stale-list.ts';
import type { World } from './world.ts';

/** Changes a record, and looks whether it was changed, and nothing else. */
export const checkUpdate = async (
  world: World,
  update: Conclusion,
  target: Changeable,
): Promise<void> => {
  const { read } = world.plan.rolesOf(target.resource);
  const before = read && (await readRecord(world, read, target));
  const change = toChange(world, update, target, before?.record);
  if (!change) {
    world.book.skip(
      update.operation,
      'story',
      'no request could be made that changes a record and fits the document',
    );
    return;
  }
  const exchange = await world.sender.send(change.draft, 'sound');
  if (!exchange) return;
  if (exchange.got.status >= 300 || exchange.got.status === 202) {
    world.book.skip(
      update.operation,
      'updated',
      `a change was answered with ${exchange.got.status}`,
    );
    if (read && before && exchange.got.status >= 400) {
      const changed = { ...change, before: before.record };
      await checkRefused(world, update, { read, target, changed });
    }
    return;
  }
  const changed: Changed = { ...change, before: before?.record };
  const { one } = update;
  const answered = one && readAt(exchange.value, one.path);
  if (one && isObject(answered))
    checkChanged(world, update, { ...changed, after: answered, at: one.path, exchange });
  if (read) await checkAfter(world, update, { read, target, changed });
};

type After<Its extends Changed = Changed> = {
  readonly read: Conclusion;
  readonly target: Changeable;
  readonly changed: Its;
};

/** What a change left behind is in what is read. */
const checkAfter = async (
  world: World,
  update: Conclusion,
  { read, target, changed }: After,
): Promise<void> => {
  const { before, names, entry } = changed;
  const after = await world.settle(
    () => readRecord(world, read, target),
    (seen) => names.every((name) => isKept(entry[name], seen?.record?.[name])),
  );
  if (!after) return;
  const seen = { ...changed, after: after.record, at: after.at, exchange: after.exchange };
  checkChanged(world, update, seen);
  if (update.behaviour === 'update' && before) {
    const comparable = listComparable(world, read, target.entry);
    checkUntouched(world, update, { ...seen, before, names: comparable });
  }
  if (before) await checkListedAnew(world, target, { ...seen, before });
  await checkReplaced(world, update, target, changed);
};

/** What was refused changed nothing. */
const checkRefused = async (
  world: World,
  { operation }: Conclusion,
  { read, target, changed: { before, names, entry } }: After<Change & Known>,
): Promise<void> => {
  const after = await readRecord(world, read, target);
  if (!after) return;
  for (const name of names) {
    if (!isKept(entry[name], after.record[name]) || isEqual(before[name], after.record[name]))
      continue;
    const message = `A change was refused, and yet the property "${name}" was changed to ${toText(entry[name])}.`;
    const pointer = below('', ...after.at.map(String), name);
    world.book.fail(operation, 'untouched', { message, pointer, exchange: after.exchange });
  }
};

type Changed = Change & { readonly before: JsonObject | undefined };

type Known = { readonly before: JsonObject };

type Seen = Changed & {
  readonly after: JsonObject;
  /** Where in the reply the record is. */
  readonly at: Envelope['path'];
  readonly exchange: Exchange;
};

/** A property is lost that is still what it was before. What a server makes of a value is its own affair. */
const checkChanged = (
  world: World,
  { operation }: Conclusion,
  { before, after, entry, names, at, exchange }: Seen,
): void => {
  world.book.pass(operation, 'updated');
  for (const name of names) {
    const isLost =
      name in after && !isKept(entry[name], after[name]) && isEqual(before?.[name], after[name]);
    if (!isLost) continue;
    const pointer = below('', ...at.map(String), name);
    const message = `The property "${name}" was changed to ${toText(entry[name])}, and still is ${toText(after[name])}.`;
    world.book.fail(operation, 'updated', { message, pointer, exchange });
  }
};

/** RFC 5789, section 2: what a change does not speak of stays as it is. */
const checkUntouched = (
  world: World,
  { operation }: Conclusion,
  { before, after, entry, names, at, exchange }: Seen & { readonly before: JsonObject },
): void => {
  world.book.pass(operation, 'untouched');
  for (const name of names) {
    if (name in entry || before[name] === undefined || isEqual(before[name], after[name])) continue;
    const message = `The property "${name}" was not to be changed, and was ${toText(before[name])} and is ${toText(after[name])}.`;
    const pointer = below('', ...at.map(String), name);
    world.book.fail(operation, 'untouched', { message, pointer, exchange });
  }
};
