import type { Faker } from '@faker-js/faker';
import { describeNearest } from '../../../base/nearest.ts';
import type { Extension } from '../../../inference/inference.ts';
import { isObject, objectAt, type SchemaView } from '../../../openapi/openapi.ts';
import type { RandomFaker } from './random-faker.ts';

/** A method of faker that `x-sandlot` names, and what it is given. */
type FakerMethod = { readonly method: string; readonly args: readonly unknown[] };

/** What `x-sandlot` of a schema says of how values are made. */
export function readFakerMethod({
  keywords,
}: Pick<SchemaView, 'keywords'>): FakerMethod | undefined {
  return toFakerMethod(objectAt(keywords, 'x-sandlot').faker);
}

function toFakerMethod(said: unknown): FakerMethod | undefined {
  if (typeof said === 'string') return { method: said, args: [] };
  const [entry] = isObject(said) ? Object.entries(said) : [];
  return entry && { method: entry[0], args: [entry[1]].flat() };
}

/** A value of that method in the type that a schema has; `undefined` where it names none. */
export function fakeByMethod({ faker }: RandomFaker, shape: SchemaView): unknown {
  const word = readFakerMethod(shape);
  return word && convertToType(callFaker(faker, word), shape);
}

/** The words were looked at when the document was loaded. */
function callFaker(faker: Faker, { method, args }: FakerMethod): unknown {
  const [module, name] = method.split('.');
  const owner: unknown = Reflect.get(faker, `${module}`);
  return Reflect.apply(Object(owner)[`${name}`], owner, args);
}

function convertToType(made: unknown, { types, keywords }: SchemaView): unknown {
  const isText = types.includes('string');
  if (made instanceof Date)
    return made.toISOString().slice(0, keywords.format === 'date' ? 10 : 24);
  if (isText && (typeof made === 'number' || typeof made === 'bigint')) return String(made);
  const isNumber = types.includes('integer') || types.includes('number');
  return typeof made === 'string' && isNumber && !isText ? Number(made) : made;
}

/**
 * Refuses methods that faker does not have, or that do not take what they are given.
 * @throws an error with a sentence that names the place.
 */
export async function checkFakerMethods(overrules: readonly Extension[]): Promise<void> {
  const words = overrules.flatMap(({ pointer, fields }) => {
    const word = toFakerMethod(fields.faker);
    return word ? [{ pointer: `${pointer}/faker`, word }] : [];
  });
  if (words.length === 0) return;
  const { faker } = await import('@faker-js/faker/locale/en');
  for (const { pointer, word } of words) checkFakerMethod(faker, pointer, word);
}

function checkFakerMethod(faker: Faker, pointer: string, word: FakerMethod): void {
  const methods = listMethods(faker);
  if (!methods.includes(word.method)) {
    const hint = describeNearest(word.method, methods);
    throw new Error(`${pointer} is no method of faker: "${word.method}"; ${hint}`);
  }
  try {
    callFaker(faker, word);
  } catch (cause) {
    const reason = String(Object(cause).message).replace(/\s*\n.*|\.$/gs, '');
    throw new Error(`${pointer} does not take what it is given: ${reason}`, { cause });
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
