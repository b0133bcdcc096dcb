import type { Operation } from '../../openapi/openapi.ts';
import { readOperationTexts } from '../../openapi/openapi.ts';
import type { InferenceContext } from '../operations/operation-context.ts';
import { findStatedVerb } from '../vocabulary/actions.ts';
import { type ActionEffect, inferActionEffect } from './action-effects.ts';

type DescribedAction = Omit<Parameters<typeof inferActionEffect>[1], 'operation'> & {
  readonly operation: Operation;
};

/**
 * What an action changes in its record by its verb, or by its description, where that says what it
 * makes true: `Marks the order as paid`.
 */
export function inferDescribedEffect(
  { root, schemaViews }: Pick<InferenceContext, 'root' | 'schemaViews'>,
  action: DescribedAction,
  resource: Parameters<typeof inferActionEffect>[2],
): ActionEffect | undefined {
  const effect = inferActionEffect(schemaViews, action, resource);
  if (effect !== undefined) return effect;
  const verb = readOperationTexts(root, action.operation)
    .map(findStatedVerb)
    .find((found) => found !== undefined);
  return verb === undefined
    ? undefined
    : inferActionEffect(schemaViews, { ...action, verb }, resource);
}
