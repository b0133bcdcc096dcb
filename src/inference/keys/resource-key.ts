import { propertiesOf, type SchemaView, type SchemaViews } from '../../openapi/openapi.ts';
import {
  hiddenKeyProperty,
  type KeyCandidate,
  type Resource,
  type ResourceKey,
} from '../resource.ts';
import { findListEntrySchema } from '../resources/record-schema.ts';
import { serverKeyText } from '../vocabulary/key-names.ts';
import { normalizeName } from '../vocabulary/singularize.ts';
import { findRenamedKeyProperty, isCompatible, isNumeric } from './key-property.ts';
import type { KeyContext, ScoredKey } from './key-rule.ts';
import {
  listParameterSchemas,
  listScalarKeySchemas,
  orderKeySchemas,
  schemaPointersAt,
} from './key-schemas.ts';
import { keyRules } from './rules.ts';

/**
 * Finds the key of a resource: the candidate of the key rules with the highest score.
 * @throws an error of one sentence if `x-sandlot` names a property that records do not have.
 */
export function findResourceKey(
  context: Omit<KeyContext, 'parameterSchemas'>,
  resource: Resource,
): ResourceKey {
  const { parameter, kind } = resource;
  const parameterSchemas = toParameterSchemas(context, resource);
  const hidden: ResourceKey = {
    parameter,
    path: [],
    bodyPath: [],
    storedProperty: hiddenKeyProperty,
    origin: 'server',
    schemaPointers: [...parameterSchemas, ...listScalarKeySchemas(context, resource)],
    isNumericText: false,
    isGuess: false,
  };
  if (kind === 'singleton') return hidden;
  const best = findBestKey({ ...context, parameterSchemas }, resource);
  return best ? toResourceKey({ ...context, parameterSchemas }, resource, best) : hidden;
}

function toParameterSchemas(
  { rpcOperations }: Pick<KeyContext, 'rpcOperations'>,
  { kind, item, parameter }: Resource,
): readonly string[] {
  return kind === 'singleton' ? [] : listParameterSchemas(rpcOperations, item, parameter);
}

/** Rules that cannot reach the best score so far are not tried. */
function findBestKey(context: KeyContext, resource: Resource): ScoredKey | undefined {
  let best: ScoredKey | undefined;
  for (const { maxScore, find } of keyRules) {
    const score = best?.score ?? 0;
    const candidate = maxScore > score ? find(context, resource) : undefined;
    if (candidate && candidate.score > score) best = candidate;
  }
  return best;
}

/** All candidates for the key of a resource, the one with the highest score first. */
export function listKeyCandidates(
  context: Omit<KeyContext, 'parameterSchemas'>,
  resource: Resource,
): readonly KeyCandidate[] {
  if (resource.kind === 'singleton') return [];
  const parameterSchemas = toParameterSchemas(context, resource);
  return keyRules
    .flatMap(({ name, find }) => {
      const candidate = find({ ...context, parameterSchemas }, resource);
      if (candidate === undefined) return [];
      const { path, score, reason } = candidate;
      return [{ property: path.join('.'), rule: name, score, reason }];
    })
    .sort((left, right) => right.score - left.score);
}

function toResourceKey(
  context: KeyContext,
  resource: Resource,
  { path, schemaPointers, isGuess }: ScoredKey,
): ResourceKey {
  const { schemaViews, parameterSchemas, listing } = context;
  const bodyPath = findBodyKeyPath(context, resource, { path, schemaPointers });
  return {
    parameter: resource.parameter,
    path,
    storedProperty: path.length === 1 && listing === 'listed' ? `${path[0]}` : hiddenKeyProperty,
    schemaPointers: isCompatible(schemaViews, schemaPointers, parameterSchemas)
      ? orderKeySchemas(schemaViews, schemaPointers, parameterSchemas)
      : schemaPointers,
    bodyPath: bodyPath ?? [],
    origin: bodyPath ? 'client' : 'server',
    isNumericText:
      isNumeric(schemaViews.of(parameterSchemas).types) &&
      schemaViews.of(schemaPointers).types.includes('string'),
    isGuess,
  };
}

/**
 * The path to the key in the body of a creation. It counts if the document does not call it
 * read-only, or requires it. Otherwise the names that the path or the list have for it are tried.
 */
function findBodyKeyPath(
  context: Pick<KeyContext, 'schemaViews' | 'envelopes'>,
  resource: Resource,
  { path, schemaPointers }: Pick<ScoredKey, 'path' | 'schemaPointers'>,
): readonly string[] | undefined {
  const { schemaViews, envelopes } = context;
  const { noun, parameter, createOperation, collection, entity } = resource;
  const hint = { parameter: `${path.at(-1)}`, noun, entity };
  const body = envelopes.findSentRecord(createOperation, hint);
  if (!body) return undefined;
  // A key that is read-only in the record may still be chosen at creation.
  if (schemaViews.of(schemaPointers).keywords.readOnly === true) {
    const isRequired = schemaViews.of(body.schemaPointers).required.has(path.join('.'));
    return isRequired && isWritable(schemaViews, body.schemaPointers, path) ? path : undefined;
  }
  const names = [...propertiesOf(schemaViews, schemaViews.of(body.schemaPointers))]
    .filter(
      ([name, own]) =>
        normalizeName(name) === normalizeName(parameter) &&
        isCompatible(schemaViews, schemaPointers, own),
    )
    .map(([name]) => name);
  const search = { schemaViews, envelopes, hint: { parameter, noun } };
  const entries = findListEntrySchema(search, collection?.operations.get('GET'));
  const key = { parameter, path, schemaPointers };
  const listed = findRenamedKeyProperty(schemaViews, entries, { key, noun });
  return [path, names, listed === undefined ? [] : [listed]].find(
    (keyPath) => keyPath.length > 0 && isWritable(schemaViews, body.schemaPointers, keyPath),
  );
}

function isWritable(
  schemaViews: SchemaViews,
  body: readonly string[],
  path: readonly string[],
): boolean {
  // A property that only some variants of the body have is hardly the key.
  if (!isInEveryVariant(schemaViews, schemaViews.of(body), `${path[0]}`)) return false;
  const schemaPointers = schemaPointersAt(schemaViews, body, path);
  const { readOnly, description } = schemaViews.of(schemaPointers).keywords;
  return schemaPointers.length > 0 && readOnly !== true && !serverKeyText.test(`${description}`);
}

/** Nested choices may contain themselves. */
const deepestChoice = 4;

function isInEveryVariant(
  schemaViews: SchemaViews,
  { properties, choices }: SchemaView,
  name: string,
  depth = 0,
): boolean {
  if (depth > deepestChoice) return true;
  const choicesOfVariants = choices.map(({ options }) =>
    options.map((option) => schemaViews.of([option])),
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
        variants.every((variant) => isInEveryVariant(schemaViews, variant, name, depth + 1)),
    );
}
