import { isEpochMilliseconds } from '../../../inference/inference.ts';
import type { JsonObject } from '../../../openapi/openapi.ts';
import type { RandomFaker } from './random-faker.ts';

const day = 86_400_000;

/**
 * A number that is an instant, by its format, its name or what the document says of it: seconds since
 * the epoch, or milliseconds where something says so. `undefined` of any other number, and where the
 * schema's bounds have no room for one.
 */
export function fakeTimestamp(
  { faker, now }: RandomFaker,
  name: string,
  schema: JsonObject,
): number | undefined {
  if (!isTimestamp(name, schema)) return undefined;
  const away = faker.number.int({ min: 0, max: 90 * day });
  const instant = now.getTime() + (futureNames.test(name) ? away : -away);
  const value = isEpochMilliseconds(name, schema) ? instant : Math.floor(instant / 1000);
  return isWithinBounds(schema, value) ? value : undefined;
}

const timestampFormats = /^(unix|epoch|timestamp)|millis/i;
// `created` alone may be how many were.
const timestampNames =
  /(^|_)(timestamp|epoch)(_?(ms|millis|utc))?$|(^|_)(created|updated|expires)_(ms|millis)$|(_at|[a-z]At|[a-z]Timestamp|_ts|[a-z]Ts|(^|_)(creat|updat|modif)[a-z]*_time|(^|[a-z])([Cc]reat|[Uu]pdat|[Mm]odif)[a-z]*Time)(_?(ms|millis|Ms|Millis))?$/;
const timestampDescriptions =
  /\b(unix|epoch)[ -]?(time|stamp|second|milli)|since (the )?(unix )?epoch|seconds since/i;
const futureNames = /expir|due|until|valid|next|renew|ends?(_|[A-Z]|$)/i;

function isTimestamp(name: string, { format, description }: JsonObject): boolean {
  return (
    timestampNames.test(name) ||
    timestampFormats.test(`${format}`) ||
    timestampDescriptions.test(`${description}`)
  );
}

function isWithinBounds({ minimum, maximum, format }: JsonObject, value: number): boolean {
  return (
    (typeof minimum !== 'number' || value >= minimum) &&
    (typeof maximum !== 'number' || value <= maximum) &&
    (format !== 'int32' || value < 2 ** 31)
  );
}
