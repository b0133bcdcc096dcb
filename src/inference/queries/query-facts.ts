import {
  findBodySchema,
  isScalarList,
  type Operation,
  type Parameter,
  propertiesOf,
  type SchemaViews,
} from '../../openapi/openapi.ts';
import type { Resource } from '../resource.ts';
import {
  attributesProperty,
  keyListWord,
  resourceIdentifierProperties,
  valueMapName,
} from '../vocabulary/list-queries.ts';
import { normalizeName } from '../vocabulary/singularize.ts';
import type { FilterOverrides } from './list-filter.ts';
import type { AttributesProperty } from './list-query.ts';

/** An operation that lists, counts or clears records. */
export type QueriedOperation = {
  readonly operation: Operation;
  readonly kind: QueriedKind;
  readonly filterOverrides: FilterOverrides;
  /** All resources of the document. */
  readonly resources: readonly Resource[];
};

/** Kinds of plan with a query; a `search` reads its query from the body too. */
export type QueriedKind = 'list' | 'search' | 'count' | 'clear' | 'read';

/** All that the rules for list queries conclude from. */
export type QueryFacts = {
  readonly schemaViews: SchemaViews;
  readonly inputs: readonly ListInput[];
  readonly filterOverrides: FilterOverrides;
  /** The operation, if its body is part of the query. */
  readonly searchBody: Operation | undefined;
  readonly properties: PropertyPointers;
  readonly attributes: AttributesSchema | undefined;
  readonly key: Resource['key'];
  readonly noun: string;
  readonly resources: readonly Resource[];
};

/** Schema pointers by property name. */
export type PropertyPointers = ReadonlyMap<string, readonly string[]>;

/** Something that a client can send to a list: a query parameter, or a property of a search's body. */
export type ListInput = {
  readonly name: string;
  readonly schemaPointers: readonly string[];
  readonly required?: boolean;
  readonly description?: string | undefined;
};

export type AttributesSchema = AttributesProperty & { readonly properties: PropertyPointers };

/** Collects what a list can be sent and what its records look like. */
export function collectQueryFacts(
  schemaViews: SchemaViews,
  { operation, kind, filterOverrides, resources }: QueriedOperation,
  { entity, key, noun }: Pick<Resource, 'entity' | 'key' | 'noun'>,
): QueryFacts {
  const properties = propertiesOf(schemaViews, schemaViews.of(entity));
  const attributes =
    findAttributes(schemaViews, properties) ?? findValueMap(schemaViews, properties);
  const names = listPropertyNames({ properties, attributes });
  const inputs = [
    ...operation.parameters.flatMap((parameter) => toInputs(schemaViews, parameter, names)),
    ...(kind === 'search' ? listBodyInputs(schemaViews, operation) : []),
  ];
  const searchBody = kind === 'search' ? operation : undefined;
  return {
    schemaViews,
    inputs,
    filterOverrides,
    searchBody,
    properties,
    attributes,
    key,
    noun,
    resources,
  };
}

/** The names of a record's properties and attributes. */
export function listPropertyNames({
  properties,
  attributes,
}: Pick<QueryFacts, 'properties' | 'attributes'>): readonly string[] {
  return [...new Set([...properties.keys(), ...(attributes?.properties.keys() ?? [])])];
}

/** Finds the first input with such a normalized name that `x-sandlot` does not declare a filter. */
export function findInput(
  { inputs, filterOverrides }: QueryFacts,
  names: RegExp,
  fits: (input: ListInput) => boolean = () => true,
): ListInput | undefined {
  return inputs.find(
    (input) =>
      names.test(normalizeName(input.name)) &&
      typeof filterOverrides.get(input.name) !== 'string' &&
      fits(input),
  );
}

/** True where a schema allows numbers. */
export function mayBeNumber(schemaViews: SchemaViews, schemaPointers: readonly string[]): boolean {
  const { types } = schemaViews.of(schemaPointers);
  return types.length === 0 || types.includes('integer') || types.includes('number');
}

export function defaultOf(schemaViews: SchemaViews, { schemaPointers }: ListInput): unknown {
  return schemaViews.of(schemaPointers).keywords.default;
}

