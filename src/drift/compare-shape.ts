import { listBoundTurns } from './bound.ts';
import { anybody, type Both, type Change, effectOf, quote, type Turn, type Way } from './change.ts';
import { listPropertyChanges } from './compare-properties.ts';
import { type ShapePair, whoseOf } from './shape-pair.ts';
import { valuesOf } from './side.ts';
import { turnOfTypes } from './type-turn.ts';

/** What differs between two shapes without choices, not counting what is in them. */
export const listShapeChanges = (pair: ShapePair): readonly Change[] => {
  const types = turnOfTypes(pair.shapes.before.types, pair.shapes.after.types);
  const typeChange = types === undefined ? [] : [toTypeChange(pair, types)];
  // What became something else altogether has no keyword in common with what it was.
  if (types?.turn === 'changed' && types.common.length === 0) return typeChange;
  return [
    ...typeChange,
    ...listValueChanges(pair),
    ...listBoundTurns(pair).map(({ keyword, turn, text }) =>
      toTurn(pair, { rule: keyword, turn, message: `${whoseOf(pair)} ${text}` }),
    ),
    ...listUndeclaredChanges(pair),
    ...listPropertyChanges(pair),
    ...listWordChanges(pair),
  ];
};

type Told = { readonly rule: string; readonly turn: Turn; readonly message: string };

const toTurn = ({ way, places }: ShapePair, { rule, turn, message }: Told): Change => ({
  rule: `${way}-${rule}-${turn}`,
  effect: effectOf(way, turn),
  ...places,
  message,
  touch: anybody,
});

const toTypeChange = (
  pair: ShapePair,
  { turn, text }: NonNullable<ReturnType<typeof turnOfTypes>>,
): Change => toTurn(pair, { rule: 'type', turn, message: `${whoseOf(pair)} ${text}` });

const listValueChanges = (pair: ShapePair): readonly Change[] => {
  const { way, shapes, places } = pair;
  const [before, after] = [valuesOf(shapes.before), valuesOf(shapes.after)];
  if (after === undefined) {
    if (before === undefined) return [];
    const message = `${whoseOf(pair)} no longer one of ${listed(before)}, but any`;
    return [toTurn(pair, { rule: 'values', turn: 'widened', message })];
  }
  if (before === undefined) {
    const message = `${whoseOf(pair)} any value before, and is one of ${listed(after)} now`;
    return [toTurn(pair, { rule: 'values', turn: 'narrowed', message })];
  }
  return [
    ...without(before, after).map((value) => toValue({ way, places }, value, 'removed')),
    ...without(after, before).map((value) => toValue({ way, places }, value, 'added')),
  ];
};

const listed = (values: readonly unknown[]): string => values.map(quote).join(', ');

const without = (values: readonly unknown[], others: readonly unknown[]): readonly unknown[] => {
  const known = new Set(others.map(quote));
  return values.filter((value) => !known.has(quote(value)));
};

type At = { readonly way: Way; readonly places: Both };

/** Nobody can have sent a value that is new, and everybody may get it. */
const toValue = ({ way, places }: At, value: unknown, what: 'added' | 'removed'): Change => ({
  rule: `${way}-value-${what}`,
  effect: effectOf(way, what === 'added' ? 'widened' : 'narrowed'),
  ...places,
  message: valueSentences[`${way} ${what}`](quote(value)),
  touch: what === 'added' ? anybody : { kind: 'is', value },
});

const valueSentences: Readonly<Record<`${Way} ${'added' | 'removed'}`, (value: string) => string>> =
  {
    'request added': (value) => `the value ${value} is taken now`,
    'request removed': (value) => `the value ${value} is not taken any more`,
    'reply added': (value) => `the value ${value} may be answered now, which nobody knew of`,
    'reply removed': (value) => `the value ${value} is not answered any more`,
  };

const listUndeclaredChanges = (pair: ShapePair): readonly Change[] => {
  const { before, after } = pair.shapes;
  if (before.undeclared === after.undeclared) return [];
  const [turn, now] =
    after.undeclared === 'forbidden'
      ? (['narrowed', 'may no longer be there'] as const)
      : (['widened', 'may be there now'] as const);
  const message = `properties that are not declared ${now}`;
  return [toTurn(pair, { rule: 'undeclared', turn, message })];
};

/** What breaks nothing, and is worth knowing. */
const listWordChanges = ({ way, shapes, places }: ShapePair): readonly Change[] => {
  const [before, after] = [shapes.before.keywords, shapes.after.keywords];
  const changes: Change[] = [];
  const add = (rule: string, message: string) =>
    changes.push({ rule, effect: 'harmless', ...places, message, touch: anybody });
  if (before.deprecated !== true && after.deprecated === true)
    add('schema-deprecated', 'it is deprecated now');
  if (way === 'request' && quote(before.default) !== quote(after.default))
    add(
      'default-changed',
      `what counts where none is sent was ${toDefault(before)}, and is ${toDefault(after)}`,
    );
  return changes;
};

const toDefault = ({ default: usual }: Readonly<Record<string, unknown>>): string => quote(usual);
