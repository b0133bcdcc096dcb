import { isIdempotencyKey } from '../../../inference/inference.ts';
import { isJsonMediaType, isObject, type Operation } from '../../../openapi/openapi.ts';
import type { Mismatch } from '../../judge/mismatch.ts';
import type { VerifyContext } from '../verify-context.ts';
import { applyMutation, listInvalidValues, listMutations, type Mutation } from './mutations.ts';
import {
  parameterKey,
  type RequestDraft,
  type RequestPurpose,
  withParameter,
} from './request-draft.ts';

/** A request that is invalid in one place. */
export type InvalidRequest = {
  readonly draft: RequestDraft;
  readonly purpose: RequestPurpose;
  /** The expected reason of the refusal. */
  readonly mismatch: Mismatch;
};

/** Lists requests that are invalid in one parameter, or in one place of the body. */
export function listInvalidRequests(
  context: VerifyContext,
  base: RequestDraft,
): readonly InvalidRequest[] {
  const drafts = [...mutateParameters(context, base), ...mutateBody(context, base)];
  return drafts.flatMap(({ draft, purpose }) => {
    const sent = findRequestMismatch(context, draft);
    return sent ? [{ draft, purpose, mismatch: sent }] : [];
  });
}

/** The mismatch of a request; `undefined` when it is valid. */
function findRequestMismatch(
  { judge, serialize }: VerifyContext,
  draft: RequestDraft,
): Mismatch | undefined {
  return judge
    .judgeRequest(draft.operation, serialize(draft))
    .find(({ where }) => where !== 'credential');
}

type InvalidDraft = Pick<InvalidRequest, 'draft' | 'purpose'>;

function mutateParameters(
  { views, requestFactory, formats }: VerifyContext,
  base: RequestDraft,
): readonly InvalidDraft[] {
  return base.operation.parameters.flatMap((parameter) => {
    const { in: place, required, schemaPointer } = parameter;
    const view = views.of([schemaPointer]);
    const isPlain = view.properties.size === 0 && view.items.length === 0;
    const known =
      base.values.get(parameterKey(parameter)) ?? requestFactory.exampleOf(parameter, 'broken');
    const values = isPlain ? listInvalidValues(view, known, { formats }).filter(isSendable) : [];
    const purpose: RequestPurpose = place === 'path' ? 'invalid-path' : 'invalid';
    const missing = required && place !== 'path' ? [undefined] : [];
    return [...missing, ...values].map((value) => ({
      draft: {
        ...withParameter(base, parameter, value),
        fixedParameter: parameterKey(parameter),
      },
      purpose,
    }));
  });
}

/** In a parameter an empty text means no value, and any object is text. */
function isSendable(value: unknown): boolean {
  return value !== '' && typeof value !== 'object';
}

function mutateBody(context: VerifyContext, base: RequestDraft): readonly InvalidDraft[] {
  const { operation, body } = base;
  if (!body?.media) return [];
  const missing: readonly RequestDraft[] = operation.body?.required
    ? [{ ...base, body: undefined }]
    : [];
  const broken = listBrokenBodies(context, base);
  const invalid = [
    ...missing.map((draft): InvalidDraft => ({ draft, purpose: 'invalid' })),
    ...broken.filter(({ purpose }) => purpose === 'invalid'),
    ...broken.filter(({ purpose }) => purpose === 'convertible'),
  ];
  if (!isJsonMediaType(body.type)) return invalid;
  const unreadable = ['{"sandlot": ', ''].map(
    (text): RequestDraft => ({ ...base, body: { ...body, value: Buffer.from(text) } }),
  );
  const others = listOtherTypes(operation).map(
    (type): RequestDraft => ({
      ...base,
      body: { type, value: Buffer.from(JSON.stringify(body.value)) },
    }),
  );
  return [
    ...unreadable.map((draft): InvalidDraft => ({ draft, purpose: 'malformed' })),
    ...others.map((draft): InvalidDraft => ({ draft, purpose: 'wrong-media-type' })),
    ...listOtherValues(context, base),
    ...invalid,
  ];
}

/**
 * A list, a text and null in the place of an object. Some servers take null for a missing body, and find
 * nothing wrong with a list where no property is required.
 */
function listOtherValues({ views }: VerifyContext, base: RequestDraft): readonly InvalidDraft[] {
  const { body } = base;
  if (!body || !isObject(body.value)) return [];
  const { required, properties } = views.of([`${body.media}/schema`]);
  const needed = [...required].filter(
    (name) => views.of(properties.get(name)).keywords.readOnly !== true,
  );
  const purpose = needed.length > 0 ? 'malformed' : 'convertible';
  const others = [
    [purpose, ['sandlot']],
    [purpose, 'sandlot'],
    ['convertible', null],
  ] as const;
  return others.map(([own, value]) => ({
    draft: { ...base, body: { ...body, value } },
    purpose: own,
  }));
}

/** Frameworks often read text as JSON, so it is sent as well where another type must be refused. */
function listOtherTypes({ replies }: Operation): readonly string[] {
  return ['application/x-sandlot', ...(replies.has('415') ? ['text/plain'] : [])];
}

/** Lists requests whose bodies violate one keyword each. */
function listBrokenBodies(
  { views, generator, formats }: VerifyContext,
  { body, ...base }: RequestDraft,
): readonly InvalidDraft[] {
  if (!body?.media) return [];
  const isJson = isJsonMediaType(body.type);
  const makeEntry = (schemaPointers: readonly string[], index: number): unknown =>
    generator.generate(schemaPointers, `entry ${index}`, {
      extent: 'everything',
      direction: 'request',
      examples: 'similar',
    });
  const mutations = listMutations(views, [`${body.media}/schema`], body.value, {
    makeEntry,
    formats,
  });
  return mutations
    .filter((mutation) => isSent(mutation, base.operation, isJson ? 'json' : 'form'))
    .map((mutation) => ({
      draft: { ...base, body: { ...body, value: applyMutation(body.value, mutation) } },
      purpose: mutation.isConvertible ? 'convertible' : 'invalid',
    }));
}

/** Many servers read a null in a PATCH as "remove" (RFC 7396). A form has no types but text. */
function isSent(
  { path, value, isConvertible }: Mutation,
  { method }: Operation,
  body: 'json' | 'form',
): boolean {
  // Each request gets a key of its own, also in the place of a wrong one.
  if (value !== undefined && isIdempotencyKey({ name: `${path[0]}` })) return false;
  if (body === 'json') return value !== null || method !== 'PATCH';
  return path.length === 1 && typeof value !== 'object' && value !== '' && !isConvertible;
}
