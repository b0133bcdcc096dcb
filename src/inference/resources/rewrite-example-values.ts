import {
  compileConformance,
  escapeRegExp,
  type JsonObject,
  propertiesOf,
  type SchemaView,
  type SchemaViews,
} from '../../openapi/openapi.ts';
import type { PathSegment } from '../paths/path-tree.ts';
import type { CompoundKey } from '../resource.ts';
import { selfUrlName } from '../vocabulary/path-segments.ts';
import { compileRewriteParentKeys } from './rewrite-parent-keys.ts';

/** Adapts texts that were taken from examples to the values and the key of a record. */
export type RewriteExampleValues = (made: JsonObject, record: RecordToRewrite) => JsonObject;

/** What was sent of a record, and its keys. */
type RecordToRewrite = {
  readonly given: JsonObject;
  readonly key: string | number;
  /** Those of its parents. */
  readonly keys: readonly string[];
};

/** Shorter texts occur in others by chance. */
const shortestName = 4;

/**
 * `octocat/Hello-World` becomes `octocat/mine` in a record named `mine`, if `Hello-World` is the
 * example of its name; so do its URLs. `/pets/7` becomes `/pets/8` in the record with the key 8, if
 * 7 is the key of the example.
 */
export function compileExampleRewrite(
  schemaViews: SchemaViews,
  schemaPointers: readonly string[],
  addressed: UrlExample & {
    readonly shown: JsonObject | undefined;
    readonly compoundKey?: CompoundKey | undefined;
  },
): RewriteExampleValues {
  const fits = compileConformance(schemaViews);
  const shown = listExampleProperties(schemaViews, schemaPointers, addressed.shown);
  const readdress = compileUrlRewrite(addressed);
  const moveUrl = compileParentRewrite(
    addressed.segments,
    shown.map(({ example }) => example),
  );
  const rewriteParents = compileRewriteParentKeys(schemaViews, addressed, schemaPointers);
  const rewriteTexts = (made: JsonObject, { given, key, keys }: RecordToRewrite): JsonObject => {
    const replacements = shown.flatMap((one) => toReplacements(one, given[one.name]));
    const followed: Record<string, unknown> = { ...made };
    for (const { name, example, view } of shown) {
      if (made[name] !== example || given[name] !== undefined) continue;
      const replaced = replacements.reduce(
        (text, { pattern, value }) => text.replace(pattern, () => encodeForUrl(example, value)),
        example,
      );
      const next = moveUrl(readdress.inProperty(name, replaced, key), keys);
      if (fits(view, next)) followed[name] = next;
    }
    return followed;
  };
  return (made, record) => {
    const texts = shown.length === 0 ? made : rewriteTexts(made, record);
    const objects = listGeneratedObjects(made, record.given).map((name) => [
      name,
      mapTexts(readdress.inValue(made[name], record.key), (text) => moveUrl(text, record.keys)),
    ]);
    return rewriteParents(
      objects.length === 0 ? texts : { ...texts, ...Object.fromEntries(objects) },
      record,
    );
  };
}

/** The example record with another key, also where its texts repeat the old one. */
export function renameExample(example: JsonObject, shown: unknown, key: string): JsonObject {
  if (typeof shown !== 'string' || shown === key || !isName(shown)) return example;
  const pattern = toWholeWordPattern(shown);
  return mapValues(example, (value) =>
    mapTexts(value, (text) => text.replace(pattern, () => encodeForUrl(text, key))),
  );
}

/** Properties with objects that the client did not send. */
function listGeneratedObjects(made: JsonObject, given: JsonObject): readonly string[] {
  return Object.keys(made).filter(
    (name) => Object(made[name]) === made[name] && given[name] === undefined,
  );
}

/** A property with a text as its example. */
type ExampleProperty = {
  readonly name: string;
  readonly example: string;
  readonly view: SchemaView;
  /** The example as part of other texts; absent if it is not a name. */
  readonly pattern: RegExp | undefined;
};

function listExampleProperties(
  schemaViews: SchemaViews,
  schemaPointers: readonly string[],
  record: JsonObject = {},
): readonly ExampleProperty[] {
  return [...propertiesOf(schemaViews, schemaViews.of(schemaPointers))].flatMap(([name, at]) => {
    const view = schemaViews.of(at);
    const example = findTextExample(view, record[name]);
    if (example === undefined) return [];
    return [
      { name, example, view, pattern: isName(example) ? toWholeWordPattern(example) : undefined },
    ];
  });
}

type ExampleReplacement = { readonly pattern: RegExp; readonly value: string };

/** The replacement of an example by another value. */
function toReplacements(
  { example, pattern }: ExampleProperty,
  value: unknown,
): readonly ExampleReplacement[] {
  const isTurned = typeof value === 'string' && value !== '' && value !== example;
  return isTurned && pattern ? [{ pattern, value }] : [];
}

/** The example of a property, else its value in the record that the document shows. */
function findTextExample(
  { keywords: { example, examples } }: SchemaView,
  shown: unknown,
): string | undefined {
  const [first = example ?? shown] = Array.isArray(examples) ? examples : [];
  return typeof first === 'string' ? first : undefined;
}

/** A URL is part of other URLs by chance, and `string` of any text. */
function isName(example: string): boolean {
  return (
    example.length >= shortestName && example !== 'string' && !/^[a-z][a-z\d+.-]*:/i.test(example)
  );
}

/** The text as a whole word. */
function toWholeWordPattern(text: string): RegExp {
  return new RegExp(`(?<![\\p{L}\\p{N}])${escapeRegExp(text)}(?![\\p{L}\\p{N}])`, 'gu');
}

