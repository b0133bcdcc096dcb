import {
  isObject,
  type JsonObject,
  jsonTypeOf,
  type OpenApiDocument,
  objectOf,
  readPointer,
  resolvePointer,
  type SchemaViews,
  splitPointer,
} from '../../openapi/openapi.ts';
import type { LearnedCall } from './learned-call.ts';

/** An OpenAPI Overlay 1.0 that makes a document fit the replies of an API. */
export type LearnedOverlay = {
  readonly overlay: '1.0.0';
  readonly info: { readonly title: string; readonly version: string };
  readonly actions: readonly OverlayAction[];
};

export type OverlayAction = {
  /** JSONPath of an object of the document. */
  readonly target: string;
  readonly description: string;
  readonly update: Readonly<Record<string, unknown>>;
};

/** Finds what replies have and the document does not: statuses, properties, and null. */
export type OverlayLearner = {
  add(call: LearnedCall): void;
  /** @param archive the name of the recording. Absent where the document fits. */
  overlay(archive: string): LearnedOverlay | undefined;
};

export function createOverlayLearner(
  document: OpenApiDocument,
  schemaViews: SchemaViews,
): OverlayLearner {
  const actions = new Map<string, OverlayAction>();
  const add = (pointer: string, description: string, update: OverlayAction['update']) => {
    const target = toJsonPath(pointer);
    const known = actions.get(`${target} ${description}`);
    actions.set(`${target} ${description}`, {
      target,
      description,
      update: known === undefined ? update : mergeUpdates(known.update, update),
    });
  };
  const context = { document, schemaViews, add };
  return {
    add: (call) => {
      const { operation, reply, body } = call;
      const documented = findReply(call);
      if (documented === undefined) {
        const description = `${operation.id} answered ${reply.status}`;
        add(`${operation.pointer}/responses`, description, {
          [reply.status]: describeReply(call),
        });
        return;
      }
      const schema = toMediaPointer(documented.content, call);
      if (schema !== undefined && body !== undefined) compareValue(context, [schema], body);
    },
    overlay: (archive) =>
      actions.size === 0
        ? undefined
        : {
            overlay: '1.0.0',
            info: {
              title: `Additions to ${document.title} from ${archive}`,
              version: document.version,
            },
            actions: [...actions.values()],
          },
  };
}

type OverlayContext = {
  readonly document: OpenApiDocument;
  readonly schemaViews: SchemaViews;
  readonly add: (pointer: string, description: string, update: OverlayAction['update']) => void;
};

function findReply({ operation: { replies }, reply: { status } }: LearnedCall) {
  return replies.get(`${status}`) ?? replies.get(`${`${status}`[0]}XX`) ?? replies.get('DEFAULT');
}

/** The pointer of the schema for the reply's media type. */
function toMediaPointer(
  content: ReadonlyMap<string, string>,
  { reply: { headers } }: LearnedCall,
): string | undefined {
  const [type = ''] = `${headers['content-type'] ?? ''}`.split(';');
  const name = type.trim().toLowerCase();
  const pointer = [...content].find(([one]) => one.toLowerCase().split(';')[0] === name)?.[1];
  return pointer === undefined ? undefined : `${pointer}/schema`;
}

/** A reply that the document lacks, with a schema for its body. */
function describeReply({ reply: { headers }, body }: LearnedCall) {
  const [type = ''] = `${headers['content-type'] ?? ''}`.split(';');
  return {
    description: 'Seen in recorded traffic.',
    ...(body === undefined ? {} : { content: { [type.trim()]: { schema: inferSchema(body) } } }),
  };
}

function compareValue(
  context: OverlayContext,
  schemaPointers: readonly string[],
  value: unknown,
): void {
  const view = context.schemaViews.of(schemaPointers);
  // Which option of a choice a value belongs to is not known.
  if (view.choices.length > 0) return;
  if (Array.isArray(value))
    for (const entry of value)
      compareInner(context, view.items, { name: 'An entry', value: entry });
  if (!isObject(value)) return;
  for (const [name, own] of Object.entries(value)) {
    const declared = view.properties.get(name);
    if (declared !== undefined) compareInner(context, declared, { name: `"${name}"`, value: own });
    else if (view.properties.size > 0 && view.additionalProperties.length === 0)
      addProperty(context, schemaPointers, { name, value: own });
  }
}

