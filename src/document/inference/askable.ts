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
 * of its body too, and of what they hold: `{ "filter": { "colour": "red" }, "limit": 5 }`. `properties` are
 * those of the records: an object that names none, `filter`, may be asked for each of them.
 */
export const listAskable = (
  shapes: Shapes,
  { operation, behaviour }: Pick<Conclusion, 'operation' | 'behaviour'>,
  properties: readonly string[],
): readonly Askable[] => {
  const inner = (places: readonly string[]): readonly Askable[] =>
    [...outline(shapes, shapes.of(places))].map(([name, own]) => ({ name, places: own }));
  const ofQuery = ({ in: place, name, schema, required, style }: Parameter): readonly Askable[] => {
    const own = { name, places: [schema], required };
    if (place === 'query')
      return style === 'deepObject' ? listDeep(shapes, own, properties) : [own];
    return place === 'querystring' ? inner([schema]) : [];
  };
  const asked = operation.parameters.flatMap(ofQuery);
  const schema = behaviour === 'search' ? findBodySchema(operation) : undefined;
  if (schema === undefined) return asked;
  const own = inner([schema]);
  return [...asked, ...own, ...own.flatMap(({ places }) => inner(places))];
};

/** `page[limit]` of `page`, `filter[price][gt]` of `filter`: what is asked by parts of an object, and the whole. */
const listDeep = (
  shapes: Shapes,
  own: Askable,
  properties: readonly string[],
  depth = 0,
): readonly Askable[] => {
  const inner = depth > 1 ? [] : [...outline(shapes, shapes.of(own.places))];
  // What such a part is by default the document does not say.
  const open = inner.length > 0 ? [] : properties.map((name) => [name, []] as const);
  const parts = [...inner, ...open].map(([name, places]) => ({
    name: `${own.name}[${name}]`,
    places,
  }));
  return [own, ...parts.flatMap((part) => listDeep(shapes, part, [], depth + 1))];
};
