import type { Operation } from '../operation.ts';
import type { Shape, Shapes } from '../shape.ts';
import type { Property } from './members.ts';
import { plain, singular } from './noun.ts';
import { outline } from './outline.ts';
import { findReplySchema } from './reply.ts';

/** What a name counts, without what says that it counts, and what the records are called. */
export const countWord = (name: string, noun: string): string =>
  plain(name)
    .replace(/^(total|num(ber)?(of)?)/, '')
    .replace(/(count|total|items|records|rows)$/, '')
    .replace(new RegExp(`${singular(plain(noun))}s?`), '');

/** The properties of a reply that count the records, and whether the reply is such a number itself. */
export type Counting = {
  readonly names: readonly string[];
  /** The property that holds those; absent where the reply does. */
  readonly within: string | undefined;
  /** Whether they are whole numbers: others may be of money. */
  readonly isWhole: boolean;
  readonly isBare: boolean;
};

const holders =
  /^(data|result|results|response|payload|stats|statistics|summary|totals|counts|meta)$/;

/** Finds what a reply counts records by: at its top, else within `data` and the like. */
export const findCounting = (shapes: Shapes, operation: Operation, noun: string): Counting => {
  const schema = findReplySchema(operation);
  const shape = shapes.of(schema === undefined ? [] : [schema]);
  const own = outline(shapes, shape);
  const bare = { isBare: isNumber(shape) };
  const counts = listCounts(shapes, own, noun);
  if (counts.length > 0) return { ...toWhole(shapes, counts), within: undefined, ...bare };
  for (const [within, places] of own) {
    const inner = holders.test(plain(within))
      ? listCounts(shapes, outline(shapes, shapes.of(places)), noun)
      : [];
    if (inner.length > 0) return { ...toWhole(shapes, inner), within, ...bare };
  }
  return { names: [], within: undefined, isWhole: false, ...bare };
};

/** Of what counts that which is a whole number, where there is any. */
const toWhole = (
  shapes: Shapes,
  counts: readonly Property[],
): Pick<Counting, 'names' | 'isWhole'> => {
  const whole = counts.filter(([, places]) => shapes.of(places).types.includes('integer'));
  const names = (some: readonly Property[]) => some.map(([name]) => name);
  return whole.length > 0
    ? { names: names(whole), isWhole: true }
    : { names: names(counts), isWhole: false };
};

const isNumber = ({ types }: Shape) => types.includes('integer') || types.includes('number');

const listCounts = (
  shapes: Shapes,
  properties: ReadonlyMap<string, readonly string[]>,
  noun: string,
): readonly Property[] =>
  [...properties].filter(
    ([name, places]) => countWord(name, noun) === '' && isNumber(shapes.of(places)),
  );
