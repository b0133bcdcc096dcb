import { type PlannedOperation, toRecordsName } from '../../inference/inference.ts';
import type { Call, Context } from '../behaviour.ts';
import type { HandlerContext } from '../handler-context.ts';
import { compileReadKeys, keyOf } from '../record/keys.ts';
import { compileFindMatch } from './find-match.ts';

/**
 * Compiles what adds the key to a call that finds its record by other parameters:
 * `GET /links/info?domain=a.co&slug=x`. `undefined` where an operation has none; the call stays
 * without a key where it sends none.
 */
export function compileLookUpKey(
  { model }: HandlerContext,
  planned: PlannedOperation,
): ((call: Call, context: Context) => Call | undefined) | undefined {
  const { plan, resource } = planned;
  const location = plan.target.keys.at(-1);
  if (plan.kind !== 'read' || resource === undefined || location?.in !== 'query') return undefined;
  if (plan.lookup.length === 0) return undefined;
  const readKeys = compileReadKeys(model, planned);
  const findMatch = compileFindMatch(plan.lookup);
  return (call, context) => {
    const { records } = context.records(toRecordsName(resource, readKeys(call, context))).list();
    const { record, sent } = findMatch(call.query, records);
    if (sent.length === 0) return undefined;
    const key = record === undefined ? sent.join(' ') : keyOf(resource, record);
    return { ...call, query: { ...call.query, [location.name]: key } };
  };
}
