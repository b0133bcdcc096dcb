import {
  compileConformance,
  findExample,
  type JsonObject,
  type SchemaViews,
} from '../../openapi/openapi.ts';
import type { Resource } from '../resource.ts';
import { findShownRecord } from '../resources/shown-record.ts';

export type KeyExampleContext = { readonly root: JsonObject; readonly schemaViews: SchemaViews };

/** The example of the path parameter, which API documentation offers to try. */
export function findParameterExample(
  { root, schemaViews }: KeyExampleContext,
  { item, parameter, key }: Pick<Resource, 'item' | 'parameter' | 'key'>,
): unknown {
  const fits = compileConformance(schemaViews);
  for (const { parameters } of item?.operations.values() ?? []) {
    const shown = parameters
      .filter((one) => one.in === 'path' && one.name === parameter)
      .map(({ schemaPointer }) => findExample({ root }, schemaPointer.replace(/\/schema$/, '')))
      .find(
        (example) => example !== undefined && fits(schemaViews.of(key.schemaPointers), example),
      );
    if (shown !== undefined) return shown;
  }
  return undefined;
}

/**
 * The key of the document's example record: that of its property, else that of the path parameter, else
 * that of the record which the document shows.
 */
export function findKeyExample(context: KeyExampleContext, resource: Resource): unknown {
  const { example, examples } = context.schemaViews.of(resource.key.schemaPointers).keywords;
  const [first = example] = Array.isArray(examples) ? examples : [];
  const parameterExample = first ?? findParameterExample(context, resource);
  if (parameterExample !== undefined) return parameterExample;
  const shown = findShownRecord(context, resource);
  return resource.key.path.reduce<unknown>((value, step) => Object(value)[step], shown);
}
