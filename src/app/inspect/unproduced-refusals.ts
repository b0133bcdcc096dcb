import { describesIdempotency, type Plan } from '../../inference/inference.ts';
import {
  isObject,
  type JsonObject,
  type Operation,
  resolvePointer,
} from '../../openapi/openapi.ts';

/** A documented refusal that no rule gives. */
export type UnproducedRefusal = { readonly status: number; readonly description: string };

/** The 409 of an operation, unless a decision of its plan is to answer it. */
export function listUnproducedRefusals(
  root: JsonObject,
  { replies }: Operation,
  plan: Plan | undefined,
): readonly UnproducedRefusal[] {
  const reply = replies.get('409');
  if (reply === undefined || plan === undefined || listStatuses(plan).includes(409)) return [];
  const { description } = Object(resolvePointer(root, reply.pointer).value);
  const text = `${description ?? ''}`;
  return 'idempotency' in plan && describesIdempotency(text)
    ? []
    : [{ status: 409, description: text }];
}

/** The statuses of refusals in a plan; that of a taken key counts only if clients choose keys. */
function listStatuses(plan: Plan): readonly number[] {
  const isChosen = plan.kind === 'create' && plan.record.key.bodyPath.length > 0;
  const takenStatus = isChosen ? [plan.record.key.takenStatus] : [];
  return [...takenStatus, ...listStatusFields(plan)];
}

/** Statuses of every write, which say nothing about this one. */
const generalStatuses = ['takenStatus', 'patchFailureStatus'];

function listStatusFields(value: unknown): readonly number[] {
  if (Array.isArray(value)) return value.flatMap(listStatusFields);
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([name, inner]) => {
    // A repeated request may get a 409 in any document: the description says whether this one is about it.
    if (name === 'idempotency') return [];
    if (typeof inner !== 'number') return listStatusFields(inner);
    return /status$/i.test(name) && !generalStatuses.includes(name) ? [inner] : [];
  });
}
