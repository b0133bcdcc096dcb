import type { PlannedOperation } from '../../inference/inference.ts';
import type { Handler } from '../behaviour.ts';
import type { HandlerContext } from '../handler-context.ts';
import { deletedKeys } from '../record/marked-keys.ts';

/** Adds the record of the caller's own account, which its first call with that key creates. */
export function compileCallerAccount(
  { model, generateOnDemand }: HandlerContext,
  { plan: { callerAccount } }: PlannedOperation,
  handler: Handler,
): Handler {
  const account = model.resources.find(({ name }) => name === callerAccount?.resource);
  if (callerAccount === undefined || account === undefined) return handler;
  const { name } = account;
  return (call, context) => {
    const key = call.path[callerAccount.parameter];
    if (key === undefined || key !== call.principal?.id) return handler(call, context);
    const records = context.records(name);
    if (records.get(key) === undefined && !deletedKeys.has(context, name, key))
      records.insert(generateOnDemand(account, [key]));
    return handler(call, context);
  };
}
