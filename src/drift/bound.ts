import type { JsonObject } from '../document/document.ts';
import { quote, type Turn } from './change.ts';
import type { ShapePair } from './shape-pair.ts';

/** What became of a keyword that bounds values. */
export type BoundTurn = { readonly keyword: string; readonly turn: Turn; readonly text: string };

/** The bounds that are others than before. */
export const listBoundTurns = ({ shapes }: ShapePair): readonly BoundTurn[] => {
  const [before, after] = [shapes.before.keywords, shapes.after.keywords];
  return [...keywords].flatMap(([keyword, turnOf]) => {
    if (quote(before[keyword]) === quote(after[keyword])) return [];
    const turn = turnOf(before[keyword], after[keyword]);
    return [{ keyword: toRule(keyword), turn, text: toText(keyword, before, after) }];
  });
};

const toRule = (keyword: string): string =>
  keyword.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

const toText = (keyword: string, before: JsonObject, after: JsonObject): string => {
  const said = ({ [keyword]: value }: JsonObject) =>
    value === undefined ? `without "${keyword}"` : `of "${keyword}" ${quote(value)}`;
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
