import type { Shapes } from '../shape.ts';
import type { Bodies } from './bodies.ts';
import { kindOf, outline } from './outline.ts';
import type { PathNode } from './path-tree.ts';
import type { Resource } from './resource.ts';

type Ground = { readonly shapes: Shapes; readonly bodies: Bodies };

/** Whether records of which nothing is known may have properties that are texts. */
export const hasRoom = (
  { shapes, bodies }: Ground,
  { parameter, noun }: Resource,
  { operations }: PathNode,
): boolean => {
  const one = bodies.one(operations.get('GET'), { parameter, noun });
  const rest = shapes.of(shapes.of(one?.places ?? []).rest);
  const isOfTexts = rest.types.length === 0 || rest.types.includes('string');
  return isOfTexts && !['object', 'array'].includes(kindOf(shapes, rest));
};

/** Whether the document says nothing of how a record is read: then there is room for a key beside what was sent. */
export const isReadInAnyForm = (
  { shapes, bodies }: Ground,
  { item, parameter, noun }: Resource,
): boolean => {
  const one = bodies.one(item?.operations.get('GET'), { parameter, noun });
  return one !== undefined && outline(shapes, shapes.of(one.places)).size === 0;
};
