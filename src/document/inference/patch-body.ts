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
  if (schema === undefined) return false;
  const step = outline(shapes, shapes.of(entriesOf(shapes, shapes.of([schema]))));
  return step.has('op') && step.has('path');
};
