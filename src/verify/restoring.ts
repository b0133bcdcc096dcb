import { type Conclusion, isObject, type Resource } from '../document/document.ts';
import { type Changeable, listChangeable } from './change.ts';
import { wrap } from './create.ts';
import { readAt } from './listing.ts';
import { toPath } from './path.ts';
import type { Exchange } from './sender.ts';
import type { World } from './world.ts';

type Standing = {
  readonly resource: Resource;
  readonly above: readonly string[];
  /** Absent for what there is one of. */
  readonly key: string | undefined;
  /** As it was read. */
  readonly read: Exchange;
};

/**
 * What nobody can create may be changed where it can be set back: by the same operation, with all that
 * it takes of what was read. It is, in the end.
 */
export const restoring = (
  world: World,
  update: Conclusion,
  { resource, above, key, read }: Standing,
): Changeable | undefined => {
  const reading = world.plan.conclusionOf(read.draft.operation);
  const record = reading.one && readAt(read.value, reading.one.path);
  if (!isObject(record)) return undefined;
  const names = listChangeable(world, update).filter((name) => record[name] !== undefined);
  const entry = Object.fromEntries(names.map((name) => [name, record[name]]));
  const { operation, sent } = update;
  const draft =
    sent &&
    world.maker.make(operation, {
      stream: 'restore',
      extent: 'required',
      path: toPath(operation, key === undefined ? above : [...above, key]),
      given: wrap(sent.path, entry),
    });
  if (!draft) {
    world.book.skip(operation, 'story', 'what it changes could not be set back');
    return undefined;
  }
  world.trash.restore(draft);
  return { resource, above, key, entry };
};
