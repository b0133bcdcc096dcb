import { findSuccessReply, readPointer } from '../../openapi/openapi.ts';
import type { InferenceContext } from '../operations/operation-context.ts';
import type { Resource } from '../resource.ts';
import { pollingAddressFields } from '../vocabulary/lifecycles.ts';
import { deferredEffectRule } from './deferred-effect.ts';
import { findJob } from './job-reply.ts';
import type { ProtocolFacts, ProtocolRule } from './protocol-rule.ts';

/** `Retry-After` and `Operation-Location` of a reply about work that is not done yet. */
export const pollingFieldsRule: ProtocolRule = {
  name: 'polling-fields',
  summary: '`Retry-After` and `Operation-Location` of what is polled, where documented',
  docs: '#polling-fields',
  infer: (context, facts) => {
    const polled = findPolled(context, facts);
    if (polled === undefined) return {};
    const { name, item } = polled.resource;
    const fields = listReplyFields(context, facts);
    const isAddressed = item !== undefined && item.key === undefined;
    const polling = {
      resource: name,
      path: item?.path ?? '',
      addressFields: isAddressed ? polled.listAddressFields(fields) : [],
      hasRetryAfter: fields.includes('retry-after'),
    };
    return polling.hasRetryAfter || polling.addressFields.length > 0 ? { polling } : {};
  },
};

type PolledResource = {
  readonly resource: Resource;
  /** Those of the documented fields that have its address. */
  readonly listAddressFields: (fields: readonly string[]) => readonly string[];
};

/** A job, a record that moves by itself, or one that a call changes later. */
function findPolled(context: InferenceContext, facts: ProtocolFacts): PolledResource | undefined {
  const { plan, resource, operation } = facts;
  const job = findJob(context, facts)?.resource;
  if (job !== undefined) {
    const always = findSuccessReply(operation).status === 202 ? ['location'] : [];
    const listAddressFields = (fields: readonly string[]) => [
      ...new Set([...always, ...listPollingAddresses(fields)]),
    ];
    return { resource: job, listAddressFields };
  }
  if (resource === undefined || plan.kind === 'list') return undefined;
  if (deferredEffectRule.infer(context, facts).deferredEffect !== undefined)
    return { resource, listAddressFields: listPollingAddresses };
  // A creation has its own `Location`.
  const listOthers = (fields: readonly string[]) =>
    listPollingAddresses(fields).filter((name) => name !== 'location');
  return resource.lifecycle && { resource, listAddressFields: listOthers };
}

function listPollingAddresses(fields: readonly string[]): readonly string[] {
  return fields.filter((name) => pollingAddressFields.has(name));
}

/** The names of the documented fields of a success, in lower case. */
function listReplyFields(
  { root }: InferenceContext,
  { operation }: ProtocolFacts,
): readonly string[] {
  const { status } = findSuccessReply(operation);
  const reply = operation.replies.get(`${status}`);
  const headers = reply && readPointer(root, `${reply.pointer}/headers`);
  return Object.keys(Object(headers)).map((name) => name.toLowerCase());
}
