import { takesJsonPatch } from '../../../inference/inference.ts';
import {
  findExample,
  isJsonMediaType,
  type OpenApiDocument,
  type Operation,
  type Parameter,
  resolvePointer,
  type SchemaViews,
} from '../../../openapi/openapi.ts';
import type { ValueGenerator } from '../../../seed/seed.ts';
import type { Judge } from '../../judge/judge.ts';
import { parameterKey, type RequestDraft, type RequestDraftBody } from './request-draft.ts';
import { isWritable } from './serialize-body.ts';
import type { SerializeRequest } from './serialize-request.ts';

/** How a sound request is made. */
export type DraftOptions = {
  /** The stream of chance that its values come from. */
  readonly stream: string;
  /** How much of what is optional is in its body. */
  readonly extent: 'everything' | 'required';
  /** What is known of its body already. */
  readonly presetBody?: unknown;
  /** The media type of its body, where it is not the first. */
  readonly type?: string;
};

/** What is known of the values in its path, by name. */
type PathValues = { readonly path: ReadonlyMap<string, string> };

export type RequestFactory = {
  /** A request that fits the document; `undefined` where none can be made. */
  createDraft(
    operation: Operation,
    draftOptions: DraftOptions & PathValues,
  ): RequestDraft | undefined;
  /** A value for a parameter: its example, or one that is made. */
  exampleOf(parameter: Parameter, stream: string): unknown;
  /** A value for a parameter that owes nothing to its examples. */
  freshOf(parameter: Parameter, stream: string): unknown;
  /** The media types of an operation's bodies that can be written, JSON first, and where they are described. */
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

// biome-ignore lint/complexity/noExcessiveLinesPerFunction: it is split when its room is rewritten
export function createRequestFactory({
  document,
  judge,
  generator,
  serialize,
  views,
}: RequestFactoryOptions): RequestFactory {
  // Whether a patch can be applied, its schema does not tell.
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
  const exampleOf: RequestFactory['exampleOf'] = (parameter, stream) => {
    const { schemaPointer, name } = parameter;
    const presetBody = findExample(document, schemaPointer.replace(/\/schema$/, ''));
    return generator.generate([schemaPointer], `${stream} ${name}`, {
      extent: 'everything',
      name,
      given: presetBody,
    });
  };
  const makeBody = (
    operation: Operation,
    draftOptions: DraftOptions,
  ): RequestDraftBody | undefined => {
    const types = typesOf(operation);
    const [type, media] = types.find(([name]) => name === draftOptions.type) ?? types[0] ?? [];
    if (type === undefined || media === undefined) return undefined;
    const schema = `${media}/schema`;
    const hasSchema = resolvePointer(document.root, schema).value !== undefined;
    const { stream, extent, presetBody } = draftOptions;
    const wanted = { given: presetBody, extent, direction: 'request', examples: 'varied' } as const;
    const value = hasSchema
      ? generator.generate([schema], stream, wanted)
      : (presetBody ?? findExample(document, media) ?? {});
    return { type, media, value: type === 'text/plain' ? String(value) : value };
  };
  return {
    isValid,
    exampleOf,
    freshOf,
    typesOf,
    createDraft: (operation, draftOptions) => {
      const hasBody =
        operation.body?.required === true || (operation.body && !hasNoBody(operation));
      const draft: RequestDraft = {
        operation,
        values: toParameterValues(operation, draftOptions, exampleOf),
        body: hasBody ? makeBody(operation, draftOptions) : undefined,
        credential: 'shown',
      };
      if (isValid(draft)) return draft;
      // What examples suggest may be against the rest of the schema.
      const mended = {
        ...draft,
        values: replaceExampleValues(draft, draftOptions.stream, freshOf),
      };
      return isValid(mended) ? mended : undefined;
    },
  };
}

type CreateParameterValue = (parameter: Parameter, stream: string) => unknown;

function toParameterValues(
  { parameters }: Operation,
  { path, stream }: DraftOptions & PathValues,
  exampleOf: CreateParameterValue,
): Map<string, unknown> {
  const values = new Map<string, unknown>();
  for (const [name, key] of path) values.set(parameterKey({ in: 'path', name }), key);
  for (const parameter of parameters) {
    if (parameter.required && !values.has(parameterKey(parameter)))
      values.set(parameterKey(parameter), exampleOf(parameter, stream));
  }
  return values;
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

/** Operations that go without a body even where the document describes one. */
function hasNoBody({ method }: Operation): boolean {
  return /^(GET|HEAD|DELETE|OPTIONS|TRACE)$/.test(method);
}

const listWritableTypes: RequestFactory['typesOf'] = ({ body }) => {
  const types = [...(body?.content ?? [])].filter(
    ([type]) => isWritable(type) && type !== 'application/json-patch+json',
  );
  return types.toSorted(
    ([one], [other]) => Number(isJsonMediaType(other)) - Number(isJsonMediaType(one)),
  );
};
