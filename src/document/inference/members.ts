import { remember } from '../remember.ts';
import type { Shape, Shapes } from '../shape.ts';
import { entriesOf, kindOf, outline } from './outline.ts';

export type Property = readonly [string, readonly string[]];

/** The properties of a shape, as bodies are searched for records. */
export type Members = {
  readonly all: readonly Property[];
  /** Those that hold an object, or a list of objects. */
  readonly nested: readonly Property[];
  readonly arrays: readonly Property[];
};

/** Bodies are searched again and again, each time for something else. */
const known = new WeakMap<Shape, Members>();

export const membersOf = (shapes: Shapes, shape: Shape): Members => {
  const before = known.get(shape);
  if (before) return before;
  const all = [...outline(shapes, shape)];
  const members: Members = {
    all,
    get nested() {
      const nested = all.filter(([, places]) => isNested(shapes, places));
      return remember(this, 'nested', nested);
    },
    get arrays() {
      const arrays = all.filter(([, places]) => kindOf(shapes, shapes.of(places)) === 'array');
      return remember(this, 'arrays', arrays);
    },
  };
  known.set(shape, members);
  return members;
};

/** An object, or a list of objects. */
export const isNested = (shapes: Shapes, places: readonly string[]): boolean => {
  const shape = shapes.of(places);
  const kind = kindOf(shapes, shape);
  if (kind === 'object') return outline(shapes, shape).size > 0;
  return kind === 'array' && kindOf(shapes, shapes.of(entriesOf(shapes, shape))) === 'object';
};
