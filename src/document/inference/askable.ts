import type { Parameter } from '../parameter.ts';
import type { Shapes } from '../shape.ts';
import type { Conclusion } from './conclusion.ts';
import { outline } from './outline.ts';
import { findBodySchema } from './reply.ts';

/** Something that a list can be asked for by name, and its schemas. */
export type Askable = {
  readonly name: string;
  readonly places: readonly string[];
  /** Whether it has to be asked. */
  readonly required?: boolean;
};

/**
 * The parameters of the query and the properties of the whole query (OpenAPI 3.2); of a search those
 * of its body too, and of what they hold: `{ "filter": { "colour": "red" }, "limit": 5 }`.
 */
export const listAskable = (
  shapes: Shapes,
  { operation, behaviour }: Pick<Conclusion, 'operation' | 'behaviour'>,
): readonly Askable[] => {
  const inner = (places: readonly string[]): readonly Askable[] =>
    [...outline(shapes, shapes.of(places))].map(([name, own]) => ({ name, places: own }));
  const ofQuery = ({ in: place, name, schema, required }: Parameter): readonly Askable[] => {
    if (place === 'query') return [{ name, places: [schema], required }];
    return place === 'querystring' ? inner([schema]) : [];
  };
  const asked = operation.parameters.flatMap(ofQuery);
  const schema = behaviour === 'search' ? findBodySchema(operation) : undefined;
  if (schema === undefined) return asked;
  const own = inner([schema]);
  return [...asked, ...own, ...own.flatMap(({ places }) => inner(places))];
};
