import {
  hiddenKeyProperty,
  type KeyCandidate,
  type Resource,
  type ResourceKey,
} from '../resources/resource.ts';
import { findBodyKeyPath } from './body-key.ts';
import { isCompatible, isNumeric } from './key-property.ts';
import type { KeyContext, ScoredKey } from './key-rule.ts';
import { listParameterSchemas, listScalarKeySchemas, orderKeySchemas } from './key-schemas.ts';
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
    ...{ parameter, path: [], bodyPath: [], storedProperty: hiddenKeyProperty, origin: 'server' },
    schemaPointers: [...parameterSchemas, ...listScalarKeySchemas(context, resource)],
    ...{ isNumericText: false, isGuess: false },
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
  const { shapes, parameterSchemas, listing } = context;
  const bodyPath = findBodyKeyPath(context, resource, { path, schemaPointers });
  return {
    parameter: resource.parameter,
    path,
    storedProperty: path.length === 1 && listing === 'listed' ? `${path[0]}` : hiddenKeyProperty,
    schemaPointers: isCompatible(shapes, schemaPointers, parameterSchemas)
      ? orderKeySchemas(shapes, schemaPointers, parameterSchemas)
      : schemaPointers,
    bodyPath: bodyPath ?? [],
    origin: bodyPath ? 'client' : 'server',
    isNumericText:
      isNumeric(shapes.of(parameterSchemas).types) &&
      shapes.of(schemaPointers).types.includes('string'),
    isGuess,
  };
}
