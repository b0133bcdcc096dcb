import { below, isObject, type JsonObject } from '../document/document.ts';
import { refuseBody } from './body.ts';

/** Refuses an object with a property that nobody reads. */
export const refuseUnknown = (
  object: JsonObject,
  place: string,
  properties: readonly string[],
): void => {
  const unknown = Object.keys(object).find((name) => !properties.includes(name));
  if (unknown === undefined) return;
  throw refuseBody(below(place, unknown), `is not known here; there is: ${properties.join(', ')}`);
};

export const textOf = (value: unknown, place: string): string => {
  if (typeof value === 'string' && value !== '') return value;
  throw refuseBody(place, 'must be a text');
};

export const objectOfBody = (value: unknown, place: string): JsonObject => {
  if (isObject(value)) return value;
  throw refuseBody(place, 'must be an object');
};

/** The least and the most that a number may be. */
export type Range = { readonly least: number; readonly most: number };

export const readNumber = (value: unknown, place: string, { least, most }: Range): number => {
  if (typeof value === 'number' && value >= least && value <= most) return value;
  throw refuseBody(place, `must be a number from ${least} to ${most}`);
};

export const readWhole = (value: unknown, place: string, { least, most }: Range): number => {
  if (Number.isInteger(value)) {
    const whole = Number(value);
    if (whole >= least && whole <= most) return whole;
  }
  throw refuseBody(place, `must be a whole number from ${least} to ${most}`);
};
