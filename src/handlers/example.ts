import {
  findExample,
  findItemSchema,
  findSuccessReply,
  isJsonMediaType,
  isObject,
  type JsonObject,
  listExamples,
  type OpenApiDocument,
  type Operation,
  resolvePointer,
  type StreamFormat,
  type SuccessReply,
  streamFormatOf,
  toConcreteMediaType,
} from '../openapi/openapi.ts';
import type { Call, Handler, Outcome } from './behaviour.ts';

/** Generates values that conform to a schema; the same values each time. */
export type ExampleGenerator = {
  /** Resolves when values can be generated; `undefined` once they can. */
  ready(): Promise<void> | undefined;
  /** Completes a given value, where it conforms, or generates one; each stream gives another value. */
  generate(pointer: string, given: unknown, stream?: string | undefined): unknown;
  /** Generates one of several values, which differ from each other as records do. */
  vary(pointer: string, stream: string): unknown;
  /** Adds the required properties to a given value. */
  complete(pointer: string, given: unknown): unknown;
};

/** The example of an operation in a media type; always the same. */
export type ExampleOutcomeOf = (operation: Operation, type?: string) => Outcome;

/** The media type that a call is answered in; `undefined` for that of the success reply. */
export type ReplyTypeOf = (operation: Operation) => (call: Call) => string | undefined;

/**
 * Creates the examples of operations: the first example of the first success, corrected where it
 * violates its schema, or a value generated from the schema.
 */
export function createExampleOutcomes(
  document: OpenApiDocument,
  generator: ExampleGenerator,
): ExampleOutcomeOf {
  const outcomes = new Map<Operation, Map<string | undefined, Outcome>>();
  return (operation, type) => {
    const byType = outcomes.get(operation) ?? new Map<string | undefined, Outcome>();
    outcomes.set(operation, byType);
    const outcome =
      byType.get(type) ?? toExampleOutcome({ document, generator }, operation, { mediaType: type });
    byType.set(type, outcome);
    return outcome;
  };
}

type ExampleSources = { readonly document: OpenApiDocument; readonly generator: ExampleGenerator };

type ExampleOptions = {
  /** The media type, where it is not that of the success reply. */
  readonly mediaType: string | undefined;
  /** Generates data from this stream instead of showing the example. */
  readonly stream?: string;
};

function toExampleOutcome(
  { document, generator }: ExampleSources,
  operation: Operation,
  { mediaType: wantedType, stream }: ExampleOptions,
): Outcome {
  const { status, mediaType, contentPointer } = findSuccessInType(operation, wantedType);
  if (mediaType === undefined || contentPointer === undefined) return { status };
  const schema = `${contentPointer}/schema`;
  const hasSchema = resolvePointer(document.root, schema).value !== undefined;
  const example =
    hasSchema && stream !== undefined ? undefined : findExample(document, contentPointer);
  const emptyBody = isJsonMediaType(mediaType) ? null : '';
  const content = { contentPointer, mediaType, stream };
  const body =
    findStreamBody({ document, generator }, content) ??
    (hasSchema ? generator.generate(schema, example, stream) : (example ?? emptyBody));
  return { status, headers: isJsonMediaType(mediaType) ? {} : { 'content-type': mediaType }, body };
}

type StreamContent = {
  readonly contentPointer: string;
  readonly mediaType: string;
  readonly stream: string | undefined;
};

/** The items of a stream: its examples as they are, or values made by its schema; `undefined` where it has at most one. */
function findStreamBody(sources: ExampleSources, content: StreamContent): unknown {
  const { contentPointer, mediaType, stream } = content;
  const { root } = sources.document;
  const format = streamFormatOf(mediaType);
  if (format === undefined) return undefined;
  const { schema, isDescribed } = findStreamItem(root, contentPointer);
  const example = findExample({ root }, contentPointer);
  if (isDescribed && (example === undefined || stream !== undefined))
    return severalOf(makeItems(sources, schema, stream ?? schema));
  const examples = listExamples({ root }, contentPointer).flat();
  if (isDescribed && typeof example === 'string')
    return joinTexts(format, examples.length > 0 ? examples : [example]);
  const items = schema === undefined ? examples : completeItems(sources, schema, examples);
  return severalOf(items) && joinTexts(format, items);
}

