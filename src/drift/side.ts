import { type Choice, type Shape, type Shapes, typeOf } from '../document/document.ts';

/** A schema of one of the documents: its places, and what was picked of its choices. */
export type Side = {
  readonly places: readonly string[];
  readonly picked: readonly string[];
  /** What it would stand in, where there is none. */
  readonly owner: string;
};

export const toSide = (places: readonly string[], owner = ''): Side => ({
  places,
  picked: [],
  owner,
});

/** A side with one option more picked. */
export const withPick = (side: Side, option: string): Side => ({
  ...side,
  picked: [...side.picked, option],
});

/** The shape of a side. */
export const shapeOf = (shapes: Shapes, { places, picked }: Side): Shape => {
  const whole = shapes.of([...places, ...picked]);
  const last = picked.at(-1);
  const choices = last === undefined ? whole.choices : shapes.of([last]).choices;
  return withTypes(takeNullsOut(shapes, { ...whole, choices }, [...places, ...picked]));
};

/** A choice between one thing and null is that thing, or null. */
const takeNullsOut = (shapes: Shapes, shape: Shape, places: readonly string[]): Shape => {
  const rests = shape.choices.map((choice) => withoutNulls(shapes, choice));
  const index = rests.findIndex(
    (rest, at) => rest.length === 1 && Number(shape.choices[at]?.options.length) > 1,
  );
  const [rest] = rests[index] ?? [];
  if (rest === undefined) return shape;
  const whole = shapes.of([...places, rest]);
  const { types } = withTypes(whole);
  return {
    ...whole,
    choices: [...shape.choices.filter((_choice, at) => at !== index), ...shapes.of([rest]).choices],
    types: types.length === 0 || types.includes('null') ? types : [...types, 'null'],
  };
};

const withoutNulls = (shapes: Shapes, { options }: Choice): readonly string[] =>
  options.filter((option) => {
    const { types } = shapes.of([option]);
    return types.length !== 1 || types[0] !== 'null';
  });

/** What says no type but means one. */
const withTypes = (shape: Shape): Shape => {
  if (shape.types.length > 0) return shape;
  const values = valuesOf(shape);
  if (values !== undefined) return { ...shape, types: [...new Set(values.map(typeOf))] };
  if (shape.properties.size > 0) return { ...shape, types: ['object'] };
  return shape.items.length > 0 ? { ...shape, types: ['array'] } : shape;
};

/** The values that a shape names, where it names them all. */
export const valuesOf = ({ keywords }: Shape): readonly unknown[] | undefined => {
  if (keywords.const !== undefined) return [keywords.const];
  return Array.isArray(keywords.enum) ? keywords.enum : undefined;
};
