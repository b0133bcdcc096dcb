import type { Operation } from '../operation.ts';
import type { Shapes } from '../shape.ts';
import type { Bodies } from './bodies.ts';
import type { Sought } from './envelope.ts';
import { kindOf, outline } from './outline.ts';
import type { Resource } from './resource.ts';

type Ground = { readonly shapes: Shapes; readonly bodies: Bodies };

/** What says how a record looks: the operation that reads one, else the list, else those that answer with one. */
export const findEntity = (ground: Ground, resource: Resource): readonly string[] => {
  const { item, collection, creates, parameter, noun } = resource;
  const named = { parameter, noun };
  const likenesses = () => [
    ground.bodies.sent(creates, named)?.places ?? [],
    entriesIn({ ...ground, sought: named }, collection?.operations.get('GET')),
  ];
  const seeking = { ...ground, sought: { ...named, likenesses } };
  const own = (method: string) => item?.operations.get(method);
  const found = [
    oneIn(seeking, own('GET')),
    entriesIn(seeking, collection?.operations.get('GET')),
    ...[own('PATCH'), own('PUT'), creates].map((operation) => oneIn(seeking, operation)),
  ].find((places) => places.length > 0);
  return found ?? ground.bodies.sent(creates ?? own('PUT'), seeking.sought)?.places ?? [];
};

export type Seeking = Ground & { readonly sought: Sought };

/** The schemas of the record that an operation answers with; none where they say nothing. */
export const oneIn = (
  { shapes, bodies, sought }: Seeking,
  operation: Operation | undefined,
): readonly string[] => {
  const one = bodies.one(operation, sought);
  return one && outline(shapes, shapes.of(one.places)).size > 0 ? one.places : [];
};

/** The schemas of the objects that an operation lists. */
export const entriesIn = (
  { shapes, bodies, sought }: Seeking,
  operation: Operation | undefined,
): readonly string[] => {
  const many = bodies.many(operation, sought);
  return many && kindOf(shapes, shapes.of(many.places)) === 'object' ? many.places : [];
};
