import type { JsonObject } from '../document/document.ts';
import type { Chance } from './chance.ts';

/** A number within the schema's bounds, on its grid; without bounds, what suits the name. */
export const fakeNumber = ({ faker }: Chance, name: string, schema: JsonObject): number => {
  const step = numberAt(schema, 'multipleOf') ?? (schema.type === 'number' ? 0.01 : 1);
  const [least, most] = readBounds(name, schema, step);
  const first = Math.ceil(least / step);
  const last = Math.max(first, Math.floor(most / step));
  const value = faker.number.int({ min: first, max: last }) * step;
  return Number.isInteger(step) ? value : Number(value.toPrecision(12));
};

const readBounds = (name: string, schema: JsonObject, step: number): readonly [number, number] => {
  const above = numberAt(schema, 'exclusiveMinimum');
  const under = numberAt(schema, 'exclusiveMaximum');
  const least = numberAt(schema, 'minimum') ?? (above === undefined ? undefined : above + step);
  const most = numberAt(schema, 'maximum') ?? (under === undefined ? undefined : under - step);
  const span = /(^|_)id$|Id$/.test(name) ? 1_000_000 : 100;
  if (least !== undefined) return [least, most ?? least + span];
  return most === undefined ? [1, span] : [Math.min(0, most - span), most];
};

const numberAt = (schema: JsonObject, name: string): number | undefined => {
  const value = schema[name];
  return typeof value === 'number' ? value : undefined;
};
