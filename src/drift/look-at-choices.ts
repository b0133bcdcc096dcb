import type { Choice } from '../document/document.ts';
import { anybody, type Both, type Change, effectOf, quote, type Turn } from './change.ts';
import { type Chosen, type Matched, matchOptions } from './options.ts';
import type { Look, Looking, Pair, Seen } from './pair.ts';
import { type Side, toSide, withPick } from './side.ts';

/** Options of options are put together with what they are in, so many times. */
const deepest = 4;

/**
 * Where there is one choice at most, its options are compared with all that is beside it, in the
 * place of the whole; it may have been made of what was no choice.
 */
export const lookAtOneChoice = (seen: Seen, looking: Looking): Look | undefined => {
  const { pair, shapes } = seen;
  const counts = [shapes.before.choices.length, shapes.after.choices.length];
  if (Math.max(...counts) !== 1) return undefined;
  if (pair.before.picked.length + pair.after.picked.length >= deepest) return undefined;
  const choices = { before: shapes.before.choices[0], after: shapes.after.choices[0] };
  const side = (which: keyof Both, option: string): Side =>
    choices[which] === undefined ? pair[which] : withPick(pair[which], option);
  return lookAtOptions(seen, looking, { choices, side });
};

/** Of several choices each is compared with that in its place, and what is beside them by itself. */
export const lookAtChoices = (seen: Seen, looking: Looking): Look => {
  const { before, after } = seen.shapes;
  const count = Math.max(before.choices.length, after.choices.length);
  const looks = Array.from({ length: count }, (_, index): Look => {
    const choices = { before: before.choices[index], after: after.choices[index] };
    if (choices.before === undefined) return { changes: [toChoice(seen, 'added')], inner: [] };
    if (choices.after === undefined) return { changes: [toChoice(seen, 'removed')], inner: [] };
    return lookAtOptions(seen, looking, { choices, side: (_which, option) => toSide([option]) });
  });
  return {
    changes: looks.flatMap(({ changes }) => changes),
    inner: looks.flatMap(({ inner }) => inner),
  };
};

type Asked = {
  readonly choices: { readonly [Which in keyof Both]: Choice | undefined };
  readonly side: (which: keyof Both, option: string) => Side;
};

const lookAtOptions = (
  seen: Seen,
  { documents, readers, grow }: Looking,
  { choices, side }: Asked,
): Look => {
  const { pair } = seen;
  const chosen = (which: keyof Both): Chosen => ({
    document: documents[which],
    shapes: readers[which],
    // What is no choice is its only option.
    options: choices[which]?.options ?? [[...pair[which].places, ...pair[which].picked].join(' ')],
    tag: choices[which]?.tag,
  });
  const matched = matchOptions(chosen('before'), chosen('after'));
  return {
    changes: [
      ...toOptionChanges(matched, seen, 'removed'),
      ...toOptionChanges(matched, seen, 'added'),
    ],
    inner: matched.pairs.map(([before, after]): Pair['inner'][number] => ({
      step: undefined,
      pair: grow(side('before', before), side('after', after), pair.way),
    })),
  };
};

type Turned = 'added' | 'removed';

const turns: Readonly<Record<Turned, Turn>> = { added: 'widened', removed: 'narrowed' };

const toOptionChanges = (
  matched: Matched,
  { pair: { way }, places }: Seen,
  what: Turned,
): readonly Change[] => {
  const said = way === 'request' ? 'taken' : 'answered';
  return matched[what].map((option) => ({
    rule: `${way}-option-${what}`,
    effect: effectOf(way, turns[what]),
    before: what === 'removed' ? option : places.before,
    after: what === 'added' ? option : places.after,
    message:
      what === 'added'
        ? `one more form may be ${said} now: ${quote(option)}`
        : `one form is not ${said} any more: ${quote(option)}`,
    touch: anybody,
  }));
};

/** A choice that is made beside others leaves fewer values. */
const toChoice = ({ pair: { way }, places }: Seen, what: Turned): Change => ({
  rule: `${way}-choice-${what}`,
  effect: effectOf(way, what === 'added' ? 'narrowed' : 'widened'),
  ...places,
  message:
    what === 'added'
      ? 'one more choice of forms has to be met'
      : 'one choice of forms less has to be met',
  touch: anybody,
});
