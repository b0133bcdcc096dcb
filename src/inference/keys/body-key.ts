import { propertiesOf, type SchemaView, type SchemaViews } from '../../openapi/openapi.ts';
import { findListEntrySchema } from '../resources/record-schema.ts';
import type { Resource } from '../resources/resource.ts';
import { normalizeName } from '../vocabulary/singularize.ts';
import { findRenamedKeyProperty, isCompatible } from './key-property.ts';
import type { KeyContext, ScoredKey } from './key-rule.ts';
import { schemaPointersAt } from './key-schemas.ts';

/**
 * The path to the key in the body of a creation. It counts if the document does not call it
 * read-only, or requires it. Otherwise the names that the path or the list have for it are tried.
 */
export function findBodyKeyPath(
  context: Pick<KeyContext, 'shapes' | 'envelopes'>,
  resource: Resource,
  { path, schemaPointers }: Pick<ScoredKey, 'path' | 'schemaPointers'>,
): readonly string[] | undefined {
  const { shapes, envelopes } = context;
  const { noun, parameter, createOperation, collection, entity } = resource;
  const hint = { parameter: `${path.at(-1)}`, noun, entity };
  const body = envelopes.findSentRecord(createOperation, hint);
  if (!body) return undefined;
  // A key that is read-only in the record may still be chosen at creation.
  if (shapes.of(schemaPointers).keywords.readOnly === true) {
    const isRequired = shapes.of(body.schemaPointers).required.has(path.join('.'));
    return isRequired && isWritable(shapes, body.schemaPointers, path) ? path : undefined;
  }
  const names = [...propertiesOf(shapes, shapes.of(body.schemaPointers))]
    .filter(
      ([name, own]) =>
        normalizeName(name) === normalizeName(parameter) &&
        isCompatible(shapes, schemaPointers, own),
    )
    .map(([name]) => name);
  const search = { shapes, envelopes, hint: { parameter, noun } };
  const entries = findListEntrySchema(search, collection?.operations.get('GET'));
  const key = { parameter, path, schemaPointers };
  const listed = findRenamedKeyProperty(shapes, entries, { key, noun });
  return [path, names, listed === undefined ? [] : [listed]].find(
    (keyPath) => keyPath.length > 0 && isWritable(shapes, body.schemaPointers, keyPath),
  );
}

function isWritable(
  shapes: SchemaViews,
  body: readonly string[],
  path: readonly string[],
): boolean {
  // A property that only some variants of the body have is hardly the key.
  if (!isInEveryVariant(shapes, shapes.of(body), `${path[0]}`)) return false;
  const schemaPointers = schemaPointersAt(shapes, body, path);
  return schemaPointers.length > 0 && shapes.of(schemaPointers).keywords.readOnly !== true;
}

/** Nested choices may contain themselves. */
const deepestChoice = 4;

function isInEveryVariant(
  shapes: SchemaViews,
  { properties, choices }: SchemaView,
  name: string,
  depth = 0,
): boolean {
  if (depth > deepestChoice) return true;
  const choicesOfVariants = choices.map(({ options }) =>
    options.map((option) => shapes.of([option])),
  );
  if (properties.has(name))
    return choicesOfVariants.every(
      (variants) =>
        variants.every(({ required }) => required.has(name)) ||
        !variants.some(({ required }) => required.has(name)),
    );
  // A variant that is a list holds records, too.
  return choicesOfVariants
    .map((variants) => variants.filter(({ types }) => !types.includes('array')))
    .some(
      (variants) =>
        variants.length > 0 &&
        variants.every((variant) => isInEveryVariant(shapes, variant, name, depth + 1)),
    );
}
