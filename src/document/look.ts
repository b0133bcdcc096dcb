import { isObject, type JsonObject } from './json.ts';
import { type Fit, keywords, type Site } from './look-keyword.ts';

export type { Fit };

/** Deeper than replies go, less than what a schema that holds itself would take. */
const deepest = 40;

/** What looks at a value share. */
export type Looking = {
  /** The schema that a pointer leads to, references followed. */
  readonly at: (pointer: string) => unknown;
  /** How many schemas were held against something. */
  readonly work: { parts: number };
};

/** How deep a look is, and by which references it came to the value: none of them leads any further. */
type Way = { readonly depth: number; readonly followed: readonly string[] };

const start: Way = { depth: -1, followed: [] };

/**
 * Looks at a value by the schema as it stands, and says what is sure: to compile a schema of a usual
 * size takes tens of milliseconds, a look at a reply far less than one. Keywords that are not known
 * here leave it to the validator.
 */
export const look = (looking: Looking, schema: unknown, value: unknown, way = start): Fit => {
  const { at, work } = looking;
  const { followed } = way;
  const depth = way.depth + 1;
  work.parts += 1;
  if (schema === true) return 'fits';
  if (!isObject(schema) || depth > deepest) return 'unsure';
  if (isNull(schema, value)) return 'fits';
  const within: Site['within'] = (part, inner) =>
    look(looking, part, inner, { depth, followed: inner === value ? followed : [] });
  const follow: Site['follow'] = (pointer) =>
    followed.includes(pointer)
      ? 'unsure'
      : look(looking, at(pointer), value, { depth, followed: [...followed, pointer] });
  let fit: Fit = 'fits';
  for (const [name, operand] of Object.entries(schema)) {
    if (isAnnotation(name)) continue;
    const told = keywords.get(name)?.(operand, value, { schema, within, follow }) ?? 'unsure';
    if (told === 'does not') return told;
    if (told === 'unsure') fit = told;
  }
  return fit;
};

/** Beside a type it is one of the types; what it means without one is as plain. */
const isNull = ({ nullable }: JsonObject, value: unknown): boolean =>
  nullable === true && value === null;

const isAnnotation = (name: string): boolean => annotations.has(name) || name.startsWith('x-');

const annotations = new Set([
  ...['title', 'description', 'default', 'example', 'examples', 'deprecated', '$comment'],
  ...['readOnly', 'writeOnly', 'externalDocs', 'xml', 'nullable'],
]);
