import { findBodySchema, propertiesOf, type SchemaViews } from '../../openapi/openapi.ts';
import type { Resource } from '../resource.ts';
import { anyStateValue } from '../vocabulary/initial-values.ts';

/** The states that a filter of the list or a change of a record enumerates. */
export function listStatesElsewhere(
  schemaViews: SchemaViews,
  { collection, item }: Pick<Resource, 'collection' | 'item'>,
  name: string,
): readonly unknown[] | undefined {
  const filters = collection?.operations.get('GET')?.parameters ?? [];
  const changes = ['PATCH', 'PUT'].map((method) => findBodySchema(item?.operations.get(method)));
  const places = [
    ...filters.flatMap((one) => (one.name === name ? [one.schemaPointer] : [])),
    ...changes.flatMap((body) =>
      body === undefined ? [] : (propertiesOf(schemaViews, schemaViews.of([body])).get(name) ?? []),
    ),
  ];
  for (const pointer of places) {
    const view = schemaViews.of([pointer]);
    const { enum: values } =
      view.items.length > 0 ? schemaViews.of(view.items).keywords : view.keywords;
    if (Array.isArray(values)) return values.filter((value) => !anyStateValue.test(`${value}`));
  }
  return undefined;
}
