import type { Operation } from '../operation.ts';
import { findCounting } from './count-word.ts';
import { isSame } from './envelope.ts';
import { type Concluding, toSought } from './envelopes.ts';
import type { Verdict } from './judge.ts';
import { judgeManyAssigned } from './judge-assigned.ts';
import { isOfChange, isOfMany, isOfRecords, judgeMany } from './judge-many.ts';
import { type Step, toTreeKey } from './path-tree.ts';
import type { Resource } from './resource.ts';

const searching = /^:?_?(search|query|find|filter|lookup|list)/i;

/** What is done at a path below that of all records, or of one. */
export const judgeBelow = (
  ground: Concluding,
  operation: Operation,
  steps: readonly Step[],
): Verdict | undefined => {
  const last = steps.at(-1);
  if (last?.kind !== 'literal') return undefined;
  const above = steps.slice(0, -1);
  const find = (at: readonly Step[]) => ground.resources.found.get(`${toTreeKey(at)}/{}`);
  const resource = find(above);
  const assigned =
    resource && judgeManyAssigned(ground, operation, { resource, steps, word: last.text });
  if (assigned) return assigned;
  const told = resource && judgeBelowAll(ground, operation, { resource, word: last.text });
  if (told) return told;
  const [whole, before] = [find(steps.slice(0, -2)), above.at(-1)];
  // `/orders/bulk/update` is `/orders/bulk-update`.
  const many =
    whole && before?.kind === 'literal' && isOfMany(before.text)
      ? judgeMany(ground, operation, { resource: whole, word: `${before.text}-${last.text}` })
      : undefined;
  if (many) return many;
  const owner = findOwner(ground, above);
  if (!owner || operation.method === 'GET' || operation.method === 'HEAD') return undefined;
  return {
    behaviour: 'action',
    reason: `"${last.text.replace(/^:/, '')}" below one of ${owner.name} is something to do with it`,
    resource: owner,
  };
};

type Below = { readonly resource: Resource; readonly word: string };

const judgeBelowAll = (
  ground: Concluding,
  operation: Operation,
  { resource, word }: Below,
): Verdict | undefined => {
  const { method } = operation;
  const isSearch = (method === 'POST' || method === 'QUERY') && searching.test(word);
  if ((method === 'GET' || isSearch) && isListOf(ground, operation, resource)) {
    return {
      behaviour: isSearch ? 'search' : 'list',
      reason: `below the path of all of ${resource.name}, and the reply holds a list of them`,
      resource,
    };
  }
  if (method === 'GET' && isCount(ground, operation, { resource, word })) {
    const reason = `"${word}" below the path of all of ${resource.name}: the reply counts them`;
    return { behaviour: 'list', reason, resource, isCount: true };
  }
  if (method === 'POST' && creates(word) && isOfRecords(ground, operation, resource)) {
    return {
      behaviour: 'create',
      reason: `"${word}" below the path of all of ${resource.name} takes such records: POST creates them`,
      resource,
    };
  }
  return judgeMany(ground, operation, { resource, word });
};

const creating = /^:?(create|add|new|insert|import|bulk|batch)/i;

const creates = (word: string): boolean => creating.test(word) && !isOfChange(word);

const counting = /^:?_?(count|total)$/i;
const telling = /^:?_?(stats?|statistics|summary|metrics|overview|totals|counts)$/i;

/** Whether a reply counts the records, or tells their number among other things: then as a whole number. */
const isCount = (
  { shapes }: Concluding,
  operation: Operation,
  { resource: { noun }, word }: Below,
): boolean => {
  if (!counting.test(word) && !telling.test(word)) return false;
  const { names, isBare, isWhole } = findCounting(shapes, operation, noun);
  return counting.test(word) ? isBare || names.length > 0 : names.length > 0 && isWhole;
};

const isListOf = (ground: Concluding, operation: Operation, resource: Resource): boolean => {
  const many = ground.bodies.many(operation, toSought(resource));
  return many !== undefined && isSame(ground.shapes, many.places, resource.entity);
};

/** The resource of the record that the nearest key in a path names. */
const findOwner = (
  { resources: { found } }: Concluding,
  steps: readonly Step[],
): Resource | undefined => {
  const end = steps.findLastIndex((step) => step.kind === 'parameter');
  return end < 0 ? undefined : found.get(toTreeKey(steps.slice(0, end + 1)));
};
