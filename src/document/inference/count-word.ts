import type { Operation } from '../operation.ts';
import type { Shapes } from '../shape.ts';
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
export type Counting = { readonly names: readonly string[]; readonly isBare: boolean };

/** Finds what a reply counts records by. */
export const findCounting = (shapes: Shapes, operation: Operation, noun: string): Counting => {
  const schema = findReplySchema(operation);
  const shape = shapes.of(schema === undefined ? [] : [schema]);
  const isNumber = ({ types }: typeof shape) =>
    types.includes('integer') || types.includes('number');
  const names = [...outline(shapes, shape)]
    .filter(([name, places]) => countWord(name, noun) === '' && isNumber(shapes.of(places)))
    .map(([name]) => name);
  return { names, isBare: isNumber(shape) };
};
