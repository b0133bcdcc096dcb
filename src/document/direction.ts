import { createRequire } from 'node:module';
import type { KeywordCxt } from 'ajv';
import type { Ajv2020 } from 'ajv/dist/2020.js';
import { isObject, type JsonObject, objectAt, objectOf } from './json.ts';
import { rewrite } from './keyword.ts';
import { below, locate, readPointer, toPointer } from './pointer.ts';

/** Which way a value goes: to us in a request, from us in a reply. */
export type Direction = 'request' | 'reply';

/** The word of schemas that are not for values of a direction (OpenAPI 3.0, section 4.7.24.1). */
const foreign = { request: 'readOnly', reply: 'writeOnly' } as const;

/** The direction of the value that is checked right now. */
export type Bound = { direction: Direction };

/**
 * Makes `required` ask for what is read-only in replies alone, and for what is write-only in requests
 * alone; inside of `oneOf` too, where it decides which branch a value fits.
 */
export const letDirectionDecide = (ajv: Ajv2020, root: unknown, bound: Bound): void => {
  const { _ }: typeof import('ajv') = createRequire(import.meta.url)('ajv/dist/2020.js');
  rewrite(ajv, 'required', (write) => {
    const onlyFor = (direction: Direction, names: readonly string[], cxt: KeywordCxt) => {
      if (names.length === 0) return;
      const now = cxt.gen.scopeValue('obj', { ref: bound });
      cxt.gen.if(_`${now}.direction === ${direction}`, () => write(narrow(cxt, names)));
    };
    return (cxt) => {
      const { readOnly, writeOnly, always } = divide(root, cxt);
      write(narrow(cxt, always));
      onlyFor('reply', readOnly, cxt);
      onlyFor('request', writeOnly, cxt);
    };
  });
};

/** The same place of a schema, with other names in the keyword. */
const narrow = (cxt: KeywordCxt, names: readonly string[]): KeywordCxt =>
  Object.create(cxt, { schema: { value: names } });

const divide = (root: unknown, { schema, parentSchema }: KeywordCxt) => {
  const properties = objectAt(parentSchema, 'properties');
  const names: readonly string[] = [schema].flat();
  const flagOf = (name: string) => {
    const property = objectOf(properties[name]);
    return ['readOnly', 'writeOnly'].find((flag) => isFlagged(root, property, flag)) ?? 'always';
  };
  const of = (flag: string) => names.filter((name) => flagOf(name) === flag);
  return { readOnly: of('readOnly'), writeOnly: of('writeOnly'), always: of('always') };
};

/** A flag of a schema, said beside a reference or behind it. */
export const isFlagged = (root: unknown, schema: JsonObject, flag: string): boolean => {
  if (schema[flag] === true) return true;
  const pointer = toPointer(schema.$ref);
  return pointer !== undefined && objectOf(locate(root, pointer).value)[flag] === true;
};

/**
 * Whether what stands at a path in a value is not for that direction: neither asked for nor looked at.
 * Every schema that may describe a part of the path is asked.
 */
export const isForeign = (
  root: unknown,
  schema: string,
  { path, direction }: { readonly path: readonly string[]; readonly direction: Direction },
): boolean => {
  let places: readonly string[] = [schema];
  for (const step of path) {
    const passed = new Set<string>();
    places = places.flatMap((place) => stepDown(root, { place, step, passed }));
    const flag = foreign[direction];
    if (places.some((place) => isFlagged(root, objectOf(readPointer(root, place)), flag)))
      return true;
  }
  return false;
};

type Step = { readonly place: string; readonly step: string; readonly passed: Set<string> };

/** Where the schemas of a property or an entry stand. */
const stepDown = (root: unknown, { place, step, passed }: Step): readonly string[] => {
  const { pointer, value } = locate(root, place);
  if (!isObject(value) || passed.has(pointer)) return [];
  passed.add(pointer);
  const own = Object.hasOwn(objectAt(value, 'properties'), step)
    ? [below(pointer, 'properties', step)]
    : isObject(value.items)
      ? [below(pointer, 'items')]
      : [];
  const parts = ['allOf', 'oneOf', 'anyOf'].flatMap((keyword) => {
    const list = value[keyword];
    return Array.isArray(list) ? list.map((_, index) => below(pointer, keyword, `${index}`)) : [];
  });
  return [...own, ...parts.flatMap((part) => stepDown(root, { place: part, step, passed }))];
};
