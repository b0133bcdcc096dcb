import type { PlannedOperation } from '../../inference/inference.ts';
import type { Handler } from '../behaviour.ts';
import type { HandlerContext } from '../handler-context.ts';
import { compileReadKeys, countPathKeys } from '../record/keys.ts';
import { compileDefer } from './deferred-call.ts';

/** Changes of lists: of records, or within a record. */
type ListChangeKind = 'clear' | 'link' | 'unlink' | 'scalar-list' | 'object-list';

type CompileListChange<Kind extends ListChangeKind> = (
  handlerContext: HandlerContext,
  planned: PlannedOperation<Kind>,
) => Handler;

/** Compiles a handler that only answers, and refuses what it must, where the operation has its effect later. */
export function withDeferredEffect<Kind extends ListChangeKind>(
  compileHandler: CompileListChange<Kind>,
): CompileListChange<Kind> {
  return (handlerContext, planned) => {
    const handler = compileHandler(handlerContext, planned);
    const defer = compileDefer(handlerContext, planned);
    if (defer === undefined) return handler;
    const { plan, nestedCollection, resource } = planned;
    const isOfRecord = plan.kind === 'scalar-list' || plan.kind === 'object-list';
    const readKeys = compileReadKeys(handlerContext.model, planned);
    const keyCount = countPathKeys(nestedCollection ?? resource);
    return (call, context) => {
      const outcome = context.dryRun(() => handler(call, context));
      const pathKeys = readKeys(call, context);
      const keys = isOfRecord ? pathKeys.slice(0, keyCount) : [...pathKeys, ''];
      defer.schedule({ call, context, keys });
      return outcome;
    };
  };
}
