import {
  findWords,
  needsState,
  type Resource,
  refusedStateText,
  splitStateWords,
  stateName,
} from '../../../inference/inference.ts';
import {
  type JsonObject,
  type Operation,
  propertiesOf,
  readReplyDescription,
} from '../../../openapi/openapi.ts';
import { formatValue } from '../records/compare-values.ts';
import { toRemovalDraft } from '../records/create-record.ts';
import { listActions } from '../records/list-actions.ts';
import type { TestRecord } from '../records/test-record.ts';
import { type RequestDraft, toPathParameters } from '../requests/request-draft.ts';
import type { VerifyContext } from '../verify-context.ts';
import { checkNotRemoved } from './check-removal.ts';

/** The state that a record has after an action. */
export type RecordState = {
  readonly resource: Resource;
  /** The property with the state. */
  readonly name: string;
  readonly value: string;
};

/** A property whose value an operation does not allow. */
type ShownState = { readonly name: string; readonly value: unknown };

type ActedRecord = { readonly draft: RequestDraft; readonly created: TestRecord };

/** The state of a record, where the document lists the states. */
export function findState(
  { views }: VerifyContext,
  resource: Resource,
  record: JsonObject,
): RecordState | undefined {
  const properties = propertiesOf(views, views.of(resource.entity));
  for (const [name, value] of Object.entries(record)) {
    const { enum: values } = views.of(properties.get(name)).keywords;
    if (stateName.test(name) && typeof value === 'string' && Array.isArray(values))
      return { resource, name, value };
  }
  return undefined;
}

/** Sends the same action and others, and then the removal, where their 409 is about the state of the record. */
export async function checkRefusedAfter(
  context: VerifyContext,
  { draft, created }: ActedRecord,
  state: RecordState,
): Promise<void> {
  const others = listActions(context, state.resource).filter(
    (operation) => operation !== draft.operation,
  );
  if (refusesInState(context, draft.operation, state)) await checkRefusedNow(context, draft, state);
  for (const operation of others) {
    const path = toPathParameters(operation, [...created.ancestorKeys, created.key]);
    const options = { stream: `${operation.id} refused`, extent: 'required', path } as const;
    const other = refusesInState(context, operation, state)
      ? context.requestFactory.createDraft(operation, options)
      : undefined;
    if (other && (await checkRefusedNow(context, other, state)) !== 'refused') return;
  }
  await checkRemovalInState(context, created, state);
}

/** Sends an action that the state of its record does not allow, and reports it where it is accepted. */
export async function checkRefusedNow(
  context: VerifyContext,
  draft: RequestDraft,
  state: ShownState,
): Promise<'refused' | 'accepted'> {
  const { operation } = draft;
  const exchange = await context.sender.send(draft, 'conflict');
  if (exchange) context.results.pass(operation, 'action');
  if (!exchange || exchange.reply.status >= 300) return 'refused';
  context.results.fail(operation, 'action', {
    ...{ message: describe(operation, exchange.reply.status, state), where: 'status' },
    ...{ place: `${operation.pointer}/responses/409`, exchange },
  });
  return 'accepted';
}

async function checkRemovalInState(
  context: VerifyContext,
  created: TestRecord,
  state: RecordState,
): Promise<void> {
  const draft = toRemovalDraft(context, created);
  if (!draft || !refusesInState(context, draft.operation, state)) return;
  const exchange = await context.sender.send(draft, 'conflict');
  if (!exchange) return;
  const { operation } = draft;
  const { status } = exchange.reply;
  context.results.pass(operation, 'removed');
  if (status >= 300) return checkNotRemoved(context, created, exchange);
  context.knownRecords.forget(created);
  context.cleanup.drop(created);
  context.results.fail(operation, 'removed', {
    ...{ message: describe(operation, status, state), where: 'status' },
    ...{ place: `${operation.pointer}/responses/409`, exchange },
  });
}

function describe({ method }: Operation, status: number, { name, value }: ShownState): string {
  return `${method} answers ${status} for a record whose "${name}" is ${formatValue(value)}. Expected: 409, as documented.`;
}

/**
 * Whether the 409 of an operation says that it is refused in a state: it names that one (`The order was
 * submitted`), or only another one, which is needed (`The order is not a draft`).
 */
export function refusesInState(
  { document, views }: VerifyContext,
  operation: Operation,
  { resource, name, value }: RecordState,
): boolean {
  const text = readReplyDescription(document.root, operation, 409);
  const property = propertiesOf(views, views.of(resource.entity)).get(name);
  const { enum: values } = views.of(property).keywords;
  if (text === '' || !Array.isArray(values)) return false;
  const words = splitStateWords(text);
  const states = values.filter((one) => typeof one === 'string').map(splitStateWords);
  const needed = states.filter((one) => needsState(words, one));
  const own = splitStateWords(value);
  if (needed.length > 0) return !needed.some((one) => one.join() === own.join());
  return refusedStateText.test(text) && findWords(words, own) >= 0;
}
