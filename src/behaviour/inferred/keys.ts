import {
  type Conclusion,
  type Inference,
  type KeyPlace,
  listOtherNames,
  onlyKey,
  parametersOf,
  type Resource,
  toRecordsName,
  typed,
  valueAt,
} from '../../document/document.ts';
import type { StoredRecord } from '../../store/store.ts';
import type { Call, Context } from '../behaviour.ts';

/**
 * Reads the keys from the path of a call, from left to right; with the one of a singleton at the
 * end where that is what is named. A record that the path calls by another name is looked for.
 */
export const openKeys = (
  { shapes }: Inference,
  { keys: places, resource, aliases, ancestors }: Conclusion,
): ((call: Call, context: Context) => readonly string[]) => {
  const rest = resource?.kind === 'singleton' ? [onlyKey] : [];
  const readers = places.map(openReadKey);
  const read = (call: Call) => [...readers.map((one) => `${one(call)}`), ...rest];
  const guessed = ancestors.flatMap((owner, index) => {
    const names = owner ? listOtherNames(shapes, owner) : [];
    return owner && names.length > 0 ? [{ owner, names, index }] : [];
  });
  const called = aliases.flatMap((alias, index) => (alias ? [{ alias, index }] : []));
  if (guessed.length + called.length === 0) return read;
  return (call, context) => {
    const keys = read(call);
    for (const guess of guessed) keys[guess.index] = meant(context, keys, guess);
    for (const { alias, index } of called) {
      const { resource: owner, property, places } = alias;
      const said = `${keys[index]}`;
      const value = typed(shapes, places, said);
      const where = typeof value === 'number' ? value : said;
      const found = context.records(toRecordsName(owner, keys)).find({ [property]: where });
      if (found) keys[index] = keyOf(owner, found);
    }
    return keys;
  };
};

/** Reads a key where it stands in a call. */
const openReadKey = (place: KeyPlace): ((call: Call) => unknown) => {
  if (place.in === 'path') return ({ path }) => path[place.name];
  return place.in === 'query'
    ? ({ query }) => query[place.name]
    : ({ body }) => valueAt(body, place.path);
};

/** Tells whether a call names what it is about; `undefined` where every call does. */
export const openNamed = ({ keys }: Conclusion): ((call: Call) => boolean) | undefined => {
  const last = keys.at(-1);
  if (last === undefined || last.in === 'path' || last.isRequired) return undefined;
  const read = openReadKey(last);
  return (call) => read(call) !== undefined;
};

type Guessed = {
  readonly owner: Resource;
  /** Properties that may be meant. */
  readonly names: readonly string[];
  readonly index: number;
};

/** The key of the record that is meant, where none has the key that was sent. */
const meant = (
  context: Context,
  keys: readonly string[],
  { owner, names, index }: Guessed,
): string => {
  const records = context.records(toRecordsName(owner, keys));
  const said = `${keys[index]}`;
  if (records.get(said) !== undefined) return said;
  for (const name of names) {
    const found = records.find({ [name]: said }) ?? records.find({ [name]: Number(said) });
    if (found) return keyOf(owner, found);
  }
  return said;
};

/** A parameter of a path template, and its name as calls have it: `{key+}` and `{+key}` are `key`. */
const keyParameter = /\{[+*]?([^{}]*?)[+*]?\}/g;

/** A path template without the query that some have, against the specification. */
const pathOf = (template: string): string => template.replace(/[?#].*$/s, '');

/** A path template with keys in the places of its parameters, but for those that are no keys. */
export const writePath = (
  template: string,
  keys: readonly string[],
  others: ReadonlyMap<string, string>,
): string => {
  let index = 0;
  return pathOf(template).replace(keyParameter, (_, name: string) =>
    encodeURIComponent(others.get(name) ?? `${keys[index++]}`),
  );
};

const nothingElse: ReadonlyMap<string, string> = new Map();

/** Reads what a path says beside keys, such as the version of the API, by the names of its parameters. */
export const openOthers = ({
  operation,
  keys,
}: Pick<Conclusion, 'operation' | 'keys'>): ((call: Call) => ReadonlyMap<string, string>) => {
  const names = [...pathOf(operation.path).matchAll(keyParameter)]
    .map(([, name]) => `${name}`)
    .filter((name) => !keys.some((place) => place.in === 'path' && place.name === name));
  if (names.length === 0) return () => nothingElse;
  return ({ path }) => new Map(names.map((name) => [name, `${path[name]}`]));
};

/** How many keys name one record at a path. */
export const countKeys = ({ steps }: Pick<Resource, 'steps'>): number =>
  parametersOf(steps).length + 1;

/** Of the keys that name a record at one of its views those that name it at its resource's own path. */
export const toOwnKeys = (resource: Resource, keys: readonly string[]): readonly string[] => {
  const count = countKeys(resource);
  return keys.length > count ? [...keys.slice(0, count - 1), ...keys.slice(-1)] : keys;
};

/** The key of a stored record. */
export const keyOf = ({ key }: Resource, record: StoredRecord | undefined): string =>
  `${record?.[key.property]}`;
