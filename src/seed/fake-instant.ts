import { isOfMillis, type JsonObject } from '../document/document.ts';
import type { Chance } from './chance.ts';

const day = 86_400_000;

/**
 * A number that is an instant, by its format, its name or what the document says of it: seconds since
 * the epoch, or milliseconds where something says so. `undefined` of any other number, and where the
 * schema's bounds have no room for one.
 */
export const fakeInstant = (
  { faker, now }: Chance,
  name: string,
  schema: JsonObject,
): number | undefined => {
  if (!isInstant(name, schema)) return undefined;
  const away = faker.number.int({ min: 0, max: 90 * day });
  const instant = now.getTime() + (isAhead.test(name) ? away : -away);
  const value = isOfMillis(name, schema) ? instant : Math.floor(instant / 1000);
  return isWithin(schema, value) ? value : undefined;
};

const formats = /^(unix|epoch|timestamp)|millis/i;
// `created` alone may be how many were.
const names =
  /(^|_)(timestamp|epoch)(_?(ms|millis|utc))?$|(^|_)(created|updated|expires)_(ms|millis)$|(_at|[a-z]At|[a-z]Timestamp|_ts|[a-z]Ts|(^|_)(creat|updat|modif)[a-z]*_time|(^|[a-z])([Cc]reat|[Uu]pdat|[Mm]odif)[a-z]*Time)(_?(ms|millis|Ms|Millis))?$/;
const words =
  /\b(unix|epoch)[ -]?(time|stamp|second|milli)|since (the )?(unix )?epoch|seconds since/i;
const isAhead = /expir|due|until|valid|next|renew|ends?(_|[A-Z]|$)/i;

const isInstant = (name: string, { format, description }: JsonObject): boolean =>
  names.test(name) || formats.test(`${format}`) || words.test(`${description}`);

const isWithin = ({ minimum, maximum, format }: JsonObject, value: number): boolean =>
  (typeof minimum !== 'number' || value >= minimum) &&
  (typeof maximum !== 'number' || value <= maximum) &&
  (format !== 'int32' || value < 2 ** 31);
