import {
  isObject,
  type JsonObject,
  openFits,
  outline,
  type Resource,
  type Shapes,
} from '../../document/document.ts';
import { openAdapt } from './adapt.ts';

/** The records in a body that says them by words or numbers alone; `undefined` for any other body. */
export type ReadWorded = (body: unknown) => readonly JsonObject[] | undefined;

/**
 * Reads records in their short form, as `"labels": ["bug"]` of a record is read: `["bug", "new"]`, also
 * under what the records are called, creates one of each name.
 */
export const openWorded = (shapes: Shapes, { entity, noun }: Resource): ReadWorded => {
  const adapt = openAdapt(shapes, openFits(shapes));
  const hasOwn = outline(shapes, shapes.of(entity)).has(noun);
  const listIn = (body: unknown): unknown => {
    if (!isObject(body)) return body;
    return hasOwn ? undefined : body[noun];
  };
  return (body) => {
    const list = listIn(body);
    if (!Array.isArray(list) || list.length === 0 || list.some(isHolding)) return undefined;
    const entries = list.map((word) => adapt(entity, word, noun)).filter(isObject);
    return entries.length === list.length ? entries : undefined;
  };
};

const isHolding = (value: unknown): boolean => typeof value === 'object';
