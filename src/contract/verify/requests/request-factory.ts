import { takesJsonPatch } from '../../../inference/inference.ts';
import {
  findExample,
  isJsonMediaType,
  isObject,
  type JsonObject,
  type OpenApiDocument,
  type Operation,
  type Parameter,
  resolvePointer,
  type SchemaViews,
} from '../../../openapi/openapi.ts';
import type { ValueGenerator } from '../../../seed/seed.ts';
import type { Judge } from '../../judge/judge.ts';
import { type FormFile, listFormFiles, toFileBytes } from './form-files.ts';
import { parameterKey, type RequestDraft, type RequestDraftBody } from './request-draft.ts';
import { isWritable, type SerializeRequest } from './serialize-request.ts';

/** How a valid request is generated. */
export type DraftOptions = {
  /** Random stream of the generated values. */
  readonly stream: string;
  /** Whether optional properties are included. */
  readonly extent: 'everything' | 'required';
  /** Given parts of the body. */
  readonly presetBody?: unknown;
  /** Media type of the body; the first one by default. */
  readonly type?: string;
};

/** Known path parameters, by name. */
type PathValues = { readonly path: ReadonlyMap<string, string> };

export type RequestFactory = {
  /** Creates a valid request; `undefined` when none can be generated. */
  createDraft(
    operation: Operation,
    draftOptions: DraftOptions & PathValues,
  ): RequestDraft | undefined;
  /** A value for a parameter: its example, or a generated one. */
  exampleOf(parameter: Parameter, stream: string): unknown;
  /** A generated value that ignores examples. */
  freshOf(parameter: Parameter, stream: string): unknown;
  /** Writable media types of the bodies and their JSON pointers, JSON first. */
  typesOf(operation: Operation): readonly (readonly [string, string])[];
  isValid(draft: RequestDraft): boolean;
};

export type RequestFactoryOptions = {
  readonly document: OpenApiDocument;
  readonly judge: Judge;
  readonly generator: ValueGenerator;
  readonly serialize: SerializeRequest;
  readonly views: SchemaViews;
};

export function createRequestFactory(options: RequestFactoryOptions): RequestFactory {
  const { document, judge, generator, serialize, views } = options;
  // The schema of a JSON Patch does not say which patches apply.
  const typesOf: RequestFactory['typesOf'] = (operation) =>
    takesJsonPatch(views, operation) ? [] : listWritableTypes(operation);
  const isValid: RequestFactory['isValid'] = (draft) =>
    judge
      .judgeRequest(draft.operation, serialize(draft))
      .every(({ where }) => where === 'credential');
  const freshOf: RequestFactory['freshOf'] = ({ schemaPointer, name }, stream) =>
    generator.generate([schemaPointer], `${stream} ${name}`, {
      extent: 'everything',
      name,
      examples: 'similar',
    });
  const exampleOf: RequestFactory['exampleOf'] = ({ schemaPointer, name }, stream) => {
    const given = findExample(document, schemaPointer.replace(/\/schema$/, ''));
    return generator.generate([schemaPointer], `${stream} ${name}`, {
      extent: 'everything',
      name,
      given,
    });
  };
  return {
    isValid,
    exampleOf,
    freshOf,
    typesOf,
    createDraft: (operation, draftOptions) => {
      const draft: RequestDraft = {
        operation,
        values: toParameterValues(operation, draftOptions, exampleOf),
        body: createBody(options, typesOf(operation), { operation, ...draftOptions }),
        credential: 'shown',
      };
      if (isValid(draft)) return draft;
      // Examples may violate the rest of a schema.
      const values = replaceExampleValues(draft, draftOptions.stream, freshOf);
      const repaired = { ...draft, values };
      return isValid(repaired) ? repaired : undefined;
    },
  };
}

/** Generates a body of the wanted or the first media type; `undefined` for requests without one. */
function createBody(
  { document, generator, views }: RequestFactoryOptions,
  types: ReturnType<RequestFactory['typesOf']>,
  {
    operation,
    stream,
    extent,
    presetBody,
    type: preferredType,
  }: DraftOptions & { readonly operation: Operation },
): RequestDraftBody | undefined {
  const isSent = operation.body?.required === true || (operation.body && !hasNoBody(operation));
  const [type, media] = types.find(([name]) => name === preferredType) ?? types[0] ?? [];
  if (!isSent || type === undefined || media === undefined) return undefined;
  const schema = `${media}/schema`;
  const hasSchema = resolvePointer(document.root, schema).value !== undefined;
  const value = hasSchema
    ? generator.generate([schema], stream, {
        given: presetBody,
        extent,
        direction: 'request',
        examples: 'varied',
      })
    : (presetBody ?? findExample(document, media) ?? {});
  if (type === 'multipart/form-data' && isObject(value)) {
    const files = listFormFiles(document, views, media);
    const fileTypes = new Map(files.map((file) => [file.name, file.type]));
    return { type, media, value: withFileBytes(files, value), fileTypes };
  }
  return { type, media, value: type === 'text/plain' ? String(value) : value };
}

/** Files are sent with a file name, which servers recognize them by. */
function withFileBytes(files: readonly FormFile[], value: JsonObject): JsonObject {
  const bytes = files.flatMap(({ name }) => {
    const text = value[name];
    return typeof text === 'string' ? [[name, toFileBytes(text)] as const] : [];
  });
  return { ...value, ...Object.fromEntries(bytes) };
}

type CreateParameterValue = (parameter: Parameter, stream: string) => unknown;

function toParameterValues(
  { parameters, replies }: Operation,
  { path, stream }: DraftOptions & PathValues,
  exampleOf: CreateParameterValue,
): Map<string, unknown> {
  const values = new Map<string, unknown>();
  for (const [name, key] of path) values.set(parameterKey({ in: 'path', name }), key);
  for (const parameter of parameters) {
    const isMissing = parameter.required && !values.has(parameterKey(parameter));
    if (isIfMatch(parameter)) {
      // Any other condition would have to be the ETag of a record; 428 asks for one.
      if (isMissing || replies.has('428')) values.set(parameterKey(parameter), '*');
    } else if (isMissing) values.set(parameterKey(parameter), exampleOf(parameter, stream));
  }
  return values;
}

function isIfMatch({ in: place, name }: Parameter): boolean {
  return place === 'header' && name.toLowerCase() === 'if-match';
}

function replaceExampleValues(
  { operation, values }: RequestDraft,
  stream: string,
  freshOf: CreateParameterValue,
): RequestDraft['values'] {
  const fresh = operation.parameters
    .filter((parameter) => parameter.in !== 'path' && values.has(parameterKey(parameter)))
    .map((parameter) => [parameterKey(parameter), freshOf(parameter, stream)] as const);
  return new Map([...values, ...fresh]);
}

/** These methods send no optional body. */
function hasNoBody({ method }: Operation): boolean {
  return /^(GET|HEAD|DELETE|OPTIONS|TRACE)$/.test(method);
}

function listWritableTypes({ body }: Operation): readonly (readonly [string, string])[] {
  const types = [...(body?.content ?? [])].filter(
    ([type]) => isWritable(type) && type !== 'application/json-patch+json',
  );
  return types.toSorted(
    ([one], [other]) => Number(isJsonMediaType(other)) - Number(isJsonMediaType(one)),
  );
}
