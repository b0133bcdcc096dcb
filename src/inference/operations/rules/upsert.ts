import { upsertVerb } from '../../vocabulary/path-verbs.ts';
import type { OperationRule } from '../operation-rule.ts';
import { findBulkSubPath } from '../sub-path.ts';

/** `POST /contacts/upsert` creates a contact, or changes the one with that email. */
export const upsert: OperationRule = {
  name: 'upsert',
  summary: 'A path below the path of all records creates those of the body, or changes them.',
  docs: '#upsert',
  infer: (context, { operation: { method, body }, segments }) => {
    const subPath = findBulkSubPath(context, { segments });
    const isWrite = ['POST', 'PUT', 'PATCH'].includes(method) && body !== undefined;
    if (!isWrite || subPath === undefined || !upsertVerb.test(subPath.verb)) return undefined;
    const { resource, verb } = subPath;
    const reason = `"${verb}" below the collection of ${resource.name} creates records, or changes existing ones`;
    return { kind: 'create', reason, resource };
  },
};
