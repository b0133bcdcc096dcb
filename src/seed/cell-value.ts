import type { Cell } from './csv.ts';

/** What a cell may be. */
export type CellShape = { readonly types: readonly string[]; readonly values: readonly unknown[] };

/**
 * The value of a cell in the type of its property. Nothing is null where it may be, else no value; what
 * cannot be read in any of the types stays a text, which then does not fit.
 */
export const toValue = ({ text, kind }: Cell, { types, values }: CellShape): unknown => {
  if (text === '' && kind === 'plain') return types.includes('null') ? null : undefined;
  const named = values.find((value) => `${value}` === text);
  if (named !== undefined) return named;
  if (types.includes('string')) return text;
  for (const type of types) {
    const value = readers.get(type)?.(text);
    if (value !== undefined) return value;
  }
  return text;
};

const number = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/;

const readNumber = (text: string): unknown => (number.test(text) ? Number(text) : undefined);

const readJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const words = new Map([
  ['true', true],
  ['false', false],
]);

const readers = new Map<string, (text: string) => unknown>([
  ['integer', readNumber],
  ['number', readNumber],
  ['boolean', (text) => words.get(text.toLowerCase())],
  ['null', (text) => (text === 'null' ? null : undefined)],
  ['array', readJson],
  ['object', readJson],
]);
