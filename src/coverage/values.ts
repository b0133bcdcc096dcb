import type { Shape, Shapes } from '../document/document.ts';

/** Choices go no deeper than this before they are about something else, or about themselves. */
const deepest = 5;

/** The values that schemas name, those of all their options together; none where one takes any. */
export const listValues = (shapes: Shapes, places: readonly string[]): readonly unknown[] =>
  places.flatMap((place) => valuesOf(shapes, shapes.of([place]), 0));

const valuesOf = (shapes: Shapes, shape: Shape, depth: number): readonly unknown[] => {
  const own = ownValues(shape);
  if (own.length > 0 || depth > deepest) return own;
  return shape.choices.flatMap(({ options }) =>
    options.flatMap((option) => valuesOf(shapes, shapes.of([option]), depth + 1)),
  );
};

const ownValues = ({ keywords }: Shape): readonly unknown[] => {
  if (keywords.const !== undefined) return [keywords.const];
  return Array.isArray(keywords.enum) ? keywords.enum : [];
};
