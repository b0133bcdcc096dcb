import {
  below,
  isObject,
  type JsonObject,
  type Layout,
  locate,
  type OpenApiDocument,
  readLayout,
} from '../document/document.ts';
import { toReadText } from './read-text.ts';

/** What was sent, taken apart by its style and not yet given types: a text, a list, an object. */
export type Raw = string | readonly Raw[] | ReadonlyMap<string, Raw>;

/** The types of the schemas at some places, for what was sent as text. */
export type Typed = {
  /** All types that they speak of, in their parts and their values too. */
  readonly types: readonly string[];
  readonly layout: Layout;
  /** Gives what was sent the types of the schemas, where it can be read so; else it stays text. */
  toValue(raw: Raw): unknown;
};

/** The types at a list of places in a document, read when they are first asked for. */
export const openTyping = (document: OpenApiDocument) => {
  const known = new Map<string, Typed>();
  const at = (places: readonly string[]): Typed => {
    const name = places.join(' ');
    const typed = known.get(name) ?? toTyped(document, places, at);
    known.set(name, typed);
    return typed;
  };
  return at;
};

export type Typing = ReturnType<typeof openTyping>;

const toTyped = (document: OpenApiDocument, places: readonly string[], at: Typing): Typed => {
  const types = places.flatMap((place) => readTypes(document.root, place, new Set()));
  const layout = readLayout(document, places);
  const readText = toReadText(types);
  const isList = types.includes('array');
  const onlyList = isList && types.every((type) => type === 'array' || type === 'null');
  const toObject = (raw: ReadonlyMap<string, Raw>) =>
    Object.fromEntries(
      [...raw].map(([name, entry]) => [
        name,
        at(layout.properties.get(name) ?? layout.rest).toValue(entry),
      ]),
    );
  const toList = (raw: Iterable<Raw>) => [...raw].map((entry) => at(layout.items).toValue(entry));
  return {
    types,
    layout,
    toValue: (raw) => {
      if (typeof raw === 'string') return onlyList ? toList([raw]) : readText(raw);
      if (!(raw instanceof Map)) return toList(raw);
      return isList && [...raw.keys()].every((key) => /^\d*$/.test(key))
        ? toList(raw.values())
        : toObject(raw);
    },
  };
};

const readTypes = (root: unknown, pointer: string, passed: Set<string>): readonly string[] => {
  const place = locate(root, pointer);
  if (!isObject(place.value) || passed.has(place.pointer)) return [];
  passed.add(place.pointer);
  const named = listOwnTypes(place.value);
  return named.length > 0
    ? named
    : listParts(place.value, place.pointer).flatMap((part) => readTypes(root, part, passed));
};

const listOwnTypes = ({ type, enum: values = [], ...schema }: JsonObject): readonly string[] => {
  const named = [type].flat().filter((name) => typeof name === 'string');
  if (named.length > 0) return named;
  if (isObject(schema.properties)) return ['object'];
  if (isObject(schema.items)) return ['array'];
  return [values].flat().map((value) => (value === null ? 'null' : typeof value));
};

const listParts = ({ allOf, oneOf, anyOf }: JsonObject, pointer: string): readonly string[] =>
  Object.entries({ allOf, oneOf, anyOf }).flatMap(([keyword, list]) =>
    Array.isArray(list) ? list.map((_, index) => below(pointer, keyword, `${index}`)) : [],
  );
