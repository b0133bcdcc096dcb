import {
  compileConformance,
  kindAt,
  propertiesOf,
  type SchemaViews,
} from '../../openapi/openapi.ts';
import type { EnvelopeFinder } from '../bodies/envelope-finder.ts';
import type { PathNode } from '../paths/path-tree.ts';
import type { RpcOperations } from '../paths/rpc-operation.ts';
import type { Resource } from '../resource.ts';

/** The schemas of the property at a path. */
export function schemaPointersAt(
  schemaViews: SchemaViews,
  schemaPointers: readonly string[],
  path: readonly string[],
): readonly string[] {
  return path.reduce<readonly string[]>(
    (pointers, name) => propertiesOf(schemaViews, schemaViews.of(pointers)).get(name) ?? [],
    schemaPointers,
  );
}

/** The schemas that operations give the path parameter. */
export function listParameterSchemas(
  rpcOperations: RpcOperations,
  item: PathNode | undefined,
  name: string,
): readonly string[] {
  const operations = [...(item?.operations.values() ?? [])];
  const schemas = operations.flatMap((operation) => [
    ...operation.parameters
      .filter((parameter) => parameter.in === 'path' && parameter.name === name)
      .map(({ schemaPointer }) => schemaPointer),
    ...(rpcOperations.get(operation)?.schemaPointers ?? []),
  ]);
  return [...new Set(schemas)];
}

/** The schemas of the entries if a list holds keys only: texts or numbers. */
export function listScalarKeySchemas(
  {
    schemaViews,
    envelopes,
  }: { readonly schemaViews: SchemaViews; readonly envelopes: EnvelopeFinder },
  { collection, parameter, noun }: Resource,
): readonly string[] {
  const list = envelopes.findList(collection?.operations.get('GET'), { parameter, noun });
  const schemaPointers = list?.schemaPointers ?? [];
  return kindAt(schemaViews, schemaPointers) === 'scalar' ? schemaPointers : [];
}

/**
 * If property and path require different formats, a key has to have that of the path, unless the path also accepts
 * the key that the property shows: then it takes other names of the record as well.
 */
export function orderKeySchemas(
  schemaViews: SchemaViews,
  property: readonly string[],
  parameter: readonly string[],
): readonly string[] {
  const { format = '', pattern = '', example } = schemaViews.of(property).keywords;
  const required = schemaViews.of(parameter);
  const isDifferent =
    (required.keywords.format !== undefined &&
      format !== '' &&
      required.keywords.format !== format) ||
    (required.keywords.pattern !== undefined &&
      pattern !== '' &&
      required.keywords.pattern !== pattern);
  const isPropertyFirst =
    !isDifferent || (example !== undefined && compileConformance(schemaViews)(required, example));
  return isPropertyFirst ? [...property, ...parameter] : [...parameter, ...property];
}
