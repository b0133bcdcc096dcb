import {
  atNestedCollection,
  findParentKeyProperties,
  type PlannedOperation,
  recordEnvelopeOf,
} from '../../../../inference/inference.ts';
import { listTemplateParameters } from '../../../../messages/request/request.ts';
import { isObject, joinPointer } from '../../../../openapi/openapi.ts';
import { formatValue } from '../../records/compare-values.ts';
import { valueAtPath } from '../../records/record-path.ts';
import type { TestRecord } from '../../records/test-record.ts';
import { parameterKey } from '../../requests/request-draft.ts';
import type { VerifyContext } from '../../verify-context.ts';

/** A record names the parents in the path that it was created at: `post_id` below `/posts/7` is 7. */
export async function checkParentKeys(
  context: VerifyContext,
  create: PlannedOperation,
  { record, resource, exchange }: TestRecord,
): Promise<void> {
  const { operation, nestedCollection, ancestors } = create;
  const names = listTemplateParameters(operation.path);
  const below = nestedCollection ? atNestedCollection(resource, nestedCollection) : resource;
  const properties = findParentKeyProperties(context.views, below);
  const keys = names.map(
    (name) => `${exchange.draft.values.get(parameterKey({ in: 'path', name }))}`,
  );
  for (const [index, property] of properties.entries()) {
    const [key, ancestor] = [keys[index], ancestors[index]];
    const shown = property && valueAtPath(record, property.path);
    if (!property || !ancestor || key === undefined || !isKey(shown) || `${shown}` === key)
      continue;
    const parent = await context.knownRecords.find(ancestor, keys.slice(0, index));
    // It may name the parent by another of its keys.
    const isOther = parent?.key === key && isObject(parent.record);
    if (!isOther || Object.values(Object(parent.record)).includes(shown)) continue;
    const at = recordEnvelopeOf(create.plan)?.path ?? [];
    context.results.fail(operation, 'parent', {
      message: `The record was created below ${JSON.stringify(key)}, but its "${property.path.join('.')}" is ${formatValue(shown)}.`,
      pointer: joinPointer('', ...[...at, ...property.path].map(String)),
      exchange,
    });
  }
}

function isKey(value: unknown): value is string | number {
  return typeof value === 'string' || typeof value === 'number';
}
