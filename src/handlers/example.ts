import {
  findExample,
  findSuccessReply,
  isJsonMediaType,
  type OpenApiDocument,
  type Operation,
  resolvePointer,
  type SuccessReply,
  toConcreteMediaType,
} from '../openapi/openapi.ts';
import type { Call, Handler, Outcome } from './behaviour.ts';

/** Makes values that fit the schema at a place; the same ones each time. */
export type ExampleGenerator = {
  /** To be waited for before anything is made; `undefined` once nothing is to be waited for. */
  ready(): Promise<void> | undefined;
  /** A value: the given one with what it lacks, where it fits; another one for another stream. */
  generate(pointer: string, given: unknown, stream?: string | undefined): unknown;
  /** The given value with what it cannot be without. */
  complete(pointer: string, given: unknown): unknown;
};

/** What an operation answers where nothing else is known of it, in a media type; always the same. */
export type ExampleOutcomeOf = (operation: Operation, type?: string) => Outcome;

/** Reads in which media type a call is answered; `undefined` for the usual one. */
export type ReplyTypeOf = (operation: Operation) => (call: Call) => string | undefined;

/**
 * What the document shows: the first example of the first success, mended where it does not fit the
 * schema, or, where there is none, a value made from the schema.
 */
export function createExampleOutcomes(
  document: OpenApiDocument,
  fake: ExampleGenerator,
): ExampleOutcomeOf {
  const made = new Map<Operation, Map<string | undefined, Outcome>>();
  return (operation, type) => {
    const own = made.get(operation) ?? new Map<string | undefined, Outcome>();
    made.set(operation, own);
    const known =
      own.get(type) ?? toExampleOutcome({ document, fake }, operation, { wanted: type });
    own.set(type, known);
    return known;
  };
}

type ExampleInputs = { readonly document: OpenApiDocument; readonly fake: ExampleGenerator };

/** The media type that is wanted, where it is not the usual one, and the stream that data are made from. */
type ExampleOptions = { readonly wanted: string | undefined; readonly stream?: string };

/** From a stream of its own what is made owes nothing to the example. */
function toExampleOutcome(
  { document, fake }: ExampleInputs,
  operation: Operation,
  { wanted, stream }: ExampleOptions,
): Outcome {
  const { status, mediaType, contentPointer } = findSuccessInType(operation, wanted);
  if (mediaType === undefined || contentPointer === undefined) return { status };
  const schema = `${contentPointer}/schema`;
  const hasSchema = resolvePointer(document.root, schema).value !== undefined;
  const example =
    hasSchema && stream !== undefined ? undefined : findExample(document, contentPointer);
  const nothing = isJsonMediaType(mediaType) ? null : '';
  const body = hasSchema ? fake.generate(schema, example, stream) : (example ?? nothing);
  return { status, headers: isJsonMediaType(mediaType) ? {} : { 'content-type': mediaType }, body };
}

/** The success in a media type, or as usual. */
function findSuccessInType(operation: Operation, wanted: string | undefined): SuccessReply {
  const success = findSuccessReply(operation);
  const content = operation.replies.get(`${success.status}`)?.content ?? [];
  const [type, media] = [...content].find(([one]) => toConcreteMediaType(one) === wanted) ?? [];
  return media === undefined ? success : { ...success, mediaType: type, contentPointer: media };
}

/** Answers with data made for each call alone, by chance of the sandbox. */
export function createGeneratedHandlers(
  document: OpenApiDocument,
  fake: ExampleGenerator,
  typeOf: ReplyTypeOf,
) {
  return (operation: Operation): Handler => {
    const wantedOf = lazily(() => typeOf(operation));
    return async (call, { random }) => {
      await fake.ready();
      const stream = `${operation.id} ${random.uint32()}`;
      return toExampleOutcome({ document, fake }, operation, { wanted: wantedOf()(call), stream });
    };
  };
}

/** Answers with the example. */
export function createExampleHandlers(
  example: ExampleOutcomeOf,
  fake: ExampleGenerator,
  typeOf: ReplyTypeOf,
) {
  return (operation: Operation): Handler => {
    const wantedOf = lazily(() => typeOf(operation));
    return async (call) => {
      await fake.ready();
      return example(operation, wantedOf()(call));
    };
  };
}

function lazily<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
