import type { Operation } from '../operation.ts';
import type { Shapes } from '../shape.ts';
import { isNumeric } from './key.ts';
import { plain, singular } from './noun.ts';
import { entriesOf, isOfScalars, kindOf, outline } from './outline.ts';
import { findBodySchema } from './reply.ts';
import type { Resource } from './resource.ts';

/** What keys are called, by themselves and behind what they are of. */
export const keyWords = ['id', 'uuid', 'gid', 'key', 'slug', 'name', 'number', 'code'];

/** What a body names records by that are put somewhere. */
export type Assigning = {
  /** The property of the body; absent where the body is a list of keys. */
  readonly name: string | undefined;
  /** The schemas of a key there. */
  readonly places: readonly string[];
};

type Named = Pick<Resource, 'noun' | 'parameter'>;

/** `{ "user_id": 7 }`, `{ "ids": [7, 8] }`, `[7, 8]`. */
export const findAssigning = (
  shapes: Shapes,
  operation: Operation | undefined,
  resource: Named,
): Assigning | undefined => {
  const schema = findBodySchema(operation);
  if (schema === undefined) return undefined;
  if (isOfScalars(shapes, [schema]))
    return isOfNumbers(shapes, [schema]) ? { name: undefined, places: [schema] } : undefined;
  const names = keyNamesOf(resource);
  const one = singular(plain(resource.noun));
  const found = [...outline(shapes, shapes.of([schema]))].find(([name, places]) => {
    const word = singular(plain(name));
    const isList = isOfScalars(shapes, places);
    // `labels` in words may well be new ones.
    if (isList && word === one) return isOfNumbers(shapes, places);
    return names.includes(word) && (isList || kindOf(shapes, shapes.of(places)) === 'scalar');
  });
  if (!found) return undefined;
  const [name, places] = found;
  const entries = entriesOf(shapes, shapes.of(places));
  return { name, places: entries.length > 0 ? entries : places };
};

const isOfNumbers = (shapes: Shapes, places: readonly string[]): boolean =>
  isNumeric(shapes.of(entriesOf(shapes, shapes.of(places))).types);

/** What a key of records is called elsewhere. */
const keyNamesOf = ({ noun, parameter }: Named): readonly string[] => {
  const one = singular(plain(noun));
  return ['id', plain(parameter), one, ...keyWords.map((word) => `${one}${word}`)];
};
