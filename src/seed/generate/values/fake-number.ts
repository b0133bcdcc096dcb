import {
  formatInstant,
  isEpochMilliseconds,
  timestampFormatOf,
} from '../../../inference/inference.ts';
import {
  futureTimestampName,
  moneyName,
  numberRanges,
  numericIdName,
  numericTimestampName,
  timestampDescription,
  timestampFormat,
} from '../../../inference/vocabulary/generated-values.ts';
import type { JsonObject, SchemaView } from '../../../openapi/openapi.ts';
import type { RandomFaker } from './random-faker.ts';

/** A number within the schema's bounds and a multiple of its step; without bounds, one that suits the name. */
export function fakeNumber({ faker }: RandomFaker, name: string, schema: JsonObject): number {
  const isWhole = isInteger(schema) || numericIdName.test(name);
  const step = numberAt(schema, 'multipleOf') ?? (isWhole ? 1 : 0.01);
  const [least, most] = readBounds(name, schema, step);
  const first = Math.ceil(toSteps(least, step));
  const last = Math.max(first, Math.floor(toSteps(most, step)));
  const value = faker.number.int({ min: first, max: last }) * step;
  return Number.isInteger(step) ? value : Number(value.toPrecision(12));
}

/** Some documents name an integer format without the type. */
function isInteger({ type, format }: JsonObject): boolean {
  return type !== 'number' || format === 'int32' || format === 'int64';
}

/** The bound in steps, rounded if only binary fractions keep it from being whole. */
function toSteps(bound: number, step: number): number {
  const steps = bound / step;
  return Math.abs(steps - Math.round(steps)) < 1e-9 ? Math.round(steps) : steps;
}

function readBounds(name: string, schema: JsonObject, step: number): readonly [number, number] {
  const lower = numberAt(schema, 'exclusiveMinimum');
  const upper = numberAt(schema, 'exclusiveMaximum');
  const least = numberAt(schema, 'minimum') ?? (lower === undefined ? undefined : lower + step);
  const most = numberAt(schema, 'maximum') ?? (upper === undefined ? undefined : upper - step);
  const usual = usualRange(name, step);
  const isUsual =
    (least === undefined || usual[0] >= least) && (most === undefined || usual[1] <= most);
  if (isUsual) return usual;
  const span = numericIdName.test(name) ? 1_000_000 : 100;
  if (least !== undefined) return [least, most ?? least + span];
  return [Math.min(0, Number(most) - span), Number(most)];
}

/** The range of numbers with such a name: cents are whole numbers, other money has two decimals. */
function usualRange(name: string, step: number): readonly [number, number] {
  if (numericIdName.test(name)) return [1000, 1_000_000];
  const [, least, most] = numberRanges.find(([pattern]) => pattern.test(name)) ?? [];
  // Generated counts start at 10, so that they are not mistaken for keys, which start at 1.
  if (least === undefined || most === undefined) return [10, 100];
  return moneyName.test(name) && step < 1 ? [least / 100, most / 100] : [least, most];
}

function numberAt(schema: JsonObject, name: string): number | undefined {
  const value = schema[name];
  return typeof value === 'number' ? value : undefined;
}

const dayMs = 86_400_000;

/**
 * A timestamp for a number whose format, name or description says so: seconds since the epoch, or
 * milliseconds if they are named. `undefined` for any other number, and if the bounds exclude it.
 */
export function fakeTimestamp(
  { faker, now }: RandomFaker,
  name: string,
  schema: JsonObject,
): number | undefined {
  if (!isTimestamp(name, schema)) return undefined;
  const distance = faker.number.int({ min: 0, max: 90 * dayMs });
  const time = now.getTime() + (futureTimestampName.test(name) ? distance : -distance);
  const value = isEpochMilliseconds(name, schema) ? time : Math.floor(time / 1000);
  return isWithinBounds(schema, value) ? value : undefined;
}

/**
 * A time of a record that is created now: that time, or a month later where the name is about the
 * future; `undefined` for a value that is not a time.
 */
export function toTimeOfNewRecord(name: string, view: SchemaView, now: number): unknown {
  const { types, keywords } = view;
  const isText = types.includes('string');
  const isTime = isText ? isTimeText(keywords) : isTimestamp(name, keywords);
  const format = isTime ? timestampFormatOf(name, view) : undefined;
  if (format === undefined) return undefined;
  const value = formatInstant(now + (futureTimestampName.test(name) ? 30 * dayMs : 0), format);
  return typeof value === 'string' || isWithinBounds(keywords, value) ? value : undefined;
}

function isTimeText({ format }: JsonObject): boolean {
  return `${format}`.startsWith('date-time');
}

function isTimestamp(name: string, { format, description }: JsonObject): boolean {
  return (
    numericTimestampName.test(name) ||
    timestampFormat.test(`${format}`) ||
    timestampDescription.test(`${description}`)
  );
}

function isWithinBounds({ minimum, maximum, format }: JsonObject, value: number): boolean {
  return (
    (typeof minimum !== 'number' || value >= minimum) &&
    (typeof maximum !== 'number' || value <= maximum) &&
    (format !== 'int32' || value < 2 ** 31)
  );
}
