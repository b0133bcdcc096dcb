import { compileMediaTypeReader, decompressBody } from '../../messages/request/request.ts';
import {
  createSchemaViews,
  findMediaTypePointer,
  hasSchemaFlag,
  joinPointer,
  type MediaTypePointers,
  type OpenApiDocument,
  objectOf,
  readPointer,
  readSerializationLayout,
  type SchemaValidators,
  type SchemaViews,
  toEssence,
} from '../../openapi/openapi.ts';
import { joinHeader, type MessageHeaders } from '../judge/http-message.ts';
import type { BodyCoverage, FieldCoverage } from './coverage.ts';
import { createValueCounter } from './value-counter.ts';

/** The body and headers of a request or a reply. */
export type ExchangedBody = {
  readonly headers: MessageHeaders;
  readonly body: Uint8Array | undefined;
};

/** Counts the bodies of one request or reply, by documented media type. */
export type BodyCounter = {
  count(sent: ExchangedBody, call: object): void;
  toCoverage(): readonly BodyCoverage[];
};

type BodyTally = {
  readonly type: string;
  readonly media: string;
  readonly field: FieldCounter;
  calls: number;
};

export function createBodyCounter(contexts: FieldContext, content: MediaTypePointers): BodyCounter {
  const counts = [...content].map(
    ([type, media]): BodyTally => ({
      type,
      media,
      field: createFieldCounter(contexts, [joinPointer(media, 'schema')]),
      calls: 0,
    }),
  );
  return {
    count: ({ headers, body }, call) => {
      if (body === undefined || body.length === 0) return;
      const type = joinHeader(headers['content-type']);
      const media = findMediaTypePointer(content, toEssence(type));
      const known = counts.find((one) => one.media === media);
      if (known === undefined) return;
      known.calls += 1;
      const value = parseBody(contexts.document, { type, media: known.media, headers }, body);
      if (value !== undefined) known.field.count(value, call);
    },
    toCoverage: () =>
      counts.map((count) => ({
        type: count.type,
        calls: count.calls,
        fields: toFieldCoverage(count),
      })),
  };
}

/**
 * The body itself is counted by its media type; its own entry is kept only for its enumerated
 * values.
 */
function toFieldCoverage({ field }: BodyTally): BodyCoverage['fields'] {
  return field.toCoverage('').filter(({ pointer, values }) => pointer !== '' || values.length > 0);
}

type MediaTypedBody = {
  readonly type: string;
  readonly media: string;
  readonly headers: MessageHeaders;
};

/** Coverage reads bodies whether or not they are valid. */
const uncheckedSchemas: Pick<SchemaValidators, 'check'> = { check: () => () => [] };

/** Parses a body; `undefined` when it cannot be parsed. */
function parseBody(
  document: OpenApiDocument,
  { type, media, headers }: MediaTypedBody,
  body: Uint8Array,
): unknown {
  const coding = joinHeader(headers['content-encoding']);
  try {
    const bytes = decompressBody(Buffer.from(body), coding === '' ? undefined : coding);
    const read = compileMediaTypeReader(toEssence(type), {
      document,
      schemas: uncheckedSchemas,
      content: media,
    });
    return read(bytes, type).body;
  } catch {
    return undefined;
  }
}

/** Document and direction that bodies are read by. */
export type FieldContext = {
  readonly document: OpenApiDocument;
  readonly views: SchemaViews;
  /** The keyword of properties that bodies of this direction do not have. */
  readonly hiddenBy: 'readOnly' | 'writeOnly';
};

export function createFieldContexts(document: OpenApiDocument) {
  const views = createSchemaViews(document);
  return {
    request: { document, views, hiddenBy: 'readOnly' },
    reply: { document, views, hiddenBy: 'writeOnly' },
  } as const;
}

/**
 * Counts one field and the fields inside it. The inner counters are created when the first
 * object or list arrives, so recursive schemas stay finite.
 */
export type FieldCounter = {
  /** `call` identifies the call: a value seen twice in one call counts once. */
  count(value: unknown, call: object): void;
  /** Lists this field and all inner fields, with JSON pointers below `pointer`. */
  toCoverage(pointer: string): readonly FieldCoverage[];
};

export function createFieldCounter(
  contexts: FieldContext,
  schemaPointers: readonly string[],
): FieldCounter {
  const values = createValueCounter(contexts.views, schemaPointers);
  let inner: ReadonlyMap<string, FieldCounter> | undefined;
  let calls = 0;
  let last: object | undefined;
  return {
    count: (value, call) => {
      if (last !== call) calls += 1;
      last = call;
      values.count(value, call);
      if (typeof value !== 'object' || value === null) return;
      inner ??= createInnerCounters(contexts, schemaPointers);
      for (const [step, one] of Object.entries(value))
        countStep(inner, value, { step, value: one, call });
    },
    toCoverage: (pointer) => [
      { pointer, calls, values: values.toCoverage() },
      ...[...(inner ?? [])].flatMap(([step, field]) =>
        field.toCoverage(joinPointer(pointer, step)),
      ),
    ],
  };
}

type FieldStep = { readonly step: string; readonly value: unknown; readonly call: object };

function countStep(
  inner: ReadonlyMap<string, FieldCounter>,
  owner: object,
  { step, value: one, call }: FieldStep,
): void {
  const target = Array.isArray(owner) ? undefined : inner.get(step);
  (target ?? inner.get('*'))?.count(one, call);
}

/**
 * Creates a counter for each documented property; `*` counts list entries and undeclared
 * properties.
 */
function createInnerCounters(
  contexts: FieldContext,
  schemaPointers: readonly string[],
): ReadonlyMap<string, FieldCounter> {
  const { document } = contexts;
  const { properties, items, additionalProperties } = readSerializationLayout(
    document,
    schemaPointers,
  );
  const inner = new Map<string, FieldCounter>();
  for (const [name, owned] of properties)
    if (!isHidden(contexts, owned)) inner.set(name, createFieldCounter(contexts, owned));
  const others = [...items, ...additionalProperties];
  if (others.length > 0) inner.set('*', createFieldCounter(contexts, others));
  return inner;
}

function isHidden(
  { document, hiddenBy }: FieldContext,
  schemaPointers: readonly string[],
): boolean {
  return schemaPointers.some((place) =>
    hasSchemaFlag(document.root, objectOf(readPointer(document.root, place)), hiddenBy),
  );
}
