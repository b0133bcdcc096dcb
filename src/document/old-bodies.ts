import { isObject, type JsonObject, objectAt, objectOf, textAt } from './json.ts';
import { below, locate } from './pointer.ts';

const methods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch'];

/** The bodies of the forms of a document, by the pointers of their operations. */
export type Forms = ReadonlyMap<string, JsonObject>;

/**
 * Gives the operations of an OpenAPI 2.0 document their own bodies, in place: an upgrade does not see
 * those that are shared, and of a field of a form it keeps the type alone. Forms are taken out, for
 * `putForms` after the upgrade.
 */
export const takeBodies = (root: JsonObject): Forms => {
  const forms = new Map<string, JsonObject>();
  for (const [path, item] of Object.entries(objectAt(root, 'paths'))) {
    if (isObject(item)) takeFromPath(root, { place: below('/paths', path), item }, forms);
  }
  return forms;
};

type Place = { readonly place: string; readonly item: JsonObject };

const takeFromPath = (root: JsonObject, { place, item }: Place, forms: Map<string, JsonObject>) => {
  const shared = listParameters(root, place, item);
  for (const method of methods) {
    const operation = item[method];
    if (!isObject(operation)) continue;
    const own = listParameters(root, below(place, method), operation);
    const fields = settle(operation, { own, shared });
    const types = [operation.consumes ?? root.consumes ?? []].flat().map(String);
    if (fields.length > 0) forms.set(below(place, method), toBody(fields, types));
  }
  const kept = shared.filter(isElsewhere).map(({ source }) => source);
  if (shared.length > 0) Reflect.set(item, 'parameters', kept);
};

/** Puts forms into an upgraded document. */
export const putForms = (root: JsonObject, forms: Forms): void => {
  for (const [pointer, body] of forms) {
    const operation = locate(root, pointer).value;
    if (isObject(operation)) Reflect.set(operation, 'requestBody', body);
  }
};

type Sent = {
  /** As it stands in the list, a reference or not. */
  readonly source: unknown;
  readonly parameter: JsonObject;
};

const listParameters = (root: JsonObject, place: string, owner: JsonObject): readonly Sent[] =>
  [owner.parameters ?? []].flat().map((source: unknown, index) => ({
    source,
    parameter: objectOf(locate(root, below(place, 'parameters', `${index}`)).value),
  }));

const isOf = (kind: string, { parameter }: Sent): boolean => parameter.in === kind;
const isElsewhere = (sent: Sent): boolean => !isOf('body', sent) && !isOf('formData', sent);

type Parameters = { readonly own: readonly Sent[]; readonly shared: readonly Sent[] };

/** Leaves an operation the parameters that are no form, its body in full; and gives its fields. */
const settle = (operation: JsonObject, { own, shared }: Parameters): readonly JsonObject[] => {
  const body = [...own, ...shared].find((sent) => isOf('body', sent));
  const kept = own.filter(isElsewhere).map(({ source }) => source);
  const all = body ? [...kept, structuredClone(body.parameter)] : kept;
  if (all.length > 0 || own.length > 0) Reflect.set(operation, 'parameters', all);
  const fields = [...shared, ...own].filter((sent) => isOf('formData', sent));
  return [
    ...new Map(fields.map(({ parameter }) => [textAt(parameter, 'name'), parameter])).values(),
  ];
};

/** `collectionFormat` in words of later versions; `multi` is what they do anyway, `tsv` has no word. */
const styles: Readonly<Record<string, string>> = {
  csv: 'form',
  ssv: 'spaceDelimited',
  pipes: 'pipeDelimited',
};

const toBody = (fields: readonly JsonObject[], types: readonly string[]): JsonObject => {
  const properties: Record<string, JsonObject> = {};
  const encoding: Record<string, JsonObject> = {};
  for (const field of fields) {
    const { name, in: _place, required: _required, collectionFormat = 'csv', ...schema } = field;
    properties[`${name}`] =
      field.type === 'file' ? { ...schema, type: 'string', format: 'binary' } : schema;
    const style = styles[`${collectionFormat}`];
    if (field.type === 'array' && style) encoding[`${name}`] = { style, explode: false };
  }
  const required = fields.filter((field) => field.required === true).map(({ name }) => name);
  const media = { schema: { type: 'object', properties, required }, encoding };
  return {
    required: required.length > 0,
    content: Object.fromEntries(listTypes(fields, types).map((type) => [type, media])),
  };
};

const multipart = 'multipart/form-data';
const urlencoded = 'application/x-www-form-urlencoded';

const listTypes = (fields: readonly JsonObject[], types: readonly string[]): readonly string[] => {
  const forms = types.filter((type) => [multipart, urlencoded].includes(type));
  if (forms.length > 0) return forms;
  return [fields.some(({ type }) => type === 'file') ? multipart : urlencoded];
};
