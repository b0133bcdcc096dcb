import type { Operation } from '../../../openapi/openapi.ts';
import { findCountProperties } from '../../bodies/count-reply.ts';
import { countPath, statisticsPath } from '../../vocabulary/reply-properties.ts';
import type { InferenceContext } from '../operation-context.ts';
import type { OperationRule } from '../operation-rule.ts';
import { findSubPath, type SubPath } from '../sub-path.ts';

/** `GET /pets/count` answers with the number of pets. */
export const count: OperationRule = {
  name: 'count',
  summary: 'A path below the path of all records answers with their number.',
  docs: '#count',
  infer: (context, { operation, segments }) => {
    if (operation.method !== 'GET') return undefined;
    const subPath = findSubPath(context, { segments });
    if (subPath === undefined || !repliesWithCount(context, operation, subPath)) return undefined;
    const { resource, verb } = subPath;
    const reason = `"${verb}" below the collection of ${resource.name}: the reply holds their number`;
    return { kind: 'count', reason, resource };
  },
};

/** Statistics may count other things too, so there the number has to be an integer named after the records. */
function repliesWithCount(
  { schemaViews }: InferenceContext,
  operation: Operation,
  { resource: { noun }, verb }: SubPath,
): boolean {
  if (!countPath.test(verb) && !statisticsPath.test(verb)) return false;
  const { names, isBare, isWhole } = findCountProperties(schemaViews, operation, noun);
  return countPath.test(verb) ? isBare || names.length > 0 : names.length > 0 && isWhole;
}
