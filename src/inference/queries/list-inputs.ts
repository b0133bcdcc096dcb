import {
  findBodySchema,
  type Parameter,
  propertiesOf,
  type SchemaViews,
} from '../../openapi/openapi.ts';
import type { PlannedOperation } from '../operations/planned-operation.ts';

/** Something that a list can be asked for by name, and its schemas. */
export type ListInput = {
  readonly name: string;
  readonly schemaPointers: readonly string[];
  /** Whether it has to be asked. */
  readonly required?: boolean;
};

/**
 * The parameters of the query and the properties of the whole query (OpenAPI 3.2); of a search those
 * of its body too, and of what they hold: `{ "filter": { "colour": "red" }, "limit": 5 }`. `properties` are
 * those of the records: an object that names none, `filter`, may be asked for each of them.
 */
export function listInputs(
  shapes: SchemaViews,
  { operation, plan }: Pick<PlannedOperation, 'operation' | 'plan'>,
  properties: readonly string[],
): readonly ListInput[] {
  const inner = (places: readonly string[]): readonly ListInput[] =>
    [...propertiesOf(shapes, shapes.of(places))].map(([name, own]) => ({
      name,
      schemaPointers: own,
    }));
  const ofQuery = ({
    in: place,
    name,
    schemaPointer,
    required,
    style,
  }: Parameter): readonly ListInput[] => {
    const own = { name, schemaPointers: [schemaPointer], required };
    if (place === 'query')
      return style === 'deepObject' ? listDeepObjectInputs(shapes, own, properties) : [own];
    return place === 'querystring' ? inner([schemaPointer]) : [];
  };
  const asked = operation.parameters.flatMap(ofQuery);
  const schema = plan.kind === 'search' ? findBodySchema(operation) : undefined;
  if (schema === undefined) return asked;
  const own = inner([schema]);
  return [...asked, ...own, ...own.flatMap(({ schemaPointers }) => inner(schemaPointers))];
}

/** `page[limit]` of `page`, `filter[price][gt]` of `filter`: what is asked by parts of an object, and the whole. */
function listDeepObjectInputs(
  shapes: SchemaViews,
  own: ListInput,
  properties: readonly string[],
  depth = 0,
): readonly ListInput[] {
  const inner = depth > 1 ? [] : [...propertiesOf(shapes, shapes.of(own.schemaPointers))];
  // What such a part is by default the document does not say.
  const open = inner.length > 0 ? [] : properties.map((name) => [name, []] as const);
  const parts = [...inner, ...open].map(([name, places]) => ({
    name: `${own.name}[${name}]`,
    schemaPointers: places,
  }));
  return [own, ...parts.flatMap((part) => listDeepObjectInputs(shapes, part, [], depth + 1))];
}
