import {
  entriesOf,
  findBodySchema,
  type Operation,
  propertiesOf,
  type SchemaViews,
} from '../../openapi/openapi.ts';

/**
 * Whether what a PATCH takes is a JSON Patch (RFC 6902) by its schema, whatever its media type is
 * called: a list of what has an `op` and a `path`.
 */
export function takesJsonPatch(shapes: SchemaViews, operation: Pick<Operation, 'method' | 'body'>) {
  const schema = operation.method === 'PATCH' ? findBodySchema(operation) : undefined;
  return schema !== undefined && isPatchOperationList(shapes, [schema]);
}

/**
 * The property of a body that holds operations such as those of a JSON Patch: `Operations` of SCIM (RFC
 * 7644, section 3.5.2), `patchOperations` of AWS; `undefined` where none does.
 */
export function findPatchListProperty(
  shapes: SchemaViews,
  schema: string | undefined,
): string | undefined {
  const properties = propertiesOf(shapes, shapes.of(schema === undefined ? [] : [schema]));
  return [...properties].find(([, places]) => isPatchOperationList(shapes, places))?.[0];
}

/** A list of what has an `op` and a `path`. */
function isPatchOperationList(shapes: SchemaViews, places: readonly string[]): boolean {
  const step = propertiesOf(shapes, shapes.of(entriesOf(shapes, shapes.of(places))));
  return step.has('op') && step.has('path');
}
