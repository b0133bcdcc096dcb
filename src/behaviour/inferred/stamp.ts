import type { Clock } from '../../clock.ts';
import {
  isOfMillis,
  outline,
  plain,
  type Resource,
  type Shape,
  type Shapes,
} from '../../document/document.ts';

/** What the clock sets in records of a resource. */
export type Stamps = {
  readonly created: readonly Stamp[];
  readonly updated: readonly Stamp[];
};

type Stamp = { readonly property: string; readonly write: (clock: Clock) => unknown };

const creating =
  /^(date)?(created|inserted|added)(at|on|date|time|utc|dateutc|datetime|timestamp)?$|^creat(ion|e)(date|time|timestamp|datetime)$/;
const updating =
  /^(date|last)?(updated|modified|changed)(at|on|date|time|utc|dateutc|datetime|timestamp)?$|^(last)?(update|modification)(date|time|timestamp)$/;

/** Finds the properties that are named for when a record was made or changed. */
export const findStamps = (shapes: Shapes, { entity }: Resource): Stamps => {
  const properties = [...outline(shapes, shapes.of(entity))];
  const find = (pattern: RegExp): readonly Stamp[] =>
    properties.flatMap(([property, places]) => {
      const write = pattern.test(plain(property))
        ? toWriter(property, shapes.of(places))
        : undefined;
      return write ? [{ property, write }] : [];
    });
  return { created: find(creating), updated: find(updating) };
};

/** Seconds since the epoch for numbers, unless something says that they are of milliseconds. */
export const toWriter = (name: string, { types, keywords }: Shape): Stamp['write'] | undefined => {
  if (types.includes('string')) {
    if (keywords.format === 'date') return (clock) => clock.iso().slice(0, 10);
    if (keywords.pattern !== undefined) return undefined;
    return (clock) => clock.iso();
  }
  if (!types.includes('integer') && !types.includes('number')) return undefined;
  const isMillis = isOfMillis(name, keywords);
  return (clock) => (isMillis ? clock.now() : Math.floor(clock.now() / 1000));
};
