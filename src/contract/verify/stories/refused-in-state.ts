import {
  findWords,
  needsState,
  type Resource,
  refusedStateText,
  splitStateWords,
} from '../../../inference/inference.ts';
import { type Operation, propertiesOf, readPointer } from '../../../openapi/openapi.ts';
import { formatValue } from '../records/compare-values.ts';
import { toRemovalDraft } from '../records/create-record.ts';
import type { TestRecord } from '../records/test-record.ts';
import type { RequestDraft } from '../requests/request-draft.ts';
import type { VerifyContext } from '../verify-context.ts';
import { checkNotRemoved } from './check-removal.ts';

/** The state that a record has after an action. */
type RecordState = {
  readonly resource: Resource;
  /** The property with the state. */
  readonly name: string;
  readonly value: string;
};

type ActedRecord = { readonly draft: RequestDraft; readonly created: TestRecord };

/** Sends the same action, and then the removal, where its 409 is about the state that the record has now. */
export async function checkRefusedAfter(
  context: VerifyContext,
  { draft, created }: ActedRecord,
  state: RecordState,
): Promise<void> {
  const { operation } = draft;
  if (refusesInState(context, operation, state)) {
    const again = await context.sender.send(draft, 'conflict');
    if (again) context.results.pass(operation, 'action');
    if (again && again.reply.status < 300)
      context.results.fail(operation, 'action', {
        ...{ message: describe(operation, again.reply.status, state), where: 'status' },
        ...{ place: `${operation.pointer}/responses/409`, exchange: again },
      });
  }
  await checkRemovalInState(context, created, state);
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

function describe({ method }: Operation, status: number, { name, value }: RecordState): string {
  return `${method} answers ${status} for a record whose "${name}" is ${formatValue(value)}. Expected: 409, as documented.`;
}

/**
 * Whether the 409 of an operation says that it is refused in a state: it names that one (`The order was
 * submitted`), or only another one, which is needed (`The order is not a draft`).
 */
function refusesInState(
  { document, views }: VerifyContext,
  { replies }: Operation,
  { resource, name, value }: RecordState,
): boolean {
  const text = readPointer(document.root, `${replies.get('409')?.pointer}/description`);
  const property = propertiesOf(views, views.of(resource.entity)).get(name);
  const { enum: values } = views.of(property).keywords;
  if (typeof text !== 'string' || !Array.isArray(values)) return false;
  const words = splitStateWords(text);
  const states = values.filter((one) => typeof one === 'string').map(splitStateWords);
  const needed = states.filter((one) => needsState(words, one));
  const own = splitStateWords(value);
  if (needed.length > 0) return !needed.some((one) => one.join() === own.join());
  return refusedStateText.test(text) && findWords(words, own) >= 0;
}
