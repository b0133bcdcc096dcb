import { type Conclusion, isObject, type Operation } from '../document/document.ts';
import { type Made, toRemoval } from './create.ts';
import { readAt } from './listing.ts';
import { toPath } from './path.ts';
import { toReadDraft } from './record-story.ts';
import type { Exchange } from './sender.ts';
import { walkList } from './walk.ts';
import type { World } from './world.ts';

/** Removes a record, and looks whether it is gone. */
export const checkRemoval = async (
  world: World,
  { operation }: Conclusion,
  made: Made,
): Promise<void> => {
  const draft = toRemoval(world, made);
  const exchange = draft && (await world.sender.send(draft, 'sound'));
  if (!draft || !exchange) return;
  const { status } = exchange.got;
  if (status === 404 || status === 410) {
    const message = `A record that is there cannot be removed: DELETE answers ${status}.`;
    world.book.fail(operation, 'removed', { message, where: 'status', exchange });
    return;
  }
  if (status >= 300) {
    world.book.skip(operation, 'removed', `removing was refused with ${status}`);
    return;
  }
  world.keys.forget(made);
  world.trash.drop(made);
  if (status === 202) {
    world.book.skip(operation, 'removed', 'the record is removed later: the reply is 202');
    return;
  }
  world.book.pass(operation, 'removed');
  const isThere = (await checkUnread(world, operation, made)) === 'there';
  if (isThere) world.trash.add(made, draft);
  else await checkUnlisted(world, operation, made);
};

const checkUnread = async (
  world: World,
  operation: Operation,
  made: Made,
): Promise<'there' | 'gone'> => {
  const { read } = world.plan.rolesOf(made.resource);
  const wanted = read && toReadDraft(world, read, made);
  if (!read || !wanted) return 'gone';
  const isHere = (seen: Exchange | undefined): boolean =>
    seen !== undefined &&
    seen.got.status < 300 &&
    !isMarked(read.one && readAt(seen.value, read.one.path));
  const after = await world.settle(
    () => world.sender.send(wanted, 'guess'),
    (seen) => !isHere(seen),
  );
  if (!after || !isHere(after)) return 'gone';
  const message = `A record that was removed is still there: GET answers ${after.got.status}.`;
  world.book.fail(operation, 'removed', { message, where: 'status', exchange: after });
  return 'there';
};

const checkUnlisted = async (world: World, operation: Operation, made: Made): Promise<void> => {
  const { list } = world.plan.rolesOf(made.resource);
  const draft =
    list &&
    world.maker.make(list.operation, {
      stream: 'gone',
      extent: 'required',
      path: toPath(list.operation, made.above),
    });
  const walk = draft && (await walkList(world, list, draft));
  const page = walk?.pages.find(({ keys }) => keys.includes(made.key));
  if (!walk || !page || isMarked(walk.entries[walk.keys.indexOf(made.key)])) return;
  const message = `A record that was removed, ${JSON.stringify(made.key)}, is still listed.`;
  world.book.fail(operation, 'removed', { message, exchange: page.exchange });
};

/** Some APIs keep what was removed, and mark it. */
const isMarked = (record: unknown): boolean =>
  isObject(record) &&
  Object.entries(record).some(
    ([name, value]) =>
      (/delet|archiv|remov|trash|cancel|disabled|closed/i.test(name) && Boolean(value)) ||
      (/active|enabled/i.test(name) && value === false) ||
      (typeof value === 'string' &&
        /^(deleted|archived|removed|trashed|cancell?ed|inactive|disabled|closed)$/i.test(value)),
  );
