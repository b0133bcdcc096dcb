import {
  findBodySchema,
  findExample,
  findShownKey,
  type Inference,
  isCounted,
  type JsonObject,
  plain,
  type Resource,
  singular,
  toRecordsName,
} from '../document/document.ts';
import { toBounded } from './bounded.ts';
import type { Faking } from './fake.ts';
import { readFakerWord } from './faker-word.ts';

/** The keys that a resource starts with below some ancestors, found without making its records. */
export type KeysOf = (resource: Resource, keys: readonly string[]) => readonly (string | number)[];

export type SeedKeysOptions = {
  /** The whole document. */
  readonly root: JsonObject;
  readonly inference: Inference;
  readonly faking: Faking;
  readonly count: number;
};

const remembered = 1024;

export const openSeedKeys = (options: SeedKeysOptions): KeysOf => {
  const made = toBounded<readonly (string | number)[]>(remembered);
  return (resource, keys) =>
    made(toRecordsName(resource, keys), () => makeKeys(options, resource, keys));
};

const makeKeys = (
  options: SeedKeysOptions,
  resource: Resource,
  keys: readonly string[],
): readonly (string | number)[] => {
  const { key } = resource;
  const { shapes } = options.inference;
  const { keywords } = shapes.of(key.places);
  if (isCounted(shapes, key.places)) {
    const example = findShownKey({ root: options.root, shapes }, resource) ?? keywords.example;
    const taken = findOffered(options, resource);
    return countKeys(options.count, resource, { ...keywords, example, taken });
  }
  if (key.isDigits) return countKeys(options.count, resource, {}).map(String);
  if (Array.isArray(keywords.enum))
    return keywords.enum.filter((value) => typeof value === 'string');
  return makeTexts(options, resource, toRecordsName(resource, keys));
};

/** The key in the document's example of a creation: that has to be free, so that who tries it is not refused. */
const findOffered = ({ root, inference }: SeedKeysOptions, { key, creates }: Resource): unknown => {
  const sent = creates && inference.conclude(creates).sent;
  if (key.origin === 'server' || sent === undefined) return undefined;
  const media = `${findBodySchema(creates)}`.replace(/\/schema$/, '');
  return [...sent.path, ...key.sent].reduce<unknown>(
    (at, step) => Object(at)[step],
    findExample({ root }, media),
  );
};

/** From the least on; the key of the document's examples first, so that what its pages offer to try is there. */
const countKeys = (
  count: number,
  { key }: Resource,
  { minimum, exclusiveMinimum, example, taken }: JsonObject,
): readonly number[] => {
  const least = typeof minimum === 'number' ? minimum : Number(exclusiveMinimum ?? 0) + 1;
  const first = Math.max(1, Math.ceil(least));
  const spare = typeof taken === 'number' ? 1 : 0;
  const numbers = Array.from({ length: count + spare }, (_, index) => index + first)
    .filter((number) => number !== taken)
    .slice(0, count);
  if (typeof example !== 'number' || key.origin === 'client') return numbers;
  return [example, ...numbers.filter((number) => number !== example)].slice(0, count);
};

/** A short key is likely to be what a client thinks of first. */
const shortest = 3;

const makeTexts = (
  options: SeedKeysOptions,
  resource: Resource,
  name: string,
): readonly string[] => {
  const { count, root, inference } = options;
  const { shapes } = inference;
  const shown =
    resource.key.origin === 'server' ? findShownKey({ root, shapes }, resource) : undefined;
  const chosen = new Set<string>(typeof shown === 'string' && shown !== '' ? [shown] : []);
  for (let round = 0; chosen.size < count && round < 20 * count; round++) {
    const text = makeText(options, resource, { name, round });
    if (text.length >= shortest || round >= 16 * count) chosen.add(text);
  }
  return [...chosen];
};

const makeText = (
  { inference: { shapes }, faking }: SeedKeysOptions,
  { key, noun }: Resource,
  { name, round }: { readonly name: string; readonly round: number },
): string => {
  const shape = shapes.of(key.places);
  const { pattern, format } = shape.keywords;
  const own = round === 0 ? 'taken' : 'models';
  const examples = key.origin === 'server' ? own : 'varied';
  const made = faking.make(key.places, `${name} key ${round}`, {
    name: key.path.at(-1) ?? key.parameter,
    extent: 'everything',
    examples,
  });
  if (typeof made !== 'string' || made === '' || key.places.length === 0)
    return `${singular(plain(noun))}-${round + 1}`;
  const isFree = pattern === undefined && format === undefined && examples !== 'taken';
  const isWord = isFree && readFakerWord(shape) === undefined;
  return isWord ? made.toLowerCase().replaceAll(' ', '-') : made;
};
