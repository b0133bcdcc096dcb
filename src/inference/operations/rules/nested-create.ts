import { takesJsonLines } from '../../bodies/json-lines.ts';
import { createVerb } from '../../vocabulary/path-verbs.ts';
import { isUpdateVerb, listsKeysOf, sendsRecords } from '../batch-changes.ts';
import type { OperationRule } from '../operation-rule.ts';
import { findSubPath, findVerbPath } from '../sub-path.ts';

/** `POST /pets/import` creates the pets of its body. */
export const nestedCreate: OperationRule = {
  name: 'nested-create',
  summary: 'A POST below the path of all records creates those in its body.',
  docs: '#nested-create',
  infer: (context, { operation, segments }) => {
    if (operation.method !== 'POST') return undefined;
    const subPath = findVerbPath(context, { segments });
    if (subPath === undefined) return undefined;
    const { resource, verb } = subPath;
    const isCreateVerb = createVerb.test(verb) && !isUpdateVerb(verb);
    if (!isCreateVerb || !sendsRecords(context, operation, resource)) return undefined;
    if (listsKeysOf(context, operation, resource)) return undefined;
    const reason = `"${verb}" below the collection of ${resource.name}: POST creates the records of the body`;
    return { kind: 'create', reason, resource };
  },
};

/** `POST /pets/import` creates a pet for each line. */
export const jsonLinesImport: OperationRule = {
  name: 'json-lines-import',
  summary: 'A POST below the path of all records creates one for each line of its body.',
  docs: '#json-lines-import',
  infer: (context, { operation, segments }) => {
    if (operation.method !== 'POST' || !takesJsonLines(context, operation)) return undefined;
    const subPath = findSubPath(context, { segments });
    if (subPath === undefined) return undefined;
    const { resource, verb } = subPath;
    if (!createVerb.test(verb) || isUpdateVerb(verb)) return undefined;
    const reason = `"${verb}" below the collection of ${resource.name}: POST creates a record for each line`;
    return { kind: 'create', reason, resource };
  },
};
