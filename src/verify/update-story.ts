import { below, type Conclusion, isObject, type JsonObject } from '../document/document.ts';
import { type Change, type Changeable, readRecord, toChange } from './change.ts';
import { isEqual, isKept } from './compare.ts';
import { readAt } from './listing.ts';
import { listComparable, toText } from './record-story.ts';
import { checkReplaced } from './replace-story.ts';
import type { Exchange } from './sender.ts';
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
    return;
  }
  const changed: Changed = { ...change, before: before?.record };
  const answered = update.one && readAt(exchange.value, update.one.path);
  checkChanged(world, update, { ...changed, after: answered, exchange });
  if (!read) return;
  const after = await world.settle(
    () => readRecord(world, read, target),
    (seen) => change.names.every((name) => isKept(change.entry[name], seen?.record?.[name])),
  );
  if (!after) return;
  checkChanged(world, update, { ...changed, after: after.record, exchange: after.exchange });
  if (update.behaviour === 'update') {
    const seen = { ...changed, after: after.record, exchange: after.exchange, target };
    checkUntouched(world, update, seen);
  }
  await checkReplaced(world, update, target, change);
};

type Changed = Change & { readonly before: JsonObject | undefined };

type Seen = Changed & { readonly after: unknown; readonly exchange: Exchange };

/** A property is lost that is still what it was before. What a server makes of a value is its own affair. */
const checkChanged = (
  world: World,
  { operation, one }: Conclusion,
  { before, after, entry, names, exchange }: Seen,
): void => {
  if (!isObject(after)) return;
  world.book.pass(operation, 'updated');
  for (const name of names) {
    const isLost =
      name in after && !isKept(entry[name], after[name]) && isEqual(before?.[name], after[name]);
    if (!isLost) continue;
    const pointer = below('', ...(one?.path ?? []).map(String), name);
    const message = `The property "${name}" was changed to ${toText(entry[name])}, and still is ${toText(after[name])}.`;
    world.book.fail(operation, 'updated', { message, pointer, exchange });
  }
};

/** RFC 5789, section 2: what a change does not speak of stays as it is. */
const checkUntouched = (
  world: World,
  update: Conclusion,
  { before, after, entry, exchange, target }: Seen & { readonly target: Changeable },
): void => {
  const { read } = world.plan.rolesOf(target.resource);
  if (!isObject(after) || !before || !read) return;
  world.book.pass(update.operation, 'untouched');
  for (const name of listComparable(world, read, target.entry)) {
    if (name in entry || before[name] === undefined || isEqual(before[name], after[name])) continue;
    const message = `The property "${name}" was not to be changed, and was ${toText(before[name])} and is ${toText(after[name])}.`;
    world.book.fail(update.operation, 'untouched', { message, pointer: below('', name), exchange });
  }
};