function encodeForUrl(example: string, value: string): string {
  return isUrl(example) ? encodeURIComponent(value) : value;
}

/** Puts the keys of a record's parents into its URLs. */
type MoveUrl = (text: string, keys: readonly string[]) => string;

/**
 * `/repos/octocat/hello/issues/7` of the example is `/repos/ann/tool/issues/7` below the repository `tool` of
 * `ann`, and `https://web.example/octocat/hello/7` is `https://web.example/ann/tool/7`.
 */
function compileParentRewrite(
  segments: readonly PathSegment[],
  examples: readonly string[],
): MoveUrl {
  const count = segments.filter(({ kind }) => kind === 'parameter').length;
  if (count === 0 || segments.at(-1)?.kind !== 'literal') return (text) => text;
  const template = segments.map((segment) =>
    segment.kind === 'literal' ? `/${escapeRegExp(segment.text)}` : '/([^/?#]+)',
  );
  const path = new RegExp(`${template.join('')}(?=[/?#.]|$)`, 'u');
  const parents = findConsecutiveParents(segments, path, examples);
  return (text, keys) => {
    if (!isUrl(text) || keys.length < count) return text;
    const own = keys.slice(0, count).map(encodeURIComponent);
    if (path.test(text)) return text.replace(path, () => fillTemplate(segments, own));
    return parents ? text.replace(parents, () => `/${own.join('/')}`) : text;
  };
}

/** The keys of two or more parents in a row, as the examples have them: fewer occur elsewhere by chance. */
function findConsecutiveParents(
  segments: readonly PathSegment[],
  path: RegExp,
  examples: readonly string[],
): RegExp | undefined {
  const [shown = []] = examples.filter(isUrl).flatMap((text) => {
    const keys = path.exec(text)?.slice(1);
    return keys ? [keys] : [];
  });
  const first = segments.findIndex(({ kind }) => kind === 'parameter');
  const isInRow = segments
    .slice(first, first + shown.length)
    .every(({ kind }) => kind === 'parameter');
  return shown.length > 1 && isInRow
    ? new RegExp(`/${escapeRegExp(shown.join('/'))}(?=[/?#]|$)`, 'u')
    : undefined;
}

function fillTemplate(segments: readonly PathSegment[], keys: readonly string[]): string {
  const left = [...keys];
  return segments
    .map((segment) => `/${segment.kind === 'literal' ? segment.text : left.shift()}`)
    .join('');
}

type UrlKey = string | number;

/** The example whose URLs are rewritten. */
type UrlExample = {
  /** The key in the document's example. */
  readonly example: unknown;
  /** The path above the records. */
  readonly segments: readonly PathSegment[];
};

/** Replaces the key of the example by that of a record. */
type RewriteUrls = {
  /** In a text of a property, if it is a URL that ends in the key, or goes on after it. */
  readonly inProperty: (name: string, text: string, key: UrlKey) => string;
  /** In all URLs inside a value that have the path of the record: `/pets/7/toys`. */
  readonly inValue: (value: unknown, key: UrlKey) => unknown;
};

/** The key may be the name of a file: `/exports/7.csv`. */
const fileEnding = '\\.[a-z][a-z\\d]{1,4}(?=$|[?#])';

/** Deeper URLs are likely to be those of other records. */
const deepestValue = 4;

function compileUrlRewrite({ example, segments }: UrlExample): RewriteUrls {
  const isShown = ['string', 'number'].includes(typeof example) && example !== '';
  // Matches nothing.
  const shown = isShown ? escapeRegExp(`${example}`) : '(?!)';
  const anywhere = toUrlReplacement(`^(.*[/=])${shown}(?=$|[/?#&]|${fileEnding})`);
  const last = segments.at(-1);
  if (last?.kind !== 'literal')
    return { inProperty: (_, text, key) => anywhere(text, key), inValue: (value) => value };
  const noun = `/${last.text}/`;
  const inner = toUrlReplacement(`^(.*${escapeRegExp(noun)})${shown}(?=$|[/?#]|${fileEnding})`);
  const end = toUrlReplacement(`^(.*${escapeRegExp(noun)})[^/?#]+?(?=$|[?#]|${fileEnding})`);
  const inValue = (value: unknown, key: UrlKey): unknown =>
    mapTexts(value, (text) => inner(text, key));
  const inProperty: RewriteUrls['inProperty'] = (name, text, key) => {
    if (!text.includes(noun)) return anywhere(text, key);
    const replaced = inner(text, key);
    return replaced === text && selfUrlName.test(name) ? end(text, key) : replaced;
  };
  return { inProperty, inValue };
}

function toUrlReplacement(pattern: string) {
  const part = new RegExp(pattern, 'su');
  return (text: string, key: UrlKey): string =>
    isUrl(text)
      ? text.replace(part, (_, start: string) => `${start}${encodeURIComponent(key)}`)
      : text;
}

function isUrl(text: string): boolean {
  return /^(https?:|\/)/.test(text);
}

/** The value with other texts in it, also further in. */
function mapTexts(value: unknown, map: (text: string) => string, depth = 0): unknown {
  if (typeof value === 'string') return map(value);
  if (depth === deepestValue || typeof value !== 'object' || value === null) return value;
  const mapOne = (one: unknown) => mapTexts(one, map, depth + 1);
  return Array.isArray(value) ? value.map(mapOne) : mapValues(Object(value), mapOne);
}

function mapValues(object: JsonObject, map: (value: unknown) => unknown): JsonObject {
  const entries = Object.entries(object);
  // Most are empty in a new record, and a request may create 10,000 of them.
  if (entries.length === 0) return object;
  return Object.fromEntries(entries.map(([name, value]) => [name, map(value)]));
}
