import { isObject, type JsonObject, objectAt, objectOf, textAt } from '../json/json.ts';
import { joinPointer, readPointer, refToPointer, resolvePointer } from '../json/json-pointer.ts';

const swaggerMethods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch'];

/** Request bodies made of form fields, by the JSON pointers of their operations. */
export type SwaggerForms = ReadonlyMap<string, JsonObject>;

/**
 * Gives each operation of an OpenAPI 2.0 document its own body parameter and takes its form fields
 * out, in place. The upgrader ignores shared bodies and keeps only the type of a form field, so
 * `insertFormBodies` puts the forms back after the upgrade.
 */
export function extractSwaggerBodies(root: JsonObject): SwaggerForms {
  const forms = new Map<string, JsonObject>();
  for (const [path, item] of Object.entries(objectAt(root, 'paths'))) {
    if (isObject(item))
      extractFromPathItem(root, { pointer: joinPointer('/paths', path), item }, forms);
  }
  return forms;
}

type PathItemLocation = { readonly pointer: string; readonly item: JsonObject };

function extractFromPathItem(
  root: JsonObject,
  { pointer, item }: PathItemLocation,
  forms: Map<string, JsonObject>,
) {
  const shared = listSwaggerParameters(root, pointer, item);
  for (const method of swaggerMethods) {
    const operation = item[method];
    if (!isObject(operation)) continue;
    const own = listSwaggerParameters(root, joinPointer(pointer, method), operation);
    const fields = takeFormFields(operation, { own, shared });
    const types = [operation.consumes ?? root.consumes ?? []].flat().map(String);
    if (fields.length > 0) forms.set(joinPointer(pointer, method), toFormBody(fields, types));
  }
  const kept = shared.filter(isOutsideBody).map(({ source }) => source);
  if (shared.length > 0) Reflect.set(item, 'parameters', kept);
}

/** Puts form bodies into the upgraded document. */
export function insertFormBodies(root: JsonObject, forms: SwaggerForms): void {
  for (const [pointer, body] of forms) {
    const operation = resolvePointer(root, pointer).value;
    if (isObject(operation)) Reflect.set(operation, 'requestBody', body);
  }
}

type SwaggerParameter = {
  /** The entry of the list; it may be a reference. */
  readonly source: unknown;
  readonly parameter: JsonObject;
};

function listSwaggerParameters(
  root: JsonObject,
  ownerPointer: string,
  owner: JsonObject,
): readonly SwaggerParameter[] {
  return [owner.parameters ?? []].flat().map((source: unknown, index) => ({
    source,
    parameter: objectOf(
      resolvePointer(root, joinPointer(ownerPointer, 'parameters', `${index}`)).value,
    ),
  }));
}

function isParameterIn(kind: string, { parameter }: SwaggerParameter): boolean {
  return parameter.in === kind;
}

function isOutsideBody(parameter: SwaggerParameter): boolean {
  return !isParameterIn('body', parameter) && !isParameterIn('formData', parameter);
}

type SwaggerParameters = {
  readonly own: readonly SwaggerParameter[];
  readonly shared: readonly SwaggerParameter[];
};

/** Takes the form fields out of an operation's parameters, and copies a shared body into them. */
function takeFormFields(
  operation: JsonObject,
  { own, shared }: SwaggerParameters,
): readonly JsonObject[] {
  const body = [...own, ...shared].find((parameter) => isParameterIn('body', parameter));
  const kept = own.filter(isOutsideBody).map(({ source }) => source);
  const all = body ? [...kept, structuredClone(body.parameter)] : kept;
  if (all.length > 0 || own.length > 0) Reflect.set(operation, 'parameters', all);
  const fields = [...shared, ...own].filter((parameter) => isParameterIn('formData', parameter));
  return [
    ...new Map(fields.map(({ parameter }) => [textAt(parameter, 'name'), parameter])).values(),
  ];
}

/** The styles for `collectionFormat`; `multi` is the default of later versions, and `tsv` has no style. */
const collectionStyles: Readonly<Record<string, string>> = {
  csv: 'form',
  ssv: 'spaceDelimited',
  pipes: 'pipeDelimited',
};

function toFormBody(fields: readonly JsonObject[], types: readonly string[]): JsonObject {
  const properties: Record<string, JsonObject> = {};
  const encoding: Record<string, JsonObject> = {};
  for (const field of fields) {
    const { name, in: _place, required: _required, collectionFormat = 'csv', ...schema } = field;
    properties[`${name}`] =
      field.type === 'file' ? { ...schema, type: 'string', format: 'binary' } : schema;
    const style = collectionStyles[`${collectionFormat}`];
    if (field.type === 'array' && style) encoding[`${name}`] = { style, explode: false };
  }
  const required = fields.filter((field) => field.required === true).map(({ name }) => name);
  const media = { schema: { type: 'object', properties, required }, encoding };
  return {
    required: required.length > 0,
    content: Object.fromEntries(listFormMediaTypes(fields, types).map((type) => [type, media])),
  };
}

const multipart = 'multipart/form-data';
const urlencoded = 'application/x-www-form-urlencoded';

function listFormMediaTypes(
  fields: readonly JsonObject[],
  types: readonly string[],
): readonly string[] {
  const forms = types.filter((type) => [multipart, urlencoded].includes(type));
  if (forms.length > 0) return forms;
  return [fields.some(({ type }) => type === 'file') ? multipart : urlencoded];
}

/**
 * Gives the replies of an OpenAPI 2.0 document the media types of their operations, in place. The
 * upgrader prefers the document's `produces`, and for shared replies knows no other.
 */
export function applyProduces(root: JsonObject): void {
  for (const path of Object.values(objectOf(root.paths))) {
    for (const method of swaggerMethods) {
      const operation = objectOf(objectOf(path)[method]);
      const { produces } = operation;
      if (!Array.isArray(produces) || produces.length === 0) continue;
      const responses = objectOf(operation.responses);
      for (const [status, response] of Object.entries(responses)) {
        Reflect.set(responses, status, withProducedTypes(root, response, produces));
      }
    }
  }
}

function withProducedTypes(
  root: JsonObject,
  response: unknown,
  types: readonly unknown[],
): unknown {
  const pointer = refToPointer(objectOf(response).$ref);
  const described = pointer === undefined ? response : readPointer(root, pointer);
  if (!isObject(described) || described.schema === undefined) return response;
  const { schema, ...rest } = structuredClone(described);
  return { ...rest, content: Object.fromEntries(types.map((type) => [type, { schema }])) };
}
