import type { JsonObject } from '../json.ts';
import { isObject } from '../json.ts';
import { verbatim } from '../verbatim.ts';
import type { Step } from './path-tree.ts';

type Key = string | number;

/** What examples of a resource's addresses are made of. */
export type Addressed = {
  /** The key in the document's example. */
  readonly example: unknown;
  /** The steps of the path that the records are under. */
  readonly steps: readonly Step[];
};

/** Puts the key of a record in the place of the example's. */
export type Readdress = {
  /** In the address of a property of that name, which ends in it, or goes on behind it. */
  readonly own: (name: string, text: string, key: Key) => string;
  /** In the addresses inside a value, where they are of the record's own path: `/pets/7/toys`. */
  readonly within: (value: unknown, key: Key) => unknown;
};

/** Where a record itself is: then the last part of it is its key, whatever the example has there. */
const self = /^((html|api|web)_?)?(url|uri|href|link|self|permalink|location)$/i;

/** Deeper down an address is likely to be another record's. */
const deepest = 4;

export const openReaddress = ({ example, steps }: Addressed): Readdress => {
  const isShown = ['string', 'number'].includes(typeof example) && example !== '';
  // Nothing is this.
  const shown = isShown ? verbatim(`${example}`) : '(?!)';
  const anywhere = toTurn(`^(.*[/=])${shown}(?=$|[/?#&])`);
  const last = steps.at(-1);
  if (last?.kind !== 'literal')
    return { own: (_, text, key) => anywhere(text, key), within: (value) => value };
  const noun = `/${last.text}/`;
  const inner = toTurn(`^(.*${verbatim(noun)})${shown}(?=$|[/?#])`);
  const end = toTurn(`^(.*${verbatim(noun)})[^/?#]+(?=$|[?#])`);
  const within = (value: unknown, key: Key, depth = 0): unknown => {
    if (typeof value === 'string') return inner(value, key);
    if (depth === deepest || typeof value !== 'object' || value === null) return value;
    return isObject(value)
      ? mapValues(value, (one) => within(one, key, depth + 1))
      : Array.from(Object(value), (one) => within(one, key, depth + 1));
  };
  const own: Readdress['own'] = (name, text, key) => {
    if (!text.includes(noun)) return anywhere(text, key);
    const turned = inner(text, key);
    return turned === text && self.test(name) ? end(text, key) : turned;
  };
  return { own, within };
};

const toTurn = (pattern: string) => {
  const part = new RegExp(pattern, 'su');
  return (text: string, key: Key): string =>
    isAddress(text)
      ? text.replace(part, (_, start: string) => `${start}${encodeURIComponent(key)}`)
      : text;
};

export const isAddress = (text: string): boolean => /^(https?:|\/)/.test(text);

const mapValues = (object: JsonObject, map: (value: unknown) => unknown): JsonObject =>
  Object.fromEntries(Object.entries(object).map(([name, value]) => [name, map(value)]));
