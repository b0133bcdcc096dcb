import { findExample } from '../example.ts';
import { openFits } from '../fit.ts';
import type { JsonObject } from '../json.ts';
import type { Shapes } from '../shape.ts';
import type { Resource } from './resource.ts';

type Ground = { readonly root: JsonObject; readonly shapes: Shapes };

/** The key that the document's pages offer to try: the example of the parameter. */
export const findShownKey = (
  { root, shapes }: Ground,
  { item, parameter, key }: Pick<Resource, 'item' | 'parameter' | 'key'>,
): unknown => {
  const fits = openFits(shapes);
  for (const { parameters } of item?.operations.values() ?? []) {
    const shown = parameters
      .filter((one) => one.in === 'path' && one.name === parameter)
      .map(({ schema }) => findExample({ root }, schema.replace(/\/schema$/, '')))
      .find((example) => example !== undefined && fits(shapes.of(key.places), example));
    if (shown !== undefined) return shown;
  }
  return undefined;
};

/** The key in the document's example of a record: its own, else the one that its pages offer. */
export const findKeyExample = (ground: Ground, resource: Resource): unknown => {
  const { example, examples } = ground.shapes.of(resource.key.places).keywords;
  const [first = example] = Array.isArray(examples) ? examples : [];
  return first ?? findShownKey(ground, resource);
};
