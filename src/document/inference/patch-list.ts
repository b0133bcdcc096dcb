import type { Shapes } from '../shape.ts';
import { entriesOf, outline } from './outline.ts';

/**
 * The property of a body that holds operations such as those of a JSON Patch: `Operations` of SCIM (RFC
 * 7644, section 3.5.2), `patchOperations` of AWS; `undefined` where none does.
 */
export const findPatchList = (shapes: Shapes, schema: string | undefined): string | undefined => {
  const properties = outline(shapes, shapes.of(schema === undefined ? [] : [schema]));
  const [name] =
    [...properties].find(([, places]) => {
      const entry = outline(shapes, shapes.of(entriesOf(shapes, shapes.of(places))));
      return entry.has('op') && entry.has('path');
    }) ?? [];
  return name;
};
