import type { JsonObject } from '../document/document.ts';
import { quote, type Turn } from './change.ts';
import { limits, turnOfLimit } from './limit.ts';
import type { ShapePair } from './shape-pair.ts';

/** What became of a keyword that bounds values. */
export type BoundTurn = { readonly keyword: string; readonly turn: Turn; readonly text: string };

/** The bounds that are others than before. */
export const listBoundTurns = ({ shapes }: ShapePair): readonly BoundTurn[] => {
  const [before, after] = [shapes.before.keywords, shapes.after.keywords];
  const isKept = (keyword: string) => quote(before[keyword]) === quote(after[keyword]);
  // What was said by one keyword may be said by the other now.
  const reworded = limits.filter(({ plain, exclusive }) => !isKept(plain) && !isKept(exclusive));
  const single = [...keywords].filter(
    ([keyword]) =>
      !isKept(keyword) &&
      !reworded.some((one) => one.plain === keyword || one.exclusive === keyword),
  );
  return [
    ...reworded.flatMap((limit) => {
      const turn = turnOfLimit(shapes.before, shapes.after, limit);
      const names = [limit.plain, limit.exclusive];
      return turn
        ? [{ keyword: toRule(limit.plain), turn, text: toText(names, before, after) }]
        : [];
    }),
    ...single.map(([keyword, turnOf]) => ({
      keyword: toRule(keyword),
      turn: turnOf(before[keyword], after[keyword]),
      text: toText([keyword], before, after),
    })),
  ];
};

const toRule = (keyword: string): string =>
  keyword.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

const toText = (names: readonly string[], before: JsonObject, after: JsonObject): string => {
  const said = (keywords: JsonObject) => {
    const there = names.filter((name) => keywords[name] !== undefined);
    return there.length === 0
      ? `without "${names[0]}"`
      : there.map((name) => `of "${name}" ${quote(keywords[name])}`).join(' and ');
  };
  return `was ${said(before)}, and is ${said(after)} now`;
};

type TurnOf = (before: unknown, after: unknown) => Turn;

/** A bound that is no number says nothing. */
const byNumber =
  (isTighter: (before: number, after: number) => boolean): TurnOf =>
  (before, after) => {
    if (typeof after !== 'number') return 'widened';
    if (typeof before !== 'number') return 'narrowed';
    return isTighter(before, after) ? 'narrowed' : 'widened';
  };

const least = byNumber((before, after) => after > before);
const most = byNumber((before, after) => after < before);

/** Of what cannot be compared any change may be for the worse. */
const byPresence: TurnOf = (before, after) => {
  if (after === undefined) return 'widened';
  return before === undefined ? 'narrowed' : 'changed';
};

const byStep: TurnOf = (before, after) => {
  if (typeof before !== 'number' || typeof after !== 'number') return byPresence(before, after);
  if (before % after === 0) return 'widened';
  return after % before === 0 ? 'narrowed' : 'changed';
};

const isTrue: TurnOf = (_before, after) => (after === true ? 'narrowed' : 'widened');

/** Of formats one may hold all of another. */
const byFormat: TurnOf = (before, after) => {
  const change = `${before} ${after}`;
  if (/^(int32 int64|float double)$/.test(change)) return 'widened';
  return /^(int64 int32|double float)$/.test(change) ? 'narrowed' : byPresence(before, after);
};

const keywords: ReadonlyMap<string, TurnOf> = new Map([
  ...['minimum', 'exclusiveMinimum', 'minLength', 'minItems', 'minProperties', 'minContains'].map(
    (name) => [name, least] as const,
  ),
  ...['maximum', 'exclusiveMaximum', 'maxLength', 'maxItems', 'maxProperties', 'maxContains'].map(
    (name) => [name, most] as const,
  ),
  ['multipleOf', byStep],
  ['uniqueItems', isTrue],
  ['format', byFormat],
  ...[
    ...['pattern', 'not', 'if', 'then', 'else', 'contains', 'prefixItems', 'patternProperties'],
    ...['propertyNames', 'dependentSchemas', 'dependentRequired', 'unevaluatedProperties'],
    ...['unevaluatedItems', 'contentEncoding', 'contentMediaType'],
  ].map((name) => [name, byPresence] as const),
]);
