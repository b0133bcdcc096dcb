import {
  type ApiModel,
  type KeyLocation,
  listLoginAlternatives,
  type PlannedOperation,
  parametersOf,
  type Resource,
  singletonKey,
  toRecordsName,
  toTypedKey,
  valueAt,
} from '../../inference/inference.ts';
import type { StoredRecord } from '../../store/types.ts';
import type { Call, Context } from '../behaviour.ts';

/**
 * Reads the keys from the path of a call, from left to right; with the one of a singleton at the
 * end where that is what is named. A record that the path calls by another name is looked for.
 */
export function compileReadKeys(
  { shapes }: ApiModel,
  { keyLocations: places, resource, alternateKeys, ancestors }: PlannedOperation,
): (call: Call, context: Context) => readonly string[] {
  const rest = resource?.kind === 'singleton' ? [singletonKey] : [];
  const readers = places.map(compileReadKey);
  const read = (call: Call) => [...readers.map((one) => `${one(call)}`), ...rest];
  const guessed = ancestors.flatMap((owner, index) => {
    const names = owner ? listLoginAlternatives(shapes, owner) : [];
    return owner && names.length > 0 ? [{ owner, names, index }] : [];
  });
  const called = alternateKeys.flatMap((alias, index) => (alias ? [{ alias, index }] : []));
  if (guessed.length + called.length === 0) return read;
  return (call, context) => {
    const keys = read(call);
    for (const guess of guessed) keys[guess.index] = resolveGuessedKey(context, keys, guess);
    for (const { alias, index } of called) {
      const { resource: owner, property, schemaPointers } = alias;
      const said = `${keys[index]}`;
      const value = toTypedKey(shapes, schemaPointers, said);
      const where = typeof value === 'number' ? value : said;
      const found = context.records(toRecordsName(owner, keys)).find({ [property]: where });
      if (found) keys[index] = keyOf(owner, found);
    }
    return keys;
  };
}

/** Reads a key where it stands in a call. */
function compileReadKey(place: KeyLocation): (call: Call) => unknown {
  if (place.in === 'path') return ({ path }) => path[place.name];
  return place.in === 'query'
    ? ({ query }) => query[place.name]
    : ({ body }) => valueAt(body, place.path);
}

/** Tells whether a call names what it is about; `undefined` where every call does. */
export function compileHasKey({
  keyLocations,
}: PlannedOperation): ((call: Call) => boolean) | undefined {
  const last = keyLocations.at(-1);
  if (last === undefined || last.in === 'path' || last.isRequired) return undefined;
  const read = compileReadKey(last);
  return (call) => read(call) !== undefined;
}

type GuessedKey = {
  readonly owner: Resource;
  /** Properties that may be meant. */
  readonly names: readonly string[];
  readonly index: number;
};

/** The key of the record that is meant, where none has the key that was sent. */
function resolveGuessedKey(
  context: Context,
  keys: readonly string[],
  { owner, names, index }: GuessedKey,
): string {
  const records = context.records(toRecordsName(owner, keys));
  const said = `${keys[index]}`;
  if (records.get(said) !== undefined) return said;
  for (const name of names) {
    const found = records.find({ [name]: said }) ?? records.find({ [name]: Number(said) });
    if (found) return keyOf(owner, found);
  }
  return said;
}

/** A parameter of a path template, and its name as calls have it: `{key+}` and `{+key}` are `key`. */
const pathParameterPattern = /\{[+*]?([^{}]*?)[+*]?\}/g;

/** A path template without the query that some have, against the specification. */
function withoutQuery(template: string): string {
  return template.replace(/[?#].*$/s, '');
}

/** A path template with keys in the places of its parameters, but for those that are no keys. */
export function formatPath(
  template: string,
  keys: readonly string[],
  others: ReadonlyMap<string, string>,
): string {
  let index = 0;
  return withoutQuery(template).replace(pathParameterPattern, (_, name: string) =>
    encodeURIComponent(others.get(name) ?? `${keys[index++]}`),
  );
}

const noPathVariables: ReadonlyMap<string, string> = new Map();

/** Reads what a path says beside keys, such as the version of the API, by the names of its parameters. */
export function compilePathVariables({
  operation,
  keyLocations,
}: Pick<PlannedOperation, 'operation' | 'keyLocations'>): (
  call: Call,
) => ReadonlyMap<string, string> {
  const names = [...withoutQuery(operation.path).matchAll(pathParameterPattern)]
    .map(([, name]) => `${name}`)
    .filter((name) => !keyLocations.some((place) => place.in === 'path' && place.name === name));
  if (names.length === 0) return () => noPathVariables;
  return ({ path }) => new Map(names.map((name) => [name, `${path[name]}`]));
}

/** How many keys name one record at a path. */
export function countPathKeys({ segments }: Pick<Resource, 'segments'>): number {
  return parametersOf(segments).length + 1;
}

/** Of the keys that name a record at one of its views those that name it at its resource's own path. */
export function toResourceKeys(resource: Resource, keys: readonly string[]): readonly string[] {
  const count = countPathKeys(resource);
  return keys.length > count ? [...keys.slice(0, count - 1), ...keys.slice(-1)] : keys;
}

/** The key of a stored record. */
export function keyOf({ key }: Resource, record: StoredRecord | undefined): string {
  return `${record?.[key.storedProperty]}`;
}
