import type { JsonObject, SchemaView } from '../../../openapi/openapi.ts';
import { formatValue } from '../change.ts';
import type { ValueSpaceChange } from '../rules.ts';
import { listComparedSubschemas } from './compare-subschemas.ts';
import { formatSchemaContent } from './schema-content.ts';
import { describeValues, type SchemaViewPair } from './schema-pair.ts';

/** A change of a keyword that limits values. */
export type BoundChange = {
  readonly keyword: string;
  readonly kind: ValueSpaceChange;
  readonly message: string;
};

/** Lists changed limits. */
export function listBoundChanges(pair: SchemaViewPair): readonly BoundChange[] {
  const { views } = pair;
  const [before, after] = [views.before.keywords, views.after.keywords];
  const isKept = (keyword: string) => formatValue(before[keyword]) === formatValue(after[keyword]);
  // `minimum` and `exclusiveMinimum` may express the same limit.
  const reworded = boundKeywords.filter(
    ({ inclusive, exclusive }) => !isKept(inclusive) && !isKept(exclusive),
  );
  const single = [...keywordComparisons].filter(
    ([keyword]) =>
      !isKept(keyword) &&
      !reworded.some((one) => one.inclusive === keyword || one.exclusive === keyword),
  );
  return [
    ...reworded.flatMap((limit) => {
      const kind = compareBound(views.before, views.after, limit);
      const names = [limit.inclusive, limit.exclusive] as const;
      return kind ? [toBoundChange(names, kind, pair)] : [];
    }),
    ...single.map(([keyword, compareKeyword]) =>
      toBoundChange([keyword], compareKeyword(before[keyword], after[keyword]), pair),
    ),
    ...listSchemaKeywordChanges(pair),
  ];
}

/** Keywords whose value is a schema: values are compared by what they say. */
function listSchemaKeywordChanges(pair: SchemaViewPair): readonly BoundChange[] {
  const { views, documents } = pair;
  const [before, after] = [views.before.keywords, views.after.keywords];
  const present = schemaKeywords.filter(
    (keyword) => before[keyword] !== undefined || after[keyword] !== undefined,
  );
  const compared = new Map(listComparedSubschemas(pair).map((one) => [one.keyword, one.kind]));
  return present.flatMap((keyword) => {
    const kind = compared.has(keyword)
      ? compared.get(keyword)
      : formatSchemaContent(documents.before, before[keyword]) ===
          formatSchemaContent(documents.after, after[keyword])
        ? undefined
        : byPresence(before[keyword], after[keyword]);
    return kind === undefined ? [] : [toBoundChange([keyword], kind, pair)];
  });
}

const schemaKeywords = [
  ...['not', 'if', 'then', 'else', 'contains', 'prefixItems', 'patternProperties'],
  ...['propertyNames', 'dependentSchemas', 'unevaluatedProperties', 'unevaluatedItems'],
  'contentSchema',
];

function toBoundChange(
  names: readonly [string, ...string[]],
  kind: ValueSpaceChange,
  pair: SchemaViewPair,
): BoundChange {
  return { keyword: toRuleName(names[0]), kind, message: describeBoundChange(names, pair) };
}

