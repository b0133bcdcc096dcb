import {
  countWord,
  kindOf,
  outline,
  type Resource,
  type Shape,
  type Shapes,
  typed,
} from '../../document/document.ts';
import type { Outcome } from '../behaviour.ts';
import type { Frame } from './view.ts';

/** The keys of the records that something was done with, and of those that are not there. */
export type Done = { readonly keys: readonly string[]; readonly missing: readonly string[] };

const doing =
  /^(deleted?|removed?|updated?|changed|modified|affected|matched|processed|succeeded|success(ful)?)?$/;
const missing = /^(failed|failures?|errors?|notfound|missing|skipped|ignored)$/;

/** Has a reply tell the truth of how many records something was done with, and which, by the names it has for it. */
export const openCounts = (
  shapes: Shapes,
  { schema }: Frame,
  { noun, key }: Resource,
): ((outcome: Outcome, done: Done) => Outcome) => {
  const told = [...outline(shapes, shapes.of(schema === undefined ? [] : [schema]))].flatMap(
    ([name, places]) => {
      const word = countWord(name, noun);
      const which: keyof Done | undefined = doing.test(word)
        ? 'keys'
        : missing.test(word)
          ? 'missing'
          : undefined;
      return which === undefined ? [] : [{ name, which, shape: shapes.of(places) }];
    },
  );
  if (told.length === 0) return (outcome) => outcome;
  const say = ({ types, items }: Shape, keys: readonly string[]): unknown => {
    if (types.includes('integer') || types.includes('number')) return keys.length;
    if (types.includes('boolean')) return keys.length > 0;
    const isOfKeys = types.includes('array') && kindOf(shapes, shapes.of(items)) === 'scalar';
    return isOfKeys ? keys.map((one) => typed(shapes, [...items, ...key.places], one)) : undefined;
  };
  return (outcome, done) => {
    const said = told
      .map(({ name, which, shape }) => [name, say(shape, done[which])] as const)
      .filter(([, value]) => value !== undefined);
    return { ...outcome, body: { ...Object(outcome.body), ...Object.fromEntries(said) } };
  };
};
