import type { JsonObject, Shape } from '../document/document.ts';

/** A bound that two keywords have a word for: with the limit itself, and without. */
export type Limit = {
  readonly plain: string;
  readonly exclusive: string;
  /** -1 where less is tighter. */
  readonly sign: 1 | -1;
};

export const limits: readonly Limit[] = [
  { plain: 'minimum', exclusive: 'exclusiveMinimum', sign: 1 },
  { plain: 'maximum', exclusive: 'exclusiveMaximum', sign: -1 },
];

/** Whether a limit leaves fewer values than before; `undefined` where it leaves the same. */
export const turnOfLimit = (
  before: Shape,
  after: Shape,
  limit: Limit,
): 'narrowed' | 'widened' | undefined => {
  const areWhole = [before, after].every(({ types }) => types.join(' ') === 'integer');
  const was = toPoint(before.keywords, limit, areWhole);
  const is = toPoint(after.keywords, limit, areWhole);
  const difference = is.at - was.at || is.open - was.open;
  return difference === 0 ? undefined : difference > 0 ? 'narrowed' : 'widened';
};

/** Where values begin, the tighter the more; `open`: not with that one itself. */
type Point = { readonly at: number; readonly open: 0 | 1 };

const toPoint = (keywords: JsonObject, limit: Limit, areWhole: boolean): Point => {
  const plain = toNumber(keywords[limit.plain], limit.sign);
  const exclusive = toNumber(keywords[limit.exclusive], limit.sign);
  // Of whole numbers more than 0 is 1.
  if (areWhole) return { at: Math.max(Math.ceil(plain), Math.floor(exclusive) + 1), open: 0 };
  return exclusive >= plain ? { at: exclusive, open: 1 } : { at: plain, open: 0 };
};

/** What is no number bounds nothing; -1e300 keeps its distance from all that is said. */
const toNumber = (value: unknown, sign: Limit['sign']): number =>
  typeof value === 'number' ? sign * value : -1e300;
