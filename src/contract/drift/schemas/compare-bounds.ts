import type { JsonObject, SchemaView } from '../../../openapi/openapi.ts';
import { formatValue, type ValueSpaceChange } from '../change.ts';
import type { SchemaViewPair } from './schema-pair.ts';

/** What became of a keyword that bounds values. */
export type BoundChange = {
  readonly keyword: string;
  readonly kind: ValueSpaceChange;
  readonly text: string;
};

/** The bounds that are others than before. */
export function listBoundChanges({ views }: SchemaViewPair): readonly BoundChange[] {
  const [before, after] = [views.before.keywords, views.after.keywords];
  const isKept = (keyword: string) => formatValue(before[keyword]) === formatValue(after[keyword]);
  // What was said by one keyword may be said by the other now.
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
      const change = compareBound(views.before, views.after, limit);
      const names = [limit.inclusive, limit.exclusive];
      return change
        ? [
            {
              keyword: toRuleName(limit.inclusive),
              kind: change,
              text: describeBoundChange(names, before, after),
            },
          ]
        : [];
    }),
    ...single.map(([keyword, turnOf]) => ({
      keyword: toRuleName(keyword),
      kind: turnOf(before[keyword], after[keyword]),
      text: describeBoundChange([keyword], before, after),
    })),
  ];
}

function toRuleName(keyword: string): string {
  return keyword.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

function describeBoundChange(
  names: readonly string[],
  before: JsonObject,
  after: JsonObject,
): string {
  const description = (keywords: JsonObject) => {
    const there = names.filter((name) => keywords[name] !== undefined);
    return there.length === 0
      ? `without "${names[0]}"`
      : there.map((name) => `of "${name}" ${formatValue(keywords[name])}`).join(' and ');
  };
  return `was ${description(before)}, and is ${description(after)} now`;
}

type CompareKeyword = (before: unknown, after: unknown) => ValueSpaceChange;

/** A bound that is no number says nothing. */
function byNumber(isTighter: (before: number, after: number) => boolean): CompareKeyword {
  return (before, after) => {
    if (typeof after !== 'number') return 'widened';
    if (typeof before !== 'number') return 'narrowed';
    return isTighter(before, after) ? 'narrowed' : 'widened';
  };
}

const byLowerBound = byNumber((before, after) => after > before);
const byUpperBound = byNumber((before, after) => after < before);

/** Of what cannot be compared any change may be for the worse. */
const byPresence: CompareKeyword = (before, after) => {
  if (after === undefined) return 'widened';
  return before === undefined ? 'narrowed' : 'changed';
};

const byStep: CompareKeyword = (before, after) => {
  if (typeof before !== 'number' || typeof after !== 'number') return byPresence(before, after);
  if (before % after === 0) return 'widened';
  return after % before === 0 ? 'narrowed' : 'changed';
};

const byFlag: CompareKeyword = (_before, after) => (after === true ? 'narrowed' : 'widened');

/** Of formats one may hold all of another. */
const byFormat: CompareKeyword = (before, after) => {
  const change = `${before} ${after}`;
  if (/^(int32 int64|float double)$/.test(change)) return 'widened';
  return /^(int64 int32|double float)$/.test(change) ? 'narrowed' : byPresence(before, after);
};

const keywordComparisons: ReadonlyMap<string, CompareKeyword> = new Map([
  ...['minimum', 'exclusiveMinimum', 'minLength', 'minItems', 'minProperties', 'minContains'].map(
    (name) => [name, byLowerBound] as const,
  ),
  ...['maximum', 'exclusiveMaximum', 'maxLength', 'maxItems', 'maxProperties', 'maxContains'].map(
    (name) => [name, byUpperBound] as const,
  ),
  ['multipleOf', byStep],
  ['uniqueItems', byFlag],
  ['format', byFormat],
  ...[
    ...['pattern', 'not', 'if', 'then', 'else', 'contains', 'prefixItems', 'patternProperties'],
    ...['propertyNames', 'dependentSchemas', 'dependentRequired', 'unevaluatedProperties'],
    ...['unevaluatedItems', 'contentEncoding', 'contentMediaType'],
  ].map((name) => [name, byPresence] as const),
]);

/** A bound that two keywords have a word for: with the limit itself, and without. */
export type BoundKeywords = {
  readonly inclusive: string;
  readonly exclusive: string;
  /** -1 where less is tighter. */
  readonly sign: 1 | -1;
};

export const boundKeywords: readonly BoundKeywords[] = [
  { inclusive: 'minimum', exclusive: 'exclusiveMinimum', sign: 1 },
  { inclusive: 'maximum', exclusive: 'exclusiveMaximum', sign: -1 },
];

/** Whether a limit leaves fewer values than before; `undefined` where it leaves the same. */
export function compareBound(
  before: SchemaView,
  after: SchemaView,
  limit: BoundKeywords,
): 'narrowed' | 'widened' | undefined {
  const areWhole = [before, after].every(({ types }) => types.join(' ') === 'integer');
  const was = toBoundPoint(before.keywords, limit, areWhole);
  const is = toBoundPoint(after.keywords, limit, areWhole);
  const difference = is.at - was.at || is.open - was.open;
  return difference === 0 ? undefined : difference > 0 ? 'narrowed' : 'widened';
}

/** Where values begin, the tighter the more; `open`: not with that one itself. */
type BoundPoint = { readonly at: number; readonly open: 0 | 1 };

function toBoundPoint(keywords: JsonObject, limit: BoundKeywords, areWhole: boolean): BoundPoint {
  const plain = toSignedNumber(keywords[limit.inclusive], limit.sign);
  const exclusive = toSignedNumber(keywords[limit.exclusive], limit.sign);
  // Of whole numbers more than 0 is 1.
  if (areWhole) return { at: Math.max(Math.ceil(plain), Math.floor(exclusive) + 1), open: 0 };
  return exclusive >= plain ? { at: exclusive, open: 1 } : { at: plain, open: 0 };
}

/** What is no number bounds nothing; -1e300 keeps its distance from all that is said. */
function toSignedNumber(value: unknown, sign: BoundKeywords['sign']): number {
  return typeof value === 'number' ? sign * value : -1e300;
}
