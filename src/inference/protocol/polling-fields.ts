import { findSuccessReply, readPointer } from '../../openapi/openapi.ts';
import type { InferenceContext } from '../operations/operation-context.ts';
import { pollingAddressFields } from '../vocabulary/lifecycles.ts';
import { findJob } from './job-reply.ts';
import type { ProtocolFacts, ProtocolRule } from './protocol-rule.ts';

/** `Retry-After` and `Operation-Location` of a reply about work that is not done yet. */
export const pollingFieldsRule: ProtocolRule = {
  name: 'polling-fields',
  summary: '`Retry-After` and `Operation-Location` of what is polled, where documented',
  docs: '#polling-fields',
  infer: (context, facts) => {
    const job = findJob(context, facts)?.resource;
    const polled = job ?? (facts.plan.kind === 'list' ? undefined : facts.resource);
    if (polled?.lifecycle === undefined) return {};
    const { status, fields } = listReplyFields(context, facts);
    const isAddressed = polled.item !== undefined && polled.item.key === undefined;
    const addressFields = isAddressed
      ? fields.filter((name) => pollingAddressFields.has(name) && name !== 'location')
      : [];
    const isJobAddressed = isAddressed && job && (status === 202 || fields.includes('location'));
    const polling = {
      resource: polled.name,
      path: polled.item?.path ?? '',
      addressFields: isJobAddressed ? ['location', ...addressFields] : addressFields,
      hasRetryAfter: fields.includes('retry-after'),
    };
    return polling.hasRetryAfter || polling.addressFields.length > 0 ? { polling } : {};
  },
};

/** The status of a success, and the names of its documented fields in lower case. */
function listReplyFields({ root }: InferenceContext, { operation }: ProtocolFacts) {
  const { status } = findSuccessReply(operation);
  const reply = operation.replies.get(`${status}`);
  const headers = reply && readPointer(root, `${reply.pointer}/headers`);
  return { status, fields: Object.keys(Object(headers)).map((name) => name.toLowerCase()) };
}
