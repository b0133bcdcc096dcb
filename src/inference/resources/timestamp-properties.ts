import type { Clock } from '../../base/clock.ts';
import { propertiesOf, type SchemaView, type SchemaViews } from '../../openapi/openapi.ts';
import { isEpochMilliseconds } from '../vocabulary/epoch-unit.ts';
import { normalizeName } from '../vocabulary/singularize.ts';
import type { Resource } from './resource.ts';

/** What the clock sets in records of a resource. */
export type TimestampProperties = {
  readonly created: readonly TimestampProperty[];
  readonly updated: readonly TimestampProperty[];
};

type TimestampProperty = { readonly property: string; readonly write: (clock: Clock) => unknown };

const creationTimePattern =
  /^(date)?(created|inserted|added)(at|on|date|time|utc|dateutc|datetime|timestamp)?$|^creat(ion|e)(date|time|timestamp|datetime)$/;
const updateTimePattern =
  /^(date|last)?(updated|modified|changed)(at|on|date|time|utc|dateutc|datetime|timestamp)?$|^(last)?(update|modification)(date|time|timestamp)$/;

/** Finds the properties that are named for when a record was made or changed. */
export function findTimestampProperties(
  shapes: SchemaViews,
  { entity }: Resource,
): TimestampProperties {
  const properties = [...propertiesOf(shapes, shapes.of(entity))];
  const find = (pattern: RegExp): readonly TimestampProperty[] =>
    properties.flatMap(([property, places]) => {
      const write = pattern.test(normalizeName(property))
        ? toTimestampWriter(property, shapes.of(places))
        : undefined;
      return write ? [{ property, write }] : [];
    });
  return { created: find(creationTimePattern), updated: find(updateTimePattern) };
}

/** Seconds since the epoch for numbers, unless something says that they are of milliseconds. */
export function toTimestampWriter(
  name: string,
  { types, keywords }: SchemaView,
): TimestampProperty['write'] | undefined {
  if (types.includes('string')) {
    if (keywords.format === 'date') return (clock) => clock.iso().slice(0, 10);
    if (keywords.pattern !== undefined) return undefined;
    return (clock) => clock.iso();
  }
  if (!types.includes('integer') && !types.includes('number')) return undefined;
  const isMillis = isEpochMilliseconds(name, keywords);
  return (clock) => (isMillis ? clock.now() : Math.floor(clock.now() / 1000));
}
