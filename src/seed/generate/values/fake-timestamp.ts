import { isEpochMilliseconds } from '../../../inference/inference.ts';
import {
  futureTimestampName,
  numericTimestampName,
  timestampDescription,
  timestampFormat,
} from '../../../inference/vocabulary/generated-values.ts';
import type { JsonObject } from '../../../openapi/openapi.ts';
import type { RandomFaker } from './random-faker.ts';

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
