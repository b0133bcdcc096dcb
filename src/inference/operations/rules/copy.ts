import { findKeyLocation } from '../../keys/key-location.ts';
import { type PathSegment, toTreeKey } from '../../paths/path-tree.ts';
import type { Resource } from '../../resource.ts';
import { actionsSegment, findCopyNoun } from '../../vocabulary/path-verbs.ts';
import { isSameNoun } from '../../vocabulary/singularize.ts';
import type { InferenceContext } from '../operation-context.ts';
import type { OperationRule, OperationSubject, RecordMatch } from '../operation-rule.ts';

/** `POST /templates/{id}/duplicate`, and `POST /templates/copy` with a `template_id`, create a copy. */
export const copy: OperationRule = {
  name: 'copy',
  summary: 'A POST to a verb such as `duplicate` creates a copy of the record that the call names.',
  docs: '#copy',
  infer: (context, subject) => {
    const { operation, segments = [] } = subject;
    const last = segments.at(-1);
    const noun = last?.kind === 'literal' ? findCopyNoun(last.text) : undefined;
    if (operation.method !== 'POST' || noun === undefined) return undefined;
    return matchPath(context, segments, noun) ?? matchBody(context, subject, noun);
  },
};

/** The record to copy is the last one of the path. */
function matchPath(
  { resources: { byItemPath } }: InferenceContext,
  segments: readonly PathSegment[],
  noun: string,
): RecordMatch | undefined {
  const verb = segments.at(-2);
  const hasActions = verb?.kind === 'literal' && actionsSegment.test(verb.text);
  const item = segments.slice(0, hasActions ? -2 : -1);
  const own = item.at(-1);
  const resource = byItemPath.get(toTreeKey(item));
  if (own?.kind !== 'parameter' || resource?.kind !== 'collection') return undefined;
  if (noun !== '' && !isSameNoun(noun, resource.noun)) return undefined;
  return {
    kind: 'create',
    reason: `Creates a copy of the record of ${resource.name} with the key {${own.name}}`,
    resource,
    segments: item.slice(0, -1),
    copiedKey: { in: 'path', name: own.name },
  };
}

/** The record to copy is named by the body or the query. */
function matchBody(
  context: InferenceContext,
  { operation, segments = [] }: OperationSubject,
  noun: string,
): RecordMatch | undefined {
  const resource = findCopied(context, segments.slice(0, -1), noun);
  if (!resource?.item) return undefined;
  const { parameter, name, segments: own } = resource;
  const key = findKeyLocation(context, operation, { noun: resource.noun, parameters: [parameter] });
  if (key === undefined) return undefined;
  return {
    kind: 'create',
    reason: `Creates a copy of the record of ${name} that "${key.name}" names`,
    resource,
    segments: own,
    copiedKey: key.location,
  };
}

/** `/templates/copy`, or `/template-clone` beside `/templates`. */
function findCopied(
  { resources: { all, byItemPath } }: InferenceContext,
  above: readonly PathSegment[],
  noun: string,
): Resource | undefined {
  const place = toTreeKey(above);
  const resource = byItemPath.get(`${place}/{}`);
  if (resource && (noun === '' || isSameNoun(noun, resource.noun))) return resource;
  return all.find(
    (one) => isSameNoun(noun, one.noun) && toTreeKey(one.segments.slice(0, -1)) === place,
  );
}
