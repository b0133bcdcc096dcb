import {
  below,
  isFlagged,
  type OpenApiDocument,
  objectOf,
  openShapesOf,
  readLayout,
  readPointer,
  type Shapes,
} from '../document/document.ts';
import type { FieldCoverage } from './types.ts';
import { openValueCounts } from './value-counts.ts';

/** Which way bodies go, and what they are read by. */
export type FieldReaders = {
  readonly document: OpenApiDocument;
  readonly shapes: Shapes;
  /** The word of properties that are not for such bodies. */
  readonly foreign: 'readOnly' | 'writeOnly';
};

/** How bodies of requests and of replies are read. */
export const openFieldReaders = (document: OpenApiDocument) => {
  const shapes = openShapesOf(document);
  return {
    request: { document, shapes, foreign: 'readOnly' },
    reply: { document, shapes, foreign: 'writeOnly' },
  } as const;
};

/**
 * A field of bodies, with the fields in it. Those that the document has are known once one of what
 * they are in was seen, so that there are never more than bodies had places for.
 */
export type Field = {
  /** Counts a value that was there in a call. */
  count(value: unknown, call: object): void;
  /** It and all in it. */
  list(pointer: string): readonly FieldCoverage[];
};

export const openField = (readers: FieldReaders, places: readonly string[]): Field => {
  const values = openValueCounts(readers.shapes, places);
  let inner: ReadonlyMap<string, Field> | undefined;
  let calls = 0;
  let last: object | undefined;
  return {
    count: (value, call) => {
      if (last !== call) calls += 1;
      last = call;
      values.count(value, call);
      if (typeof value !== 'object' || value === null) return;
      inner ??= openInner(readers, places);
      for (const [step, one] of Object.entries(value)) countStep(inner, value, { step, one, call });
    },
    list: (pointer) => [
      { pointer, calls, values: values.list() },
      ...[...(inner ?? [])].flatMap(([step, field]) => field.list(below(pointer, step))),
    ],
  };
};

type Step = { readonly step: string; readonly one: unknown; readonly call: object };

const countStep = (
  inner: ReadonlyMap<string, Field>,
  owner: object,
  { step, one, call }: Step,
): void => {
  const named = Array.isArray(owner) ? undefined : inner.get(step);
  (named ?? inner.get('*'))?.count(one, call);
};

/** The fields that values of schemas have by the document; `*` is each that has no name of its own. */
const openInner = (
  readers: FieldReaders,
  places: readonly string[],
): ReadonlyMap<string, Field> => {
  const { document } = readers;
  const { properties, items, rest } = readLayout(document, places);
  const inner = new Map<string, Field>();
  for (const [name, owned] of properties)
    if (!isForeign(readers, owned)) inner.set(name, openField(readers, owned));
  const others = [...items, ...rest];
  if (others.length > 0) inner.set('*', openField(readers, others));
  return inner;
};

const isForeign = ({ document, foreign }: FieldReaders, places: readonly string[]): boolean =>
  places.some((place) =>
    isFlagged(document.root, objectOf(readPointer(document.root, place)), foreign),
  );
