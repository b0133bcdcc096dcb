import type { PlannedOperation } from '../../../inference/inference.ts';
import type { JsonObject, Operation } from '../../../openapi/openapi.ts';
import { readRecord } from '../records/change-record.ts';
import { isEqual } from '../records/compare-values.ts';
import { createRecord } from '../records/create-record.ts';
import { listActions } from '../records/list-actions.ts';
import { findReferences } from '../records/references.ts';
import { resolvePath } from '../records/resolve-path.ts';
import type { TestRecord } from '../records/test-record.ts';
import {
  type RequestDraft,
  toPathParameters,
  type VerifyExchange,
} from '../requests/request-draft.ts';
import type { VerifyContext } from '../verify-context.ts';
import type { RecordSnapshot } from './check-versions.ts';
import {
  checkRefusedNow,
  findState,
  type RecordState,
  refusesInState,
} from './refused-in-state.ts';

export type ActionOfRecord = PlannedOperation<'action'> & {
  readonly effects: JsonObject;
  readonly resource: TestRecord['resource'];
  readonly read: PlannedOperation;
};

/** An action that was accepted, and what it changed. */
export type ActionRun = {
  readonly created: TestRecord;
  /** A record that the action is not about. */
  readonly other: TestRecord | undefined;
  readonly otherBefore: RecordSnapshot | undefined;
  readonly draft: RequestDraft;
  readonly exchange: VerifyExchange;
  readonly before: RecordSnapshot;
  readonly after: RecordSnapshot;
};

/** Does the action with a new record. Where it needs a state that other actions lead to, these come first. */
export async function runAction(
  context: VerifyContext,
  action: ActionOfRecord,
): Promise<ActionRun | undefined> {
  const { operation, resource, read } = action;
  const { keys } = await resolvePath(context, action, 'any');
  const ancestorKeys = keys.slice(0, resource.ancestors.length);
  const created = await createRecord(context, resource, ancestorKeys, `for ${operation.id}`);
  if (created.kind === 'failed') return undefined;
  const other = await createRecord(context, resource, ancestorKeys, `beside ${operation.id}`);
  const otherBefore = other.kind === 'created' ? await readRecord(context, read, other) : undefined;
  const draft = await draftAction(context, action, created);
  const isReady = draft && (await leadToState(context, { ...action, draft }, created));
  const before = isReady && (await readRecord(context, read, created));
  const exchange = before && (await context.sender.send(draft, 'uncertain'));
  if (!exchange || exchange.reply.status >= 300 || exchange.reply.status === 202) return undefined;
  const after = await context.waitUntil(
    () => readRecord(context, read, created),
    (observed) => !observed || !findUnchanged(action, before.record, observed.record),
  );
  if (!after) return undefined;
  return {
    ...{ created, otherBefore, draft, exchange, before, after },
    other: other.kind === 'created' ? other : undefined,
  };
}

async function draftAction(
  context: VerifyContext,
  planned: PlannedOperation,
  { ancestorKeys, key }: TestRecord,
): Promise<RequestDraft | undefined> {
  const { operation } = planned;
  const path = [...ancestorKeys, key];
  return context.requestFactory.createDraft(operation, {
    stream: `${operation.id} action`,
    extent: 'required',
    path: toPathParameters(operation, path),
    presetBody: await findReferences(context, planned, path),
  });
}

type DraftedAction = ActionOfRecord & { readonly draft: RequestDraft };

/**
 * Brings a new record into a state that allows the action: an invoice is made open before it is paid. If the
 * 409 of the action excludes the first state, the action must be refused there. Resolves to false if no other
 * action leads to a state that allows it.
 */
async function leadToState(
  context: VerifyContext,
  { operation, draft, resource, read }: DraftedAction,
  created: TestRecord,
): Promise<boolean> {
  const fresh = await readRecord(context, read, created);
  const state = fresh && findState(context, resource, fresh.record);
  if (!state || !refusesInState(context, operation, state)) return fresh !== undefined;
  if ((await checkRefusedNow(context, draft, state)) !== 'refused') return false;
  for (const planned of listLeading(context, operation, state)) {
    const step = await draftAction(context, planned, created);
    const done = step && (await context.sender.send(step, 'uncertain'));
    if (done && done.reply.status < 300) return true;
  }
  return false;
}

/** The actions that lead from a state to one in which an operation is not refused. */
function listLeading(
  context: VerifyContext,
  operation: Operation,
  state: RecordState,
): readonly PlannedOperation[] {
  return listActions(context, state.resource)
    .filter((other) => other !== operation && !refusesInState(context, other, state))
    .map(context.testPlan.inferenceOf)
    .filter(({ plan }) => {
      const value = plan.kind === 'action' ? plan.effect?.set[state.name] : undefined;
      return typeof value === 'string' && !refusesInState(context, operation, { ...state, value });
    });
}

/** A property that the action must change and did not. */
export function findUnchanged(
  { effects }: ActionOfRecord,
  before: JsonObject,
  after: JsonObject,
): readonly [name: string, value: unknown] | undefined {
  return Object.entries(effects).find(
    ([name, value]) => !isEqual(before[name], value) && isEqual(before[name], after[name]),
  );
}
