import type { Shapes } from '../shape.ts';
import type { Bodies } from './bodies.ts';
import { kindOf, outline } from './outline.ts';
import type { Resource } from './resource.ts';

type Ground = { readonly shapes: Shapes; readonly bodies: Bodies };

/** Where a record is in the reply that reads one; `undefined` where nothing does. */
const readOne = ({ bodies }: Ground, { item, parameter, noun }: Resource) =>
  bodies.one(item?.operations.get('GET'), { parameter, noun });

/** Whether records that have a path of their own, and of which nothing is known, may have properties that are texts. */
export const hasRoom = (ground: Ground, resource: Resource): boolean => {
  if (resource.item === undefined) return false;
  const { shapes } = ground;
  const rest = shapes.of(shapes.of(readOne(ground, resource)?.places ?? []).rest);
  const isOfTexts = rest.types.length === 0 || rest.types.includes('string');
  return isOfTexts && !['object', 'array'].includes(kindOf(shapes, rest));
};

/** Whether the document says nothing of how a record is read: then there is room for a key beside what was sent. */
export const isReadInAnyForm = (ground: Ground, resource: Resource): boolean => {
  const one = readOne(ground, resource);
  return one !== undefined && outline(ground.shapes, ground.shapes.of(one.places)).size === 0;
};
