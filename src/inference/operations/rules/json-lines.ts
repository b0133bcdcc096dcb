import { repliesWithJsonLines, takesJsonLines } from '../../bodies/json-lines.ts';
import { createVerb, exportVerb } from '../../vocabulary/path-verbs.ts';
import { isUpdateVerb } from '../batch-changes.ts';
import type { OperationRule } from '../operation-rule.ts';
import { findCollectionAt } from './collection.ts';
import { findSubPath } from './sub-path.ts';

/** `GET /pets/export` lists the pets, one in each line. */
export const jsonLinesExport: OperationRule = {
  name: 'json-lines-export',
  summary: 'A GET of all records, or below their path, answers with a record in each line.',
  docs: '#json-lines-export',
  infer: (context, subject) => {
    const { operation } = subject;
    if (operation.method !== 'GET' || !repliesWithJsonLines(context, operation)) return undefined;
    const subPath = findSubPath(context, subject);
    const resource =
      subPath && exportVerb.test(subPath.verb)
        ? subPath.resource
        : findCollectionAt(context, subject);
    const reason = `The reply has a record of ${resource?.name} in each line`;
    return resource && { kind: 'list', reason, resource };
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
