import { isObject, type JsonObject, objectAt, objectOf, textAt } from '../json/json.ts';
import { joinPointer, readPointer, refToPointer, resolvePointer } from '../json/json-pointer.ts';

const swaggerMethods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch'];

/** The bodies of the forms of a document, by the pointers of their operations. */
export type SwaggerForms = ReadonlyMap<string, JsonObject>;

/**
 * Gives the operations of an OpenAPI 2.0 document their own bodies, in place: an upgrade does not see
 * those that are shared, and of a field of a form it keeps the type alone. Forms are taken out, for
 * `putForms` after the upgrade.
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
  { pointer: place, item }: PathItemLocation,
  forms: Map<string, JsonObject>,
) {
  const shared = listSwaggerParameters(root, place, item);
  for (const method of swaggerMethods) {
    const operation = item[method];
    if (!isObject(operation)) continue;
    const own = listSwaggerParameters(root, joinPointer(place, method), operation);
    const fields = takeFormFields(operation, { own, shared });
    const types = [operation.consumes ?? root.consumes ?? []].flat().map(String);
    if (fields.length > 0) forms.set(joinPointer(place, method), toFormBody(fields, types));
  }
  const kept = shared.filter(isOutsideBody).map(({ source }) => source);
  if (shared.length > 0) Reflect.set(item, 'parameters', kept);
}

/** Puts forms into an upgraded document. */
export function insertFormBodies(root: JsonObject, forms: SwaggerForms): void {
  for (const [pointer, body] of forms) {
    const operation = resolvePointer(root, pointer).value;
    if (isObject(operation)) Reflect.set(operation, 'requestBody', body);
  }
}

type SwaggerParameter = {
  /** As it stands in the list, a reference or not. */
  readonly source: unknown;
  readonly parameter: JsonObject;
};

function listSwaggerParameters(
  root: JsonObject,
  place: string,
  owner: JsonObject,
): readonly SwaggerParameter[] {
  return [owner.parameters ?? []].flat().map((source: unknown, index) => ({
    source,
    parameter: objectOf(resolvePointer(root, joinPointer(place, 'parameters', `${index}`)).value),
  }));
}

function isParameterIn(kind: string, { parameter }: SwaggerParameter): boolean {
  return parameter.in === kind;
}
function isOutsideBody(sent: SwaggerParameter): boolean {
  return !isParameterIn('body', sent) && !isParameterIn('formData', sent);
}

type SwaggerParameters = {
  readonly own: readonly SwaggerParameter[];
  readonly shared: readonly SwaggerParameter[];
};

/** Leaves an operation the parameters that are no form, its body in full; and gives its fields. */
function takeFormFields(
  operation: JsonObject,
  { own, shared }: SwaggerParameters,
): readonly JsonObject[] {
  const body = [...own, ...shared].find((sent) => isParameterIn('body', sent));
  const kept = own.filter(isOutsideBody).map(({ source }) => source);
  const all = body ? [...kept, structuredClone(body.parameter)] : kept;
  if (all.length > 0 || own.length > 0) Reflect.set(operation, 'parameters', all);
  const fields = [...shared, ...own].filter((sent) => isParameterIn('formData', sent));
  return [
    ...new Map(fields.map(({ parameter }) => [textAt(parameter, 'name'), parameter])).values(),
  ];
}

/** `collectionFormat` in words of later versions; `multi` is what they do anyway, `tsv` has no word. */
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

const producingMethods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch'];

/**
 * Gives the replies of an OpenAPI 2.0 document the media types of their own operations, in place: an
 * upgrade asks the document before the operation, and for replies that are shared the document alone.
 */
export function applyProduces(root: JsonObject): void {
  for (const path of Object.values(objectOf(root.paths))) {
    for (const method of producingMethods) {
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
