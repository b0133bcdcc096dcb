import {
  findExample,
  findSuccess,
  isJson,
  locate,
  type OpenApiDocument,
  type Operation,
} from '../document/document.ts';
import type { Answer, Outcome } from './behaviour.ts';

/** Makes values that fit the schema at a place; the same ones each time. */
export type Fake = {
  /** To be waited for before anything is made; `undefined` once nothing is to be waited for. */
  ready(): Promise<void> | undefined;
  /** A value: the given one with what it lacks, where it fits; another one for another stream. */
  make(pointer: string, given: unknown, stream?: string | undefined): unknown;
  /** The given value with what it cannot be without. */
  mend(pointer: string, given: unknown): unknown;
};

/** What an operation answers where nothing else is known of it; always the same. */
export type Example = (operation: Operation) => Outcome;

/**
 * What the document shows: the first example of the first success, mended where it does not fit the
 * schema, or, where there is none, a value made from the schema.
 */
export const openExamples = (document: OpenApiDocument, fake: Fake): Example => {
  const made = new Map<Operation, Outcome>();
  return (operation) => {
    const known = made.get(operation) ?? toOutcome({ document, fake }, operation, undefined);
    made.set(operation, known);
    return known;
  };
};

type Making = { readonly document: OpenApiDocument; readonly fake: Fake };

/** From a stream of its own what is made owes nothing to the example. */
const toOutcome = (
  { document, fake }: Making,
  operation: Operation,
  stream: string | undefined,
): Outcome => {
  const { status, type, media } = findSuccess(operation);
  if (type === undefined || media === undefined) return { status };
  const schema = `${media}/schema`;
  const hasSchema = locate(document.root, schema).value !== undefined;
  const example = hasSchema && stream !== undefined ? undefined : findExample(document, media);
  const body = hasSchema ? fake.make(schema, example, stream) : (example ?? null);
  return { status, headers: isJson(type) ? {} : { 'content-type': type }, body };
};

/** Answers with data made for each call alone, by chance of the sandbox. */
export const toFreshAnswer =
  (document: OpenApiDocument, fake: Fake) =>
  (operation: Operation): Answer =>
  async (_call, { random }) => {
    await fake.ready();
    return toOutcome({ document, fake }, operation, `${operation.id} ${random.uint32()}`);
  };

/** Answers with the example. */
export const toExampleAnswer =
  (example: Example, fake: Fake) =>
  (operation: Operation): Answer =>
  async () => {
    await fake.ready();
    return example(operation);
  };
