import { isDeepStrictEqual } from 'node:util';
import {
  isObject,
  type Operation,
  objectOf,
  type SchemaView,
  type SchemaViews,
  schemasOfProperty,
} from '../../../openapi/openapi.ts';
import { sendAndTrack } from '../records/create-record.ts';
import type { VerifyContext } from '../verify-context.ts';
import { createWholeDraft, findOperationTarget } from './operation-target.ts';
import { probeMarkup, probeValues } from './probe-values.ts';
import { type RequestDraft, withParameter } from './request-draft.ts';

/** Limit of probed parameters per operation. */
const maxParameters = 12;

/**
 * Sends valid requests with quotes and angle brackets in each text that may be anything: an API must
 * neither fail, nor pass a quote on to its database, nor answer HTML with the markup as it was sent.
 */
export async function sendProbes(context: VerifyContext, operation: Operation): Promise<void> {
  const target = await findOperationTarget(context, operation);
  const draft = target && createWholeDraft(context, operation, { target, stream: 'probe' });
  if (!target || !draft) return;
  for (const probe of [
    ...probeParameters(context, draft),
    ...probeBody(context, draft, target.presetBody),
  ]) {
    await sendAndTrack(context, probe, { keys: target.keys, purpose: 'probe' });
    context.results.pass(operation, 'leak');
  }
}

function probeParameters(
  { views, requestFactory }: VerifyContext,
  draft: RequestDraft,
): readonly RequestDraft[] {
  const { method, parameters } = draft.operation;
  // Texts in the path of a change name records that this run may not have created.
  const probed = parameters.filter(
    ({ in: place }) => place === 'query' || (place === 'path' && method === 'GET'),
  );
  return probed.slice(0, maxParameters).flatMap((parameter) => {
    const values = listProbes(views.of([parameter.schemaPointer]));
    return values
      .filter((value) => value.includes("'") || value === probeMarkup)
      .slice(0, 2)
      .map((value) => withParameter(draft, parameter, value))
      .filter(requestFactory.isValid);
  });
}

/** One request with a probe in all texts but references. */
function probeBody(
  { views, requestFactory }: VerifyContext,
  draft: RequestDraft,
  references: unknown,
): readonly RequestDraft[] {
  const { body } = draft;
  if (!body?.media) return [];
  const value = probeValue(views, [`${body.media}/schema`], { value: body.value, references });
  if (isDeepStrictEqual(value, body.value)) return [];
  return [{ ...draft, body: { ...body, value } }].filter(requestFactory.isValid);
}

type ProbedValue = { readonly value: unknown; readonly references: unknown };

/** Replaces each text that may be anything, except references to other records. */
function probeValue(
  views: SchemaViews,
  schemaPointers: readonly string[],
  { value, references }: ProbedValue,
): unknown {
  const view = views.of(schemaPointers);
  if (typeof value === 'string') return listProbes(view)[0] ?? value;
  if (!isObject(value)) return value;
  const kept = objectOf(references);
  return Object.fromEntries(
    Object.entries(value).map(([name, entry]) => {
      const isReference = kept[name] !== undefined && !isObject(kept[name]);
      const pointers = schemasOfProperty(view.properties, name);
      const probed = { value: entry, references: kept[name] };
      return [name, isReference ? entry : probeValue(views, pointers, probed)];
    }),
  );
}

/** The probes that a schema allows; none where a text has a format, a pattern or fixed values. */
function listProbes({ types, keywords, choices }: SchemaView): readonly string[] {
  const { format, pattern, enum: values, const: value, maxLength } = keywords;
  const isFree = [format, pattern, values, value].every((one) => one === undefined);
  if (!types.includes('string') || !isFree || choices.length > 0) return [];
  const limit = typeof maxLength === 'number' ? maxLength : Number.POSITIVE_INFINITY;
  return probeValues.filter((probe) => probe.length <= limit);
}
