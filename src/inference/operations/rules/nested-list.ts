import type { Operation } from '../../../openapi/openapi.ts';
import { repliesWithJsonLines } from '../../bodies/json-lines.ts';
import { isPartOfOther, isSchemaOfRecords } from '../../bodies/schema-similarity.ts';
import type { Resource } from '../../resource.ts';
import { toRecordHint } from '../../resources/record-schema.ts';
import { exportVerb, keyLookupVerb, searchVerb } from '../../vocabulary/path-verbs.ts';
import type { InferenceContext } from '../operation-context.ts';
import type { OperationRule } from '../operation-rule.ts';
import { findSubPath, findVerbPath } from '../sub-path.ts';
import { findCollectionAt } from './collection.ts';

/** `GET /pets/findByStatus` and `POST /pets/search` list pets. */
export const nestedList: OperationRule = {
  name: 'nested-list',
  summary: 'A path below the path of all records lists some of them.',
  docs: '#nested-list',
  infer: (context, { operation, segments }) => {
    const subPath = findVerbPath(context, { segments });
    if (subPath === undefined) return undefined;
    const { resource, verb } = subPath;
    const { method } = operation;
    const isSearch =
      (method === 'POST' || method === 'QUERY') &&
      (searchVerb.test(verb) || keyLookupVerb.test(verb));
    if (method !== 'GET' && !isSearch) return undefined;
    const list = findListSchema(context, operation, resource);
    const isOfRecords =
      isSchemaOfRecords(context.schemaViews, list, resource.entity) ||
      (isSearch && isPartOfOther(context.schemaViews, list, resource.entity));
    if (!isOfRecords) return undefined;
    return {
      kind: isSearch ? 'search' : 'list',
      reason: `A path below the collection of ${resource.name}, and the reply holds a list of them`,
      resource,
    };
  },
};

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

/** The schemas of what the reply lists; none where it lists nothing. */
function findListSchema(
  { envelopes }: InferenceContext,
  operation: Operation,
  resource: Resource,
): readonly string[] {
  return envelopes.findList(operation, toRecordHint(resource))?.schemaPointers ?? [];
}
