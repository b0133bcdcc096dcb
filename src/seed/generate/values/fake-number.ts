import type { JsonObject } from '../../../openapi/openapi.ts';
import type { RandomFaker } from './random-faker.ts';

/** A number within the schema's bounds, on its grid; without bounds, what suits the name. */
export function fakeNumber({ faker }: RandomFaker, name: string, schema: JsonObject): number {
  const step = numberAt(schema, 'multipleOf') ?? (isInteger(schema) ? 1 : 0.01);
  const [least, most] = readBounds(name, schema, step);
  const first = Math.ceil(toSteps(least, step));
  const last = Math.max(first, Math.floor(toSteps(most, step)));
  const value = faker.number.int({ min: first, max: last }) * step;
  return Number.isInteger(step) ? value : Number(value.toPrecision(12));
}

/** Some documents say it by the format alone. */
function isInteger({ type, format }: JsonObject): boolean {
  return type !== 'number' || format === 'int32' || format === 'int64';
}

/** How many steps a bound is away from 0; whole where only binary fractions keep it from that. */
function toSteps(bound: number, step: number): number {
  const steps = bound / step;
  return Math.abs(steps - Math.round(steps)) < 1e-9 ? Math.round(steps) : steps;
}

function readBounds(name: string, schema: JsonObject, step: number): readonly [number, number] {
  const above = numberAt(schema, 'exclusiveMinimum');
  const under = numberAt(schema, 'exclusiveMaximum');
  const least = numberAt(schema, 'minimum') ?? (above === undefined ? undefined : above + step);
  const most = numberAt(schema, 'maximum') ?? (under === undefined ? undefined : under - step);
  const isKey = /(^|_)id$|Id$/.test(name);
  const span = isKey ? 1_000_000 : 100;
  if (least !== undefined) return [least, most ?? least + span];
  // Whoever reads `4` should not take a count for a key: keys that are counted begin with 1.
  const usual = [isKey ? 1000 : 10, span] as const;
  return most === undefined ? usual : [Math.min(0, most - span), most];
}

function numberAt(schema: JsonObject, name: string): number | undefined {
  const value = schema[name];
  return typeof value === 'number' ? value : undefined;
}