type NamedValue = { readonly name: string; readonly value: unknown };

function compareInner(
  context: OverlayContext,
  schemaPointers: readonly string[],
  { name, value }: NamedValue,
): void {
  if (schemaPointers.length === 0) return;
  if (value === null) addNull(context, schemaPointers, name);
  else compareValue(context, schemaPointers, value);
}

/** Only a schema with a type of its own can be widened; a shared one would be for all its users. */
function addNull(
  { document: { root }, add }: OverlayContext,
  [pointer = '']: readonly string[],
  name: string,
): void {
  const { type, $ref } = objectOf(readPointer(root, pointer));
  const types = [type].flat();
  if ($ref !== undefined || type === undefined || types.includes('null')) return;
  const update = Array.isArray(type) ? { type: ['null'] } : { type: [type, 'null'] };
  add(pointer, `${name} was null`, update);
}

function addProperty(
  { document: { root }, add }: OverlayContext,
  [pointer = '']: readonly string[],
  { name, value }: NamedValue,
): void {
  const target = resolvePointer(root, pointer);
  const schema = objectOf(target.value);
  // In an allOf the part with properties gets one more.
  const [part] = Array.isArray(schema.allOf) ? listParts(root, target.pointer, schema.allOf) : [];
  add(part ?? target.pointer, `The property "${name}" is not documented`, {
    properties: { [name]: inferSchema(value) },
  });
}

function listParts(
  root: OpenApiDocument['root'],
  pointer: string,
  parts: readonly unknown[],
): readonly string[] {
  return parts
    .map((_, index) => resolvePointer(root, `${pointer}/allOf/${index}`))
    .filter(({ value }) => isObject(value) && 'properties' in value)
    .map((part) => part.pointer);
}

/** The schema of one value. */
function inferSchema(value: unknown): Readonly<Record<string, unknown>> {
  if (Array.isArray(value))
    return value.length === 0
      ? { type: 'array' }
      : { type: 'array', items: value.map(inferSchema).reduce(mergeSchemas) };
  if (!isObject(value)) return { type: jsonTypeOf(value) };
  return {
    type: 'object',
    properties: Object.fromEntries(
      Object.entries(value).map(([name, inner]) => [name, inferSchema(inner)]),
    ),
  };
}

/** A schema for the values of both. */
function mergeSchemas(one: JsonObject, other: JsonObject): JsonObject {
  const types = [...new Set([one.type, other.type].flat())].filter((type) => type !== undefined);
  const properties = mergeProperties(objectOf(one.properties), objectOf(other.properties));
  const items = [one.items, other.items].filter(isObject);
  return {
    type: types.length === 1 ? types[0] : types,
    ...(Object.keys(properties).length > 0 ? { properties } : {}),
    ...(items.length > 0 ? { items: items.reduce(mergeSchemas) } : {}),
  };
}

function mergeProperties(one: JsonObject, other: JsonObject): JsonObject {
  return Object.fromEntries(
    [...new Set([...Object.keys(one), ...Object.keys(other)])].map((name) => {
      const [own, others] = [one[name], other[name]];
      return [
        name,
        isObject(own) && isObject(others) ? mergeSchemas(own, others) : (own ?? others),
      ];
    }),
  );
}

/** Updates of the same property of the same schema, seen in several calls. */
function mergeUpdates(
  one: OverlayAction['update'],
  other: OverlayAction['update'],
): OverlayAction['update'] {
  return 'properties' in one
    ? { properties: mergeProperties(objectOf(one.properties), objectOf(other.properties)) }
    : one;
}

/** `$['paths']['/pets']['get']` for `/paths/~1pets/get`. */
function toJsonPath(pointer: string): string {
  const names = splitPointer(pointer).map((name) => name.replace(/['\\]/g, '\\$&'));
  return `$${names.map((name) => `['${name}']`).join('')}`;
}
