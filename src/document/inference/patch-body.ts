import type { Operation } from '../operation.ts';
import type { Shapes } from '../shape.ts';
import { entriesOf, outline } from './outline.ts';
import { findBodySchema } from './reply.ts';

/**
 * Whether what a PATCH takes is a JSON Patch (RFC 6902) by its schema, whatever its media type is
 * called: a list of what has an `op` and a `path`.
 */
export const takesPatch = (shapes: Shapes, operation: Pick<Operation, 'method' | 'body'>) => {
  const schema = operation.method === 'PATCH' ? findBodySchema(operation) : undefined;
  return schema !== undefined && isOfSteps(shapes, [schema]);
};

/**
 * The property of a body that holds operations such as those of a JSON Patch: `Operations` of SCIM (RFC
 * 7644, section 3.5.2), `patchOperations` of AWS; `undefined` where none does.
 */
export const findPatchList = (shapes: Shapes, schema: string | undefined): string | undefined => {
  const properties = outline(shapes, shapes.of(schema === undefined ? [] : [schema]));
  return [...properties].find(([, places]) => isOfSteps(shapes, places))?.[0];
};

/** A list of what has an `op` and a `path`. */
const isOfSteps = (shapes: Shapes, places: readonly string[]): boolean => {
  const step = outline(shapes, shapes.of(entriesOf(shapes, shapes.of(places))));
  return step.has('op') && step.has('path');
};