/** The `attributes` of a JSON:API resource object, which stand beside `type` and `id`. */
function findAttributes(
  schemaViews: SchemaViews,
  properties: PropertyPointers,
): AttributesSchema | undefined {
  const view = schemaViews.of(properties.get(attributesProperty));
  const own = propertiesOf(schemaViews, view);
  const isResourceObject = resourceIdentifierProperties.every((name) => properties.has(name));
  return isResourceObject && own.size > 0
    ? { name: attributesProperty, properties: own, required: [...view.required] }
    : undefined;
}

/** The only map of a record: `properties` of `{ "id": "7", "properties": { "name": "Tom" } }`. */
function findValueMap(
  schemaViews: SchemaViews,
  properties: PropertyPointers,
): AttributesSchema | undefined {
  const maps = [...properties].filter(
    ([name, schemaPointers]) =>
      valueMapName.test(normalizeName(name)) && isMapOfValues(schemaViews, schemaPointers),
  );
  const [first, ...others] = maps;
  return first === undefined || others.length > 0
    ? undefined
    : { name: first[0], properties: new Map(), required: [], isMap: true };
}

function isMapOfValues(schemaViews: SchemaViews, schemaPointers: readonly string[]): boolean {
  const view = schemaViews.of(schemaPointers);
  return view.types.includes('object') && propertiesOf(schemaViews, view).size === 0;
}

/** The inputs of a parameter: its own, the parts of an object, or the properties of a whole query (OpenAPI 3.2). */
function toInputs(
  schemaViews: SchemaViews,
  { in: location, name, schemaPointer, required, style, explode, description }: Parameter,
  propertyNames: readonly string[],
): readonly ListInput[] {
  const input = { name, schemaPointers: [schemaPointer], required, description };
  if (location === 'querystring') return listPropertyInputs(schemaViews, [schemaPointer]);
  if (location !== 'query') return [];
  if (style === 'deepObject') return listDeepObjectInputs(schemaViews, input, propertyNames);
  // The properties of an exploded object are sent by their own names.
  const parts = style === 'form' && explode ? listPropertyInputs(schemaViews, [schemaPointer]) : [];
  return [input, ...parts];
}

/** The properties of a body and, one level down, theirs: `{ "filter": { "colour": "red" }, "limit": 5 }`. */
function listBodyInputs(schemaViews: SchemaViews, operation: Operation): readonly ListInput[] {
  const schema = findBodySchema(operation);
  if (schema !== undefined && isScalarList(schemaViews, [schema]))
    return [{ name: toListName(operation), schemaPointers: [schema] }];
  const inputs = schema === undefined ? [] : listPropertyInputs(schemaViews, [schema]);
  const nested = inputs.flatMap((input) => listPropertyInputs(schemaViews, input.schemaPointers));
  return [...inputs, ...nested];
}

/** What a body that is a list holds, as its path says: `usernames` of `/users/by-usernames`. */
export function toListName({ path }: Operation): string {
  const last = path.split('/').at(-1) ?? '';
  const [, name = 'ids'] = keyListWord.exec(last) ?? [];
  return name;
}

function listPropertyInputs(
  schemaViews: SchemaViews,
  schemaPointers: readonly string[],
): readonly ListInput[] {
  return [...propertiesOf(schemaViews, schemaViews.of(schemaPointers))].map(([name, pointers]) => ({
    name,
    schemaPointers: pointers,
  }));
}

/**
 * `page[limit]` of `page`, `filter[price][gt]` of `filter`. An object that describes no parts takes each
 * property of the records.
 */
function listDeepObjectInputs(
  schemaViews: SchemaViews,
  input: ListInput,
  propertyNames: readonly string[],
  depth = 0,
): readonly ListInput[] {
  const described = depth > 1 ? [] : listPropertyInputs(schemaViews, input.schemaPointers);
  const undescribed =
    described.length > 0 ? [] : propertyNames.map((name) => ({ name, schemaPointers: [] }));
  const parts = [...described, ...undescribed].map((part) => ({
    ...part,
    name: `${input.name}[${part.name}]`,
  }));
  return [
    input,
    ...parts.flatMap((part) => listDeepObjectInputs(schemaViews, part, [], depth + 1)),
  ];
}
