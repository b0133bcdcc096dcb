import type { Operation } from '../../openapi/openapi.ts';
import { isSameSchema } from '../bodies/envelope.ts';
import { type PathSegment, toTreeKey } from '../paths/path-tree.ts';
import type { Resource } from '../resources/resource.ts';
import { isBulkWord, isUpdateVerb, matchBatch, sendsRecords } from './batch-rule.ts';
import { findCountProperties } from './count-reply.ts';
import { matchBatchMembership } from './membership-rule.ts';
import { type InferenceContext, toRecordHint } from './operation-context.ts';
import type { RuleMatch } from './path-rules.ts';

const searchVerbs = /^:?_?(search|query|find|filter|lookup|list)/i;

/** What is done at a path below that of all records, or of one. */
export function matchSubPath(
  ground: InferenceContext,
  operation: Operation,
  segments: readonly PathSegment[],
): RuleMatch | undefined {
  const last = segments.at(-1);
  if (last?.kind !== 'literal') return undefined;
  const above = segments.slice(0, -1);
  const find = (at: readonly PathSegment[]) =>
    ground.resources.byItemPath.get(`${toTreeKey(at)}/{}`);
  const resource = find(above);
  const assigned =
    resource && matchBatchMembership(ground, operation, { resource, segments, word: last.text });
  if (assigned) return assigned;
  const told = resource && matchCollectionSubPath(ground, operation, { resource, verb: last.text });
  if (told) return told;
  const [whole, before] = [find(segments.slice(0, -2)), above.at(-1)];
  // `/orders/bulk/update` is `/orders/bulk-update`.
  const many =
    whole && before?.kind === 'literal' && isBulkWord(before.text)
      ? matchBatch(ground, operation, { resource: whole, word: `${before.text}-${last.text}` })
      : undefined;
  if (many) return many;
  const owner = findNearestItem(ground, above);
  if (!owner || operation.method === 'GET' || operation.method === 'HEAD') return undefined;
  return {
    behaviour: 'action',
    reason: `"${last.text.replace(/^:/, '')}" below one of ${owner.name} is something to do with it`,
    resource: owner,
  };
}

type SubPath = { readonly resource: Resource; readonly verb: string };

function matchCollectionSubPath(
  ground: InferenceContext,
  operation: Operation,
  { resource, verb }: SubPath,
): RuleMatch | undefined {
  const { method } = operation;
  const isSearch = (method === 'POST' || method === 'QUERY') && searchVerbs.test(verb);
  if ((method === 'GET' || isSearch) && repliesWithSameRecords(ground, operation, resource)) {
    return {
      behaviour: isSearch ? 'search' : 'list',
      reason: `below the path of all of ${resource.name}, and the reply holds a list of them`,
      resource,
    };
  }
  if (method === 'GET' && repliesWithCount(ground, operation, { resource, verb })) {
    const reason = `"${verb}" below the path of all of ${resource.name}: the reply counts them`;
    return { behaviour: 'list', reason, resource, isCount: true };
  }
  if (method === 'POST' && isCreateVerb(verb) && sendsRecords(ground, operation, resource)) {
    return {
      behaviour: 'create',
      reason: `"${verb}" below the path of all of ${resource.name} takes such records: POST creates them`,
      resource,
    };
  }
  return matchBatch(ground, operation, { resource, word: verb });
}

const createVerbs = /^:?(create|add|new|insert|import|bulk|batch)/i;

function isCreateVerb(word: string): boolean {
  return createVerbs.test(word) && !isUpdateVerb(word);
}

const countNames = /^:?_?(count|total)$/i;
const statisticsNames = /^:?_?(stats?|statistics|summary|metrics|overview|totals|counts)$/i;

/** Whether a reply counts the records, or tells their number among other things: then as a whole number. */
function repliesWithCount(
  { shapes }: InferenceContext,
  operation: Operation,
  { resource: { noun }, verb }: SubPath,
): boolean {
  if (!countNames.test(verb) && !statisticsNames.test(verb)) return false;
  const { names, isBare, isWhole } = findCountProperties(shapes, operation, noun);
  return countNames.test(verb) ? isBare || names.length > 0 : names.length > 0 && isWhole;
}

function repliesWithSameRecords(
  ground: InferenceContext,
  operation: Operation,
  resource: Resource,
): boolean {
  const many = ground.envelopes.findList(operation, toRecordHint(resource));
  return many !== undefined && isSameSchema(ground.shapes, many.schemaPointers, resource.entity);
}

/** The resource of the record that the nearest key in a path names. */
function findNearestItem(
  { resources: { byItemPath } }: InferenceContext,
  steps: readonly PathSegment[],
): Resource | undefined {
  const end = steps.findLastIndex((step) => step.kind === 'parameter');
  return end < 0 ? undefined : byItemPath.get(toTreeKey(steps.slice(0, end + 1)));
}
