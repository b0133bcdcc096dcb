import { outline, plain, type Resource, type Shape, type Shapes } from '../../document/document.ts';
import type { StoredRecord } from '../../store/store.ts';
import type { Context } from '../behaviour.ts';
import { toWriter } from './stamp.ts';

/** What a change of a record's state leaves in it besides. */
export type Turn = (before: StoredRecord, after: StoredRecord, context: Context) => StoredRecord;

/**
 * Sets `closed_at` where a state becomes `closed`, and takes it away where it is that no more, unless
 * the client says something of it itself.
 */
export const openTurn = (shapes: Shapes, { entity }: Resource): Turn => {
  const properties = [...outline(shapes, shapes.of(entity))];
  const states = properties
    .map(([name]) => name)
    .filter((name) => /^(status|state|phase)$/i.test(name));
  const times = properties.flatMap(([name, places]) => toTime(name, shapes.of(places)));
  if (states.length === 0 || times.length === 0) return (_before, after) => after;
  const isIn = (record: StoredRecord, word: string) =>
    states.some((state) => plain(`${record[state]}`) === word);
  return (before, after, { clock }) => {
    const turned: Record<string, unknown> = {};
    for (const { name, word, write, isNullable } of times) {
      const [was, is] = [isIn(before, word), isIn(after, word)];
      const isSaid = after[name] !== before[name];
      if (was === is || isSaid) continue;
      if (is) turned[name] = write(clock);
      else if (isNullable) turned[name] = null;
    }
    return { ...after, ...turned };
  };
};

/** A property that tells when a record came into a state: `closed_at`. */
const toTime = (name: string, shape: Shape) => {
  const [, word = ''] = /^(.+ed|paid|sent)(at|on|date|time)$/.exec(plain(name)) ?? [];
  const write = word === '' ? undefined : toWriter(name, shape);
  return write ? [{ name, word, write, isNullable: shape.types.includes('null') }] : [];
};