function completeItems(
  { generator }: ExampleSources,
  schema: string,
  items: readonly unknown[],
): readonly unknown[] {
  return items.map((item) => (typeof item === 'string' ? item : generator.complete(schema, item)));
}

type StreamItem =
  | { readonly schema: string; readonly isDescribed: boolean }
  | { readonly schema: undefined; readonly isDescribed: false };

/** The schema of the items; a stream of texts says nothing of them. */
function findStreamItem(root: JsonObject, contentPointer: string): StreamItem {
  const { pointer, value } = resolvePointer(root, `${contentPointer}/schema`);
  if (!isObject(value)) return { schema: undefined, isDescribed: false };
  return {
    schema: findItemSchema(root, pointer) ?? pointer,
    isDescribed: ![value.type].flat().includes('string'),
  };
}

function severalOf(items: readonly unknown[]): readonly unknown[] | undefined {
  return items.length > 1 ? items : undefined;
}

/** As many as a resource has records in the seed; some more are made, since two may be equal by chance. */
const madeItemCount = 3;
const triedItemCount = 9;

/** So many kinds of items are shown. */
const maxMadeKinds = 20;

/** Makes items of a stream: one of each kind, where the schema has several, without repetitions. */
function makeItems(
  { document: { root }, generator }: ExampleSources,
  schema: string,
  stream: string,
): readonly unknown[] {
  const kinds = listKinds(root, schema);
  const hasKinds = kinds.length > 1;
  const schemas = hasKinds ? kinds : Array.from({ length: triedItemCount }, () => schema);
  const items = schemas.map((kind, index) => {
    const item = generator.vary(kind, `${stream} ${index}`);
    return kind === schema ? item : generator.generate(schema, item, `${stream} ${index}`);
  });
  const unlike = [...new Map(items.map((item) => [JSON.stringify(item), item])).values()];
  return hasKinds ? unlike : unlike.slice(0, madeItemCount);
}

/** The pointers of the options of a choice. */
function listKinds(root: JsonObject, schema: string): readonly string[] {
  const { pointer, value } = resolvePointer(root, schema);
  const keyword = Array.isArray(Object(value).oneOf) ? 'oneOf' : 'anyOf';
  const options: unknown = Object(value)[keyword];
  if (!Array.isArray(options)) return [];
  return options
    .flatMap((option, index) =>
      Object(option).type === 'null' ? [] : [`${pointer}/${keyword}/${index}`],
    )
    .slice(0, maxMadeKinds);
}

/** Examples that are the text of a stream already are parts of the body. */
function joinTexts(format: StreamFormat, items: readonly unknown[]): unknown {
  const end = format === 'events' ? '\n\n' : '\n';
  return items.every((item) => typeof item === 'string')
    ? items.map((item) => item.trimEnd() + end).join('')
    : items;
}

/** The success reply in a media type, where it has that. */
function findSuccessInType(operation: Operation, wantedType: string | undefined): SuccessReply {
  const success = findSuccessReply(operation);
  const content = operation.replies.get(`${success.status}`)?.content ?? [];
  const [mediaType, contentPointer] =
    [...content].find(([type]) => toConcreteMediaType(type) === wantedType) ?? [];
  return contentPointer === undefined ? success : { ...success, mediaType, contentPointer };
}

/** Creates handlers that answer with new data for each call, from the sandbox's randomness. */
export function createGeneratedHandlers(
  document: OpenApiDocument,
  generator: ExampleGenerator,
  typeOf: ReplyTypeOf,
) {
  return (operation: Operation): Handler => {
    const mediaTypeOf = memoize(() => typeOf(operation));
    return async (call, { random }) => {
      await generator.ready();
      const stream = `${operation.id} ${random.uint32()}`;
      return toExampleOutcome({ document, generator }, operation, {
        mediaType: mediaTypeOf()(call),
        stream,
      });
    };
  };
}

/** Creates handlers that answer with the example. */
export function createExampleHandlers(
  example: ExampleOutcomeOf,
  generator: ExampleGenerator,
  typeOf: ReplyTypeOf,
) {
  return (operation: Operation): Handler => {
    const mediaTypeOf = memoize(() => typeOf(operation));
    return async (call) => {
      await generator.ready();
      return example(operation, mediaTypeOf()(call));
    };
  };
}

function memoize<T>(create: () => T): () => T {
  let value: T | undefined;
  return () => {
    value ??= create();
    return value;
  };
}
