import {
  bodyEnvelopeOf,
  isServerManagedName,
  type PlannedOperation,
  recordEnvelopeOf,
  stateName,
} from '../../../inference/inference.ts';
import { isObject, joinPointer, propertiesOf } from '../../../openapi/openapi.ts';
import { formatValue, isEmpty, isKept } from '../records/compare-values.ts';
import { valueAtPath } from '../records/record-path.ts';
import type { VerifyExchange } from '../requests/request-draft.ts';
import type { VerifyContext } from '../verify-context.ts';

/** A new record has the documented defaults of properties that were not sent. */
export function checkDefaults(
  context: VerifyContext,
  planned: PlannedOperation,
  exchange: VerifyExchange,
): void {
  const { views } = context;
  const envelope = bodyEnvelopeOf(planned.plan);
  const shown = recordEnvelopeOf(planned.plan);
  const { reply, draft, json } = exchange;
  const record = shown && valueAtPath(json, shown.path);
  const input = envelope && valueAtPath(draft.body?.value, envelope.path);
  const isCreation = planned.plan.kind === 'create' && reply.status < 300 && reply.status !== 202;
  if (!isCreation || !isObject(record) || !isObject(input) || !envelope || !shown) return;
  const described = propertiesOf(views, views.of(shown.schemaPointers));
  for (const [name, pointers] of propertiesOf(views, views.of(envelope.schemaPointers))) {
    const { default: usual } = views.of(pointers).keywords;
    const shownPointers = described.get(name);
    const property = { name, pointers, shownPointers };
    if (name in input || !isChecked(context, planned, property)) continue;
    context.results.pass(planned.operation, 'default');
    const value = record[name];
    if (isDefault(usual, value)) continue;
    context.results.fail(planned.operation, 'default', {
      message: `"${name}" was not sent and has the default ${formatValue(usual)}, but was returned as ${formatValue(value)}.`,
      pointer: joinPointer('', ...shown.path.map(String), name),
      exchange,
      ...(pointers[0] !== undefined && { place: pointers[0] }),
    });
  }
}

/** Servers leave out empty values, false and 0. */
function isDefault(usual: unknown, value: unknown): boolean {
  const isNothing = isEmpty(usual) || usual === false || usual === 0;
  if (value === undefined && isNothing) return true;
  return isEmpty(usual) ? isEmpty(value) : isKept(usual, value);
}

type SentProperty = {
  readonly name: string;
  readonly pointers: readonly string[];
  /** Its schemas in the reply; absent if the reply does not show it. */
  readonly shownPointers: readonly string[] | undefined;
};

function isChecked(
  { views, conforms }: VerifyContext,
  planned: PlannedOperation,
  { name, pointers, shownPointers }: SentProperty,
): boolean {
  if (!shownPointers) return false;
  const view = views.of(pointers);
  const { default: usual, readOnly, writeOnly } = view.keywords;
  const isWritten = readOnly !== true && writeOnly !== true;
  // A reply may show it in another form: `US` as `United States`.
  const isShown = conforms(views.of(shownPointers), usual);
  const isValid = usual !== undefined && conforms(view, usual) && isShown;
  return isValid && isWritten && !isManaged(planned, name);
}

/** States of a record with a lifecycle change by themselves. */
function isManaged({ resource }: PlannedOperation, name: string): boolean {
  return stateName.test(name) ? resource?.lifecycle !== undefined : isServerManagedName(name);
}
