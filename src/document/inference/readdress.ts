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
  /** In an address that ends in it, or goes on behind it. */
  readonly own: (text: string, key: Key) => string;
  /** In the addresses inside a value, where they are of the record's own path: `/pets/7/toys`. */
  readonly within: (value: unknown, key: Key) => unknown;
};

const nowhere: Readdress = { own: (text) => text, within: (value) => value };

/** Deeper down an address is likely to be another record's. */
const deepest = 4;

export const openReaddress = ({ example, steps }: Addressed): Readdress => {
  if (!['string', 'number'].includes(typeof example) || example === '') return nowhere;
  const shown = verbatim(`${example}`);
  const own = toTurn(new RegExp(`^(.*[/=])${shown}(?=$|[/?#&])`, 'su'));
  const last = steps.at(-1);
  if (last?.kind !== 'literal') return { ...nowhere, own };
  const inner = toTurn(new RegExp(`^(.*/${verbatim(last.text)}/)${shown}(?=$|[/?#])`, 'su'));
  const within = (value: unknown, key: Key, depth = 0): unknown => {
    if (typeof value === 'string') return inner(value, key);
    if (depth === deepest || typeof value !== 'object' || value === null) return value;
    return isObject(value)
      ? mapValues(value, (one) => within(one, key, depth + 1))
      : Array.from(Object(value), (one) => within(one, key, depth + 1));
  };
  return { own, within };
};

const toTurn =
  (part: RegExp) =>
  (text: string, key: Key): string =>
    isAddress(text)
      ? text.replace(part, (_, start: string) => `${start}${encodeURIComponent(key)}`)
      : text;

export const isAddress = (text: string): boolean => /^(https?:|\/)/.test(text);

const mapValues = (object: JsonObject, map: (value: unknown) => unknown): JsonObject =>
  Object.fromEntries(Object.entries(object).map(([name, value]) => [name, map(value)]));
