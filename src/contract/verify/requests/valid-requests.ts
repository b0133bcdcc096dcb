import { conditionalFields } from '../../../inference/inference.ts';
import {
  findExample,
  joinPointer,
  type Operation,
  objectAt,
  objectOf,
  type Parameter,
  resolvePointer,
} from '../../../openapi/openapi.ts';
import { checkAssignment } from '../bodies/check-assignment.ts';
import { checkDefaults } from '../bodies/check-defaults.ts';
import { checkDuplicate } from '../bodies/check-duplicate.ts';
import { checkEdges } from '../bodies/check-edges.ts';
import { checkIdempotency } from '../bodies/check-idempotency.ts';
import { checkShown } from '../bodies/check-shown.ts';
import { sendAndTrack } from '../records/create-record.ts';
import type { VerifyContext } from '../verify-context.ts';
import { checkRefusedBounds } from './check-refused-bounds.ts';
import { findChangeTarget, findOperationTarget, type OperationTarget } from './operation-target.ts';
import { parameterKey, type RequestDraft, withParameter } from './request-draft.ts';
import type { DraftOptions } from './request-factory.ts';

/** Sends the documented examples and generated requests of an operation. */
export async function sendValidRequests(
  context: VerifyContext,
  operation: Operation,
): Promise<void> {
  const target = await findChangeTarget(context, operation);
  if (!target) return;
  const drafts = [
    ...listExampleDrafts(context, operation, target),
    ...listGeneratedDrafts(context, operation, target),
  ];
  if (drafts.length === 0) {
    const reason = 'no valid request could be generated';
    context.results.skip(operation, 'reply', reason);
  }
  const exchanges = await Promise.all(drafts.map((draft) => sendAndTrack(context, draft, target)));
  const planned = context.testPlan.inferenceOf(operation);
  for (const exchange of exchanges) {
    if (!exchange) continue;
    checkDefaults(context, planned, exchange);
    checkShown(context, planned, exchange);
  }
  await checkRefusedBounds(context, operation, exchanges);
  await checkEdges(context, operation, target);
  await checkAssignment(context, operation, target);
  await checkDuplicate(context, operation, target);
  await checkIdempotency(context, operation, target);
}

/** Sends the smallest valid request of an operation, to have tried each one early. */
export async function sendFirstRequest(
  context: VerifyContext,
  operation: Operation,
): Promise<void> {
  const target = await findOperationTarget(context, operation);
  const [draft] = target ? listGeneratedDrafts(context, operation, target) : [];
  if (target && draft) await sendAndTrack(context, draft, target);
}

/** Creates a request for each documented example of a body. */
function listExampleDrafts(
  { document, requestFactory }: VerifyContext,
  operation: Operation,
  { path }: OperationTarget,
): readonly RequestDraft[] {
  return requestFactory.typesOf(operation).flatMap(([type, media]) => {
    const target = objectAt(objectOf(resolvePointer(document.root, media).value), 'examples');
    const checked = Object.keys(target).map((name) => {
      return objectOf(resolvePointer(document.root, joinPointer(media, 'examples', name)).value)
        .value;
    });
    const [only] = checked.length > 0 ? [] : [findExample(document, media)];
    return [...checked, only].flatMap((value) => {
      if (value === undefined) return [];
      const base = requestFactory.createDraft(operation, {
        stream: 'example',
        extent: 'required',
        path,
        type,
      });
      const draft: RequestDraft | undefined = base && { ...base, body: { type, media, value } };
      return draft && requestFactory.isValid(draft) ? [draft] : [];
    });
  });
}

/**
 * Creates requests with required values only, with all values, and with each optional parameter
 * and bound alone.
 */
function listGeneratedDrafts(
  { requestFactory, views }: VerifyContext,
  operation: Operation,
  { path, presetBody }: OperationTarget,
): readonly RequestDraft[] {
  const make = (draftOptions: Partial<DraftOptions>) =>
    requestFactory.createDraft(operation, {
      stream: `${operation.id} made`,
      extent: 'required',
      path,
      presetBody,
      ...draftOptions,
    });
  const least = make({});
  if (!least) return [];
  const types = requestFactory.typesOf(operation).slice(1);
  const whole = [
    least,
    ...(least.body ? [make({ extent: 'everything', stream: `${operation.id} whole` })] : []),
    ...types.map(([type]) => make({ type })),
  ].flatMap((draft) => draft ?? []);
  const varied = operation.parameters
    .filter(isVaried)
    .slice(0, maxParameters)
    .flatMap((parameter) =>
      listParameterValues({ requestFactory, views }, parameter).map((value) =>
        withParameter(least, parameter, value),
      ),
    )
    .filter((draft) => requestFactory.isValid(draft));
  return [...whole, ...varied];
}

/** A made-up ETag is refused by every API. */
function isVaried({ in: place, name }: Parameter): boolean {
  return place !== 'path' && !(place === 'header' && conditionalFields.has(name.toLowerCase()));
}

/** Limit of varied parameters per operation. */
const maxParameters = 12;
/** Limit of values per enumeration. */
const maxEnumValues = 6;

/** An example, all enumerated values, or the bounds of a number. */
function listParameterValues(
  { requestFactory, views }: Pick<VerifyContext, 'requestFactory' | 'views'>,
  parameter: Parameter,
): readonly unknown[] {
  const { enum: values, minimum, maximum } = views.of([parameter.schemaPointer]).keywords;
  if (Array.isArray(values)) return values.slice(0, maxEnumValues);
  const bounds = [minimum, maximum].filter((bound) => typeof bound === 'number');
  return [requestFactory.exampleOf(parameter, parameterKey(parameter)), ...new Set(bounds)];
}
