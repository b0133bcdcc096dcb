import {
  entriesOf,
  findBodySchema,
  type Operation,
  propertiesOf,
  type SchemaViews,
} from '../../openapi/openapi.ts';

/**
 * Whether the body of a PATCH is described as a JSON Patch (RFC 6902), a list of objects with `op` and
 * `path`, whatever its media type.
 */
export function takesJsonPatch(
  schemaViews: SchemaViews,
  operation: Pick<Operation, 'method' | 'body'>,
): boolean {
  const schema = operation.method === 'PATCH' ? findBodySchema(operation) : undefined;
  return schema !== undefined && isPatchOperationList(schemaViews, [schema]);
}

/**
 * The property of a body that lists patch operations: `Operations` of SCIM (RFC 7644, section 3.5.2),
 * `patchOperations` of AWS.
 */
export function findPatchListProperty(
  schemaViews: SchemaViews,
  schemaPointers: readonly string[],
): string | undefined {
  const properties = propertiesOf(schemaViews, schemaViews.of(schemaPointers));
  return [...properties].find(([, pointers]) => isPatchOperationList(schemaViews, pointers))?.[0];
}

function isPatchOperationList(
  schemaViews: SchemaViews,
  schemaPointers: readonly string[],
): boolean {
  const entry = schemaViews.of(entriesOf(schemaViews, schemaViews.of(schemaPointers)));
  const properties = propertiesOf(schemaViews, entry);
  return properties.has('op') && properties.has('path');
}
