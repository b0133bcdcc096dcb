import type { Faker } from '@faker-js/faker';
import { describeNearest } from '../../../base/nearest.ts';
import type { Extension } from '../../../inference/inference.ts';
import { isObject, objectAt, type SchemaView } from '../../../openapi/openapi.ts';
import type { RandomFaker } from './random-faker.ts';

/** A method of faker, such as `person.firstName`, and its arguments. */
type FakerMethod = { readonly method: string; readonly args: readonly unknown[] };

/** The faker method that the `x-sandlot` of a schema names. */
export function readFakerMethod({
  keywords,
}: Pick<SchemaView, 'keywords'>): FakerMethod | undefined {
  return toFakerMethod(objectAt(keywords, 'x-sandlot').faker);
}

function toFakerMethod(value: unknown): FakerMethod | undefined {
  if (typeof value === 'string') return { method: value, args: [] };
  const [entry] = isObject(value) ? Object.entries(value) : [];
  return entry && { method: entry[0], args: [entry[1]].flat() };
}

/** A value of the schema's faker method, in the schema's type; `undefined` without a method. */
export function fakeByMethod(randomFaker: RandomFaker, view: SchemaView): unknown {
  const method = readFakerMethod(view);
  return method && convertToType(callFaker(randomFaker.faker, method), view);
}

/** Calls a method, which was checked when the document was loaded. */
function callFaker(faker: Faker, { method, args }: FakerMethod): unknown {
  const [module, name] = method.split('.');
  const owner: unknown = Reflect.get(faker, `${module}`);
  return Reflect.apply(Object(owner)[`${name}`], owner, args);
}

function convertToType(value: unknown, { types, keywords }: SchemaView): unknown {
  const isText = types.includes('string');
  if (value instanceof Date)
    return value.toISOString().slice(0, keywords.format === 'date' ? 10 : 24);
  if (isText && (typeof value === 'number' || typeof value === 'bigint')) return String(value);
  const isNumber = types.includes('integer') || types.includes('number');
  return typeof value === 'string' && isNumber && !isText ? Number(value) : value;
}

/**
 * Checks that faker has the methods that `x-sandlot` names and accepts their arguments.
 * @throws an error with a sentence that names the pointer.
 */
export async function checkFakerMethods(extensions: readonly Extension[]): Promise<void> {
  const located = extensions.flatMap(({ pointer, fields }) => {
    const method = toFakerMethod(fields.faker);
    return method ? [{ pointer: `${pointer}/faker`, method }] : [];
  });
  if (located.length === 0) return;
  const { faker } = await import('@faker-js/faker/locale/en');
  for (const { pointer, method } of located) checkFakerMethod(faker, pointer, method);
}

function checkFakerMethod(faker: Faker, pointer: string, fakerMethod: FakerMethod): void {
  const methods = listMethods(faker);
  if (!methods.includes(fakerMethod.method)) {
    const hint = describeNearest(fakerMethod.method, methods);
    throw new Error(`${pointer}: faker has no method "${fakerMethod.method}"; ${hint}`);
  }
  try {
    callFaker(faker, fakerMethod);
  } catch (cause) {
    const reason = String(Object(cause).message).replace(/\s*\n.*|\.$/gs, '');
    throw new Error(`${pointer}: faker does not accept the arguments: ${reason}`, { cause });
  }
}

function listMethods(faker: Faker): readonly string[] {
  return Object.entries(faker)
    .filter(([module]) => !module.startsWith('_'))
    .flatMap(([module, owner]) =>
      Object.entries(Object(owner)).flatMap(([name, method]) =>
        typeof method === 'function' ? [`${module}.${name}`] : [],
      ),
    );
}
