import type { Context } from '../index.ts';
import { textOf } from './property.ts';

export type Moment = { readonly now: number; readonly chance: number };

/**
 * Composes an id as Aha!'s documentation shows them: seconds of the Unix epoch in the upper 32
 * bits, 256ths of the second below them, then 24 bits of chance; the last id plus one where that
 * is not above the last. Over 2^53, therefore a text.
 */
export const composeId = ({ now, chance }: Moment, last: string): string => {
  const seconds = Math.floor(now / 1000);
  const fraction = Math.floor(((now - seconds * 1000) * 256) / 1000);
  const text = join(seconds, fraction * 0x1000000 + (chance & 0xffffff));
  // Of two numbers of the same length the larger one is the later text. A file edited by hand may hold anything.
  const isAbove = text.length === last.length ? text > last : text.length > last.length;
  return isAbove || !/^\d+$/.test(last) ? text : String(BigInt(last) + 1n);
};

/** `upper * 2^32 + lower` in decimals: in two parts, each exact, which takes a third of the time of BigInts. */
const join = (upper: number, lower: number): string => {
  const rest = upper * 967_296 + lower;
  const millions = upper * 4294 + Math.floor(rest / 1e6);
  const tail = String(rest % 1e6);
  return millions === 0 ? tail : `${millions}${tail.padStart(6, '0')}`;
};

/** The next id of a resource; unique and increasing while its sequence is kept. */
export const nextId = async (context: Context, resource: string): Promise<string> => {
  const sequences = context.records('sequences');
  const stored = await sequences.get(resource);
  const moment = { now: context.clock.now(), chance: context.random.uint32() };
  const last = composeId(moment, textOf(stored?.last));
  const sequence = { id: resource, last };
  await (stored === undefined ? sequences.insert(sequence) : sequences.update(sequence));
  return last;
};
