import type { Faker } from '@faker-js/faker';
import { isObject, type Overrule, objectAt, type Shape } from '../document/document.ts';
import { tellNearest } from '../nearest.ts';
import type { Chance } from './chance.ts';

/** A method of faker that `x-sandlot` names, and what it is given. */
type FakerWord = { readonly method: string; readonly given: readonly unknown[] };

/** What `x-sandlot` of a schema says of how values are made. */
export const readFakerWord = ({ keywords }: Pick<Shape, 'keywords'>): FakerWord | undefined =>
  toWord(objectAt(keywords, 'x-sandlot').faker);

const toWord = (said: unknown): FakerWord | undefined => {
  if (typeof said === 'string') return { method: said, given: [] };
  const [entry] = isObject(said) ? Object.entries(said) : [];
  return entry && { method: entry[0], given: [entry[1]].flat() };
};

/** A value of that method in the type that a schema has; `undefined` where it names none. */
export const fakeByWord = ({ faker }: Chance, shape: Shape): unknown => {
  const word = readFakerWord(shape);
  return word && toType(callFaker(faker, word), shape);
};

/** The words were looked at when the document was loaded. */
const callFaker = (faker: Faker, { method, given }: FakerWord): unknown => {
  const [module, name] = method.split('.');
  const owner: unknown = Reflect.get(faker, `${module}`);
  return Reflect.apply(Object(owner)[`${name}`], owner, given);
};

const toType = (made: unknown, { types, keywords }: Shape): unknown => {
  const isText = types.includes('string');
  if (made instanceof Date)
    return made.toISOString().slice(0, keywords.format === 'date' ? 10 : 24);
  if (isText && (typeof made === 'number' || typeof made === 'bigint')) return String(made);
  const isNumber = types.includes('integer') || types.includes('number');
  return typeof made === 'string' && isNumber && !isText ? Number(made) : made;
};

/**
 * Refuses methods that faker does not have, or that do not take what they are given.
 * @throws an error with a sentence that names the place.
 */
export const checkFakerWords = async (overrules: readonly Overrule[]): Promise<void> => {
  const words = overrules.flatMap(({ pointer, said }) => {
    const word = toWord(said.faker);
    return word ? [{ pointer: `${pointer}/faker`, word }] : [];
  });
  if (words.length === 0) return;
  const { faker } = await import('@faker-js/faker/locale/en');
  for (const { pointer, word } of words) checkWord(faker, pointer, word);
};

const checkWord = (faker: Faker, pointer: string, word: FakerWord): void => {
  const methods = listMethods(faker);
  if (!methods.includes(word.method)) {
    const hint = tellNearest(word.method, methods);
    throw new Error(`${pointer} is no method of faker: "${word.method}"; ${hint}`);
  }
  try {
    callFaker(faker, word);
  } catch (cause) {
    const reason = String(Object(cause).message).replace(/\s*\n.*|\.$/gs, '');
    throw new Error(`${pointer} does not take what it is given: ${reason}`, { cause });
  }
};

const listMethods = (faker: Faker): readonly string[] =>
  Object.entries(faker)
    .filter(([module]) => !module.startsWith('_'))
    .flatMap(([module, owner]) =>
      Object.entries(Object(owner)).flatMap(([name, method]) =>
        typeof method === 'function' ? [`${module}.${name}`] : [],
      ),
    );
