import { formatCount } from '../../base/text.ts';
import {
  type Dependent,
  type PlannedOperation,
  type Resource,
  toRecordsName,
  valueAt,
} from '../../inference/inference.ts';
import type { Call, Context } from '../behaviour.ts';
import type { HandlerContext } from '../handler-context.ts';
import { compileIsLinked } from './is-linked.ts';

type RemovalCall = {
  readonly call: Call;
  readonly context: Context;
  readonly keys: readonly string[];
};

/** Refuses the removal of a record that others are below or refer to; `undefined` where none is refused. */
export type RequireNoDependents = (removal: RemovalCall) => void;

export function compileRequireNoDependents(
  { model }: HandlerContext,
  { resource, plan: { guard } }: PlannedOperation<'remove'>,
): RequireNoDependents | undefined {
  if (guard === undefined) return undefined;
  const { status, forceParameters } = guard;
  const counts = guard.dependents.flatMap((dependent) =>
    model.resources
      .filter(({ name }) => name === dependent.resource)
      .map((other) => ({ name: other.noun, count: compileCount(dependent, other) })),
  );
  return ({ call, context, keys }) => {
    if (forceParameters.some((name) => `${call.query[name]}` === 'true')) return;
    for (const { name, count } of counts) {
      const total = count(context, keys);
      if (total > 0)
        throw context.refuse({
          status,
          code: 'record-in-use',
          detail: `"${keys.at(-1)}" of ${toRecordsName(resource, keys)} is in use by ${formatCount(total, 'record')} of ${name}. Remove them first.`,
        });
    }
  };
}

type CountDependents = (context: Context, keys: readonly string[]) => number;

function compileCount({ property, parentLinks }: Dependent, other: Resource): CountDependents {
  const isLinked = compileIsLinked(parentLinks);
  return (context, keys) => {
    const { records, total } = context.records(toRecordsName(other, keys)).list();
    if (isLinked) return records.filter((record) => isLinked(record, keys, context)).length;
    if (property === undefined) return total;
    const key = `${keys.at(-1)}`;
    return records.filter((record) => `${valueAt(record, [property])}` === key).length;
  };
}
