import {
  findExample,
  findSuccess,
  isJson,
  locate,
  type OpenApiDocument,
  type Operation,
  type Success,
  toConcrete,
} from '../document/document.ts';
import type { Answer, Call, Outcome } from './behaviour.ts';

/** Makes values that fit the schema at a place; the same ones each time. */
export type Fake = {
  /** To be waited for before anything is made; `undefined` once nothing is to be waited for. */
  ready(): Promise<void> | undefined;
  /** A value: the given one with what it lacks, where it fits; another one for another stream. */
  make(pointer: string, given: unknown, stream?: string | undefined): unknown;
  /** The given value with what it cannot be without. */
  mend(pointer: string, given: unknown): unknown;
};

/** What an operation answers where nothing else is known of it, in a media type; always the same. */
export type Example = (operation: Operation, type?: string) => Outcome;

/** Reads in which media type a call is answered; `undefined` for the usual one. */
export type TypeOf = (operation: Operation) => (call: Call) => string | undefined;

/**
 * What the document shows: the first example of the first success, mended where it does not fit the
 * schema, or, where there is none, a value made from the schema.
 */
export const openExamples = (document: OpenApiDocument, fake: Fake): Example => {
  const made = new Map<Operation, Map<string | undefined, Outcome>>();
  return (operation, type) => {
    const own = made.get(operation) ?? new Map<string | undefined, Outcome>();
    made.set(operation, own);
    const known = own.get(type) ?? toOutcome({ document, fake }, operation, { wanted: type });
    own.set(type, known);
    return known;
  };
};

type Making = { readonly document: OpenApiDocument; readonly fake: Fake };

/** The media type that is wanted, where it is not the usual one, and the stream that data are made from. */
type Manner = { readonly wanted: string | undefined; readonly stream?: string };

/** From a stream of its own what is made owes nothing to the example. */
const toOutcome = (
  { document, fake }: Making,
  operation: Operation,
  { wanted, stream }: Manner,
): Outcome => {
  const { status, type, media } = findWanted(operation, wanted);
  if (type === undefined || media === undefined) return { status };
  const schema = `${media}/schema`;
  const hasSchema = locate(document.root, schema).value !== undefined;
  const example = hasSchema && stream !== undefined ? undefined : findExample(document, media);
  const nothing = isJson(type) ? null : '';
  const body = hasSchema ? fake.make(schema, example, stream) : (example ?? nothing);
  return { status, headers: isJson(type) ? {} : { 'content-type': type }, body };
};

/** The success in a media type, or as usual. */
const findWanted = (operation: Operation, wanted: string | undefined): Success => {
  const success = findSuccess(operation);
  const content = operation.replies.get(`${success.status}`)?.content ?? [];
  const [type, media] = [...content].find(([one]) => toConcrete(one) === wanted) ?? [];
  return media === undefined ? success : { ...success, type, media };
};

/** Answers with data made for each call alone, by chance of the sandbox. */
export const toFreshAnswer =
  (document: OpenApiDocument, fake: Fake, typeOf: TypeOf) =>
  (operation: Operation): Answer => {
    const wantedOf = lazily(() => typeOf(operation));
    return async (call, { random }) => {
      await fake.ready();
      const stream = `${operation.id} ${random.uint32()}`;
      return toOutcome({ document, fake }, operation, { wanted: wantedOf()(call), stream });
    };
  };

/** Answers with the example. */
export const toExampleAnswer =
  (example: Example, fake: Fake, typeOf: TypeOf) =>
  (operation: Operation): Answer => {
    const wantedOf = lazily(() => typeOf(operation));
    return async (call) => {
      await fake.ready();
      return example(operation, wantedOf()(call));
    };
  };

const lazily = <T>(make: () => T): (() => T) => {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
};
