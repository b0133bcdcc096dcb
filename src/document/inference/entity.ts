import type { Operation } from '../operation.ts';
import type { Shapes } from '../shape.ts';
import { findMany, findOne, type Sought } from './envelope.ts';
import { kindOf, outline } from './outline.ts';
import { findBodySchema, findReplySchema } from './reply.ts';
import type { Resource } from './resource.ts';

/** What says how a record looks: the operation that reads one, else the list, else those that answer with one. */
export const findEntity = (shapes: Shapes, resource: Resource): readonly string[] => {
  const { item, collection, creates, parameter, noun } = resource;
  const seeking = { shapes, sought: { parameter, noun } };
  const own = (method: string) => item?.operations.get(method);
  const found = [
    oneIn(seeking, own('GET')),
    entriesIn(seeking, collection?.operations.get('GET')),
    ...[own('PATCH'), own('PUT'), creates].map((operation) => oneIn(seeking, operation)),
  ].find((places) => places.length > 0);
  const body = found ? undefined : findBodySchema(creates ?? own('PUT'));
  return (
    found ?? (body === undefined ? [] : (findOne(shapes, [body], seeking.sought)?.places ?? []))
  );
};

export type Seeking = { readonly shapes: Shapes; readonly sought: Sought };

/** The schemas of the record that an operation answers with; none where they say nothing. */
export const oneIn = (
  { shapes, sought }: Seeking,
  operation: Operation | undefined,
): readonly string[] => {
  const schema = findReplySchema(operation);
  const one = schema === undefined ? undefined : findOne(shapes, [schema], sought);
  return one && outline(shapes, shapes.of(one.places)).size > 0 ? one.places : [];
};

/** The schemas of the objects that an operation lists. */
export const entriesIn = (
  { shapes, sought }: Seeking,
  operation: Operation | undefined,
): readonly string[] => {
  const schema = findReplySchema(operation);
  const many = schema === undefined ? undefined : findMany(shapes, [schema], sought);
  return many && kindOf(shapes, shapes.of(many.places)) === 'object' ? many.places : [];
};
