import type { Operation } from '../operation.ts';
import type { Shapes } from '../shape.ts';
import { areAlike } from './alike.ts';
import type { Bodies } from './bodies.ts';
import { isSame } from './envelope.ts';
import { strongKeyNames } from './key.ts';
import { outline } from './outline.ts';
import { nounOf, type PathNode, type PathTree, parametersOf, type Step } from './path-tree.ts';
import { findReplySchema } from './reply.ts';
import { spelt } from './spelt.ts';

type Ground = { readonly shapes: Shapes; readonly bodies: Bodies; readonly tree: PathTree };

/** Whether what a key names is all that is below it: `/tables/{table}` lists what `/tables/{table}/{row}` reads. */
export const isListOfBelow = (
  { tree, shapes, bodies }: Ground,
  key: string,
  { steps, operations }: PathNode,
): boolean => {
  const below = tree.get(`${key}/{}`);
  const sought = { parameter: `${below && parametersOf(below.steps).at(-1)}`, noun: nounOf(steps) };
  const get = operations.get('GET');
  const one = bodies.one(below?.operations.get('GET'), sought);
  const many = bodies.many(get, sought);
  if (!one || !many) return false;
  if (isSame(shapes, many.places, one.places)) return true;
  const isRead = [...operations.keys()].every((method) => readOrPosted.includes(method));
  return isRead && !isKeyed(shapes, get, steps) && areAlike(shapes, many.places, one.places);
};

const readOrPosted = ['GET', 'HEAD', 'POST'];

/** Whether a reply has a key of its own: then it is a record, which may well hold a list. */
const isKeyed = (shapes: Shapes, get: Operation | undefined, steps: readonly Step[]): boolean => {
  const keys = strongKeyNames(`${parametersOf(steps).at(-1)}`, nounOf(steps));
  const names = outline(shapes, shapes.of([`${findReplySchema(get)}`])).keys();
  return [...names].some((name) => keys.includes(spelt(name)));
};
