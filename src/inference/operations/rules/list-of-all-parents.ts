import type { Operation } from '../../../openapi/openapi.ts';
import { describeSameRecords } from '../../bodies/schema-similarity.ts';
import { type PathSegment, parametersOf } from '../../paths/path-tree.ts';
import type { Resource } from '../../resource.ts';
import { toRecordHint } from '../../resources/record-schema.ts';
import { basePathSegment } from '../../vocabulary/path-segments.ts';
import { meansAnyParent } from '../../vocabulary/path-verbs.ts';
import { isSameNoun } from '../../vocabulary/singularize.ts';
import type { InferenceContext } from '../operation-context.ts';
import type { OperationRule } from '../operation-rule.ts';
import { findCollectionAt } from './collection.ts';

/** `GET /pets` lists the pets of all owners, if `/owners/{owner}/pets/{petId}` reads one. */
export const listOfAllParents: OperationRule = {
  name: 'list-of-all-parents',
  summary: 'A path without parents lists the records that another path reads below each of them.',
  docs: '#list-of-all-parents',
  infer: (context, subject) => {
    const { operation } = subject;
    const ownList = operation.method === 'GET' ? findCollectionAt(context, subject) : undefined;
    if (ownList === undefined || ownList.item || ownList.createOperation) return undefined;
    const resource = context.resources.all.find(
      (one) => isBelowParents(one, ownList) && listsRecords(context, operation, one),
    );
    return (
      resource && {
        kind: 'list',
        reason: `Lists the records of ${resource.name} below all parents`,
        resource,
        allParents: { ownList },
      }
    );
  },
};

/** Whether single records of a resource are read below parents, and the path of a list is theirs without those. */
function isBelowParents({ kind, item, segments }: Resource, ownList: Resource): boolean {
  // Nearly all resources fail here, and large documents have thousands of pairs.
  if (kind !== 'collection' || item === undefined || parametersOf(segments).length === 0)
    return false;
  if (parametersOf(ownList.segments).length > 0) return false;
  const path = withoutBasePath(segments);
  const listPath = withoutBasePath(ownList.segments);
  return (
    isSameNoun(`${path.at(-1)}`, `${listPath.at(-1)}`) &&
    listPath.slice(0, -1).every((text) => path.includes(text) || meansAnyParent(text))
  );
}

/** The literal segments after those of the API and its version. */
function withoutBasePath(segments: readonly PathSegment[]): readonly string[] {
  return segments.flatMap((segment) =>
    segment.kind === 'literal' && !basePathSegment.test(segment.text) ? [segment.text] : [],
  );
}

function listsRecords(
  { envelopes, schemaViews }: InferenceContext,
  operation: Operation,
  resource: Resource,
): boolean {
  const list = envelopes.findList(operation, toRecordHint(resource));
  return (
    list !== undefined && describeSameRecords(schemaViews, list.schemaPointers, resource.entity)
  );
}