function toRuleName(keyword: string): string {
  return keyword.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

function describeBoundChange(names: readonly string[], pair: SchemaViewPair): string {
  const { before, after } = pair.views;
  const describe = ({ keywords }: SchemaView) =>
    names
      .filter((name) => keywords[name] !== undefined)
      .map((name) => `"${name}" ${formatValue(keywords[name])}`)
      .join(' and ');
  const [was, is] = [describe(before), describe(after)];
  const subject = describeValues(pair);
  if (was === '') return `${subject} now has ${is}`;
  return is === '' ? `${subject} no longer has ${was}` : `${subject} had ${was} and now has ${is}`;
}

type CompareKeyword = (before: unknown, after: unknown) => ValueSpaceChange;

/** A limit that is not a number is ignored. */
function byNumber(isTighter: (before: number, after: number) => boolean): CompareKeyword {
  return (before, after) => {
    if (typeof after !== 'number') return 'widened';
    if (typeof before !== 'number') return 'narrowed';
    return isTighter(before, after) ? 'narrowed' : 'widened';
  };
}

const byLowerBound = byNumber((before, after) => after > before);
const byUpperBound = byNumber((before, after) => after < before);

/** Any change of an incomparable keyword may exclude values. */
function byPresence(before: unknown, after: unknown): ValueSpaceChange {
  if (after === undefined) return 'widened';
  return before === undefined ? 'narrowed' : 'changed';
}

function byStep(before: unknown, after: unknown): ValueSpaceChange {
  if (typeof before !== 'number' || typeof after !== 'number') return byPresence(before, after);
  if (before % after === 0) return 'widened';
  return after % before === 0 ? 'narrowed' : 'changed';
}

/** A pattern such as `.*` matches every text. */
function byPattern(before: unknown, after: unknown): ValueSpaceChange {
  const [was, is] = [before, after].map((pattern) =>
    /^\^?(\.\*|\[\\s\\S\]\*)?\$?$/.test(String(pattern ?? '')) ? undefined : pattern,
  );
  return byPresence(was, is);
}

function byFlag(_before: unknown, after: unknown): ValueSpaceChange {
  return after === true ? 'narrowed' : 'widened';
}

/** `int64` includes `int32`, and `double` includes `float`. */
function byFormat(before: unknown, after: unknown): ValueSpaceChange {
  const change = `${before} ${after}`;
  if (/^(int32 int64|float double)$/.test(change)) return 'widened';
  return /^(int64 int32|double float)$/.test(change) ? 'narrowed' : byPresence(before, after);
}

const keywordComparisons: ReadonlyMap<string, CompareKeyword> = new Map([
  ...['minimum', 'exclusiveMinimum', 'minLength', 'minItems', 'minProperties', 'minContains'].map(
    (name) => [name, byLowerBound] as const,
  ),
  ...['maximum', 'exclusiveMaximum', 'maxLength', 'maxItems', 'maxProperties', 'maxContains'].map(
    (name) => [name, byUpperBound] as const,
  ),
  ['multipleOf', byStep],
  ['uniqueItems', byFlag],
  ['pattern', byPattern],
  ['format', byFormat],
  ...['dependentRequired', 'contentEncoding', 'contentMediaType'].map(
    (name) => [name, byPresence] as const,
  ),
]);

/** Two keywords for one limit. */
export type BoundKeywords = {
  readonly inclusive: string;
  readonly exclusive: string;
  /** -1 when a smaller number is stricter. */
  readonly sign: 1 | -1;
};

export const boundKeywords: readonly BoundKeywords[] = [
  { inclusive: 'minimum', exclusive: 'exclusiveMinimum', sign: 1 },
  { inclusive: 'maximum', exclusive: 'exclusiveMaximum', sign: -1 },
];

/** Compares a limit; `undefined` when it is equal. */
export function compareBound(
  before: SchemaView,
  after: SchemaView,
  limit: BoundKeywords,
): 'narrowed' | 'widened' | undefined {
  const areWhole = [before, after].every(({ types }) => types.join(' ') === 'integer');
  const toPoint = areWhole ? toWholePoint : toBoundPoint;
  const was = toPoint(before.keywords, limit);
  const is = toPoint(after.keywords, limit);
  const difference = is.at - was.at || is.open - was.open;
  return difference === 0 ? undefined : difference > 0 ? 'narrowed' : 'widened';
}

/** The first allowed point, scaled so that higher is stricter; `open` excludes the point itself. */
type BoundPoint = { readonly at: number; readonly open: 0 | 1 };

function toBoundPoint(keywords: JsonObject, limit: BoundKeywords): BoundPoint {
  const { plain, exclusive } = readLimits(keywords, limit);
  return exclusive >= plain ? { at: exclusive, open: 1 } : { at: plain, open: 0 };
}

/** For integers, more than 0 means at least 1. */
function toWholePoint(keywords: JsonObject, limit: BoundKeywords): BoundPoint {
  const { plain, exclusive } = readLimits(keywords, limit);
  return { at: Math.max(Math.ceil(plain), Math.floor(exclusive) + 1), open: 0 };
}

function readLimits(keywords: JsonObject, { inclusive, exclusive, sign }: BoundKeywords) {
  return {
    plain: toSignedNumber(keywords[inclusive], sign),
    exclusive: toSignedNumber(keywords[exclusive], sign),
  };
}

/** Without a limit the value is far below any documented one. */
function toSignedNumber(value: unknown, sign: BoundKeywords['sign']): number {
  return typeof value === 'number' ? sign * value : -1e300;
}
