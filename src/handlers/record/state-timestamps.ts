import { normalizeName, type Resource } from '../../inference/inference.ts';
import { toTimestampWriter } from '../../inference/resources/timestamp-properties.ts';
import { propertiesOf, type SchemaView, type SchemaViews } from '../../openapi/openapi.ts';
import type { StoredRecord } from '../../store/types.ts';
import type { Context } from '../behaviour.ts';

/** What a change of a record's state leaves in it besides. */
export type UpdateStateTimestamps = (
  before: StoredRecord,
  after: StoredRecord,
  context: Context,
) => StoredRecord;

/**
 * Sets `closed_at` where a state becomes `closed`, and takes it away where it is that no more, unless
 * the client says something of it itself.
 */
export function compileStateTimestamps(
  shapes: SchemaViews,
  { entity }: Resource,
): UpdateStateTimestamps {
  const properties = [...propertiesOf(shapes, shapes.of(entity))];
  const states = properties
    .map(([name]) => name)
    .filter((name) => /^(status|state|phase)$/i.test(name));
  const times = properties.flatMap(([name, places]) => toStateTimestamp(name, shapes.of(places)));
  if (states.length === 0 || times.length === 0) return (_before, after) => after;
  const isIn = (record: StoredRecord, word: string) =>
    states.some((state) => normalizeName(`${record[state]}`) === word);
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
}

/** A property that tells when a record came into a state: `closed_at`. */
function toStateTimestamp(name: string, shape: SchemaView) {
  const [, word = ''] = /^(.+ed|paid|sent)(at|on|date|time)$/.exec(normalizeName(name)) ?? [];
  const write = word === '' ? undefined : toTimestampWriter(name, shape);
  return write ? [{ name, word, write, isNullable: shape.types.includes('null') }] : [];
}
