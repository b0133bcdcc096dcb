import { findBodySchema, kindOf, type Operation, propertiesOf } from '../../openapi/openapi.ts';
import { type Envelope, isSameSchema } from '../bodies/envelope.ts';
import { findPatchListProperty } from '../bodies/json-patch-body.ts';
import type { KeyLocation } from '../keys/key-location.ts';
import { findRenamedKeyProperty } from '../keys/key-property.ts';
import { type PathSegment, parametersOf } from '../paths/path-tree.ts';
import type { NestedCollection, Resource } from '../resources/resource.ts';
import { normalizeName } from '../vocabulary/singularize.ts';
import { findAlternateKeys } from './alternate-key.ts';
import { findBulkTargets } from './bulk-targets.ts';
import { matchExtension } from './extension-rule.ts';
import { findNestedCollection } from './membership-rule.ts';
import {
  type InferenceContext,
  type OperationEnvelopes,
  toEnvelopes,
} from './operation-context.ts';
import type { BehaviourName, OperationInference } from './operation-inference.ts';
import { matchPathRules, type RuleMatch } from './path-rules.ts';
import { matchRpc } from './rpc/rpc-rule.ts';

/** Says what an operation does, and why. */
export function inferOperation(ground: InferenceContext, operation: Operation): OperationInference {
  const steps = ground.parsePath(operation.path);
  const told = matchExtension(ground, operation, steps ?? []);
  if (told) return toOperationInference(ground, operation, { ...told, segments: steps ?? [] });
  const reading = ground.rpcOperations.get(operation);
  const read = reading && matchRpc(ground, reading);
  if (reading && read) {
    const ancestors = ground.resources.ancestorsOf(reading.segments);
    return toOperationInference(ground, operation, { ...read, ...reading, ancestors });
  }
  const verdict = steps && matchPathRules(ground, operation, steps);
  return toOperationInference(ground, operation, {
    segments: steps ?? [],
    ancestors: ground.resources.ancestorsOf(steps ?? []),
    ...(verdict ?? noMatch),
  });
}

/** Where the keys of a path stand: all in it, unless the last is told beside it. */
function toKeyLocations(
  steps: readonly PathSegment[],
  key: KeyLocation | undefined,
): readonly KeyLocation[] {
  const names = parametersOf(steps).map((name) => name.replace(/^[+*]/, ''));
  const own = names.map((name): KeyLocation => ({ in: 'path', name }));
  return key === undefined ? own : own.with(-1, key);
}

const noMatch: RuleMatch = {
  behaviour: 'example',
  reason: 'fits no rule, so it answers with an example',
};

type LocatedMatch = RuleMatch &
  Pick<OperationInference, 'ancestors' | 'segments'> & {
    /** Where the last key stands, where that is beside the path. */
    readonly key?: KeyLocation | undefined;
  };

function toOperationInference(
  ground: InferenceContext,
  operation: Operation,
  { segments, key, behaviour, reason, resource, ancestors, isCount, scalarList }: LocatedMatch,
): OperationInference {
  const filter = ground.extensions.operation(operation)?.filterOverrides ?? noFilterOverrides;
  const aliases = findAlternateKeys(
    { ...ground, alternateKeyPaths: ground.resources.alternateKeyPaths },
    operation,
    {
      segments,
      ancestors,
    },
  );
  const view = resource && findNestedCollection(resource, segments);
  const why = view ? `${reason}; ${describeNestedCollection(view)}` : reason;
  const concluded = {
    ...{ operation, behaviour, reason: why, resource, nestedCollection: view },
    ...{ segments: segments, keyLocations: toKeyLocations(segments, key) },
    ancestors,
    alternateKeys: aliases,
    filterOverrides: filter,
    scalarList,
  };
  if (!resource)
    return {
      ...concluded,
      ...noEnvelopes,
      replyKeyProperty: undefined,
      patchListProperty: undefined,
    };
  const { recordEnvelope, listEnvelope, bodyEnvelope } = findOperationEnvelopes(ground, operation, {
    resource,
    isCount,
  });
  const isShown =
    recordEnvelope !== undefined && isReplyRecord(ground, recordEnvelope, { behaviour, resource });
  const isList = behaviour === 'list' || behaviour === 'search';
  const at = isList
    ? listEnvelope && { ...listEnvelope, ...listEnvelope.wrapper }
    : isShown
      ? recordEnvelope
      : undefined;
  const keyShown = at && findReplyKeyProperty(ground, at, { behaviour, resource });
  const shown = {
    recordEnvelope: isShown ? recordEnvelope : undefined,
    replyKeyProperty: keyShown,
    listEnvelope: listEnvelope,
  };
  return {
    ...{ ...concluded, ...shown, bodyEnvelope },
    ...findBulkTargetsInBody(ground, { operation, behaviour, ancestors, resource }),
    ...findPatchBody(ground, operation, behaviour),
  };
}

/** What counts a list may hold another one, which is none of records. */
function findOperationEnvelopes(
  ground: InferenceContext,
  operation: Operation,
  { resource, isCount }: Pick<RuleMatch, 'isCount'> & { readonly resource: Resource },
): OperationEnvelopes {
  const found = toEnvelopes(ground, operation, resource);
  return isCount ? { ...found, listEnvelope: undefined } : found;
}

type BulkChange = Pick<OperationInference, 'operation' | 'behaviour' | 'ancestors'> & {
  readonly resource: Resource;
};

/** How a call names the records that it changes where its path names none of them. */
function findBulkTargetsInBody(
  ground: InferenceContext,
  { operation, behaviour, ancestors, resource }: BulkChange,
): ReturnType<typeof findBulkTargets> {
  const isOfMany =
    (behaviour === 'update' || behaviour === 'put') &&
    resource.kind === 'collection' &&
    ancestors.at(-1) !== resource;
  return isOfMany ? findBulkTargets(ground, operation, resource) : undefined;
}

/** The list of a body that holds operations on a record; those are none, so the body is taken as a whole. */
function findPatchBody(
  { shapes }: InferenceContext,
  operation: Operation,
  behaviour: BehaviourName,
): Pick<OperationInference, 'patchListProperty'> &
  Partial<Pick<OperationInference, 'bodyEnvelope'>> {
  const schema = findBodySchema(operation);
  const patchListProperty =
    behaviour === 'update' ? findPatchListProperty(shapes, schema) : undefined;
  return patchListProperty === undefined
    ? { patchListProperty }
    : { patchListProperty, bodyEnvelope: { path: [], schemaPointers: [`${schema}`] } };
}

/** Of which records a path is that is below one more parent, in words. */
function describeNestedCollection({ ancestors, isMembership }: NestedCollection): string {
  return isMembership
    ? 'this path is of those that are put there'
    : `this path is of those below one of ${ancestors.at(-1)?.name ?? 'what nothing lists'}`;
}

const noEnvelopes: OperationEnvelopes = {
  recordEnvelope: undefined,
  listEnvelope: undefined,
  bodyEnvelope: undefined,
};
const noFilterOverrides: OperationInference['filterOverrides'] = new Map();

type ReplySubject = { readonly behaviour: BehaviourName; readonly resource: Resource };

/** `exportId` of the reply of a creation, where the record itself has an `id`. */
function findReplyKeyProperty(
  { shapes }: InferenceContext,
  { schemaPointers }: Envelope,
  { behaviour, resource }: ReplySubject,
): string | undefined {
  const { path } = resource.key;
  const properties = propertiesOf(shapes, shapes.of(schemaPointers));
  if (path.length !== 1 || properties.has(`${path[0]}`)) return undefined;
  const found = findRenamedKeyProperty(shapes, schemaPointers, resource);
  if (found !== undefined || behaviour !== 'create') return found;
  return [...properties.keys()].find((name) => genericKeyNames.includes(normalizeName(name)));
}

/** What a reply that is no record, `{ entity_id, warnings }`, calls the key of what was created. */
const genericKeyNames = ['entity', 'object', 'resource', 'record', 'item', 'new', 'created'].map(
  (word) => `${word}id`,
);

/** Whether what stands there in the reply is the record itself: what an action answers with need not be. */
function isReplyRecord(
  { shapes }: InferenceContext,
  { schemaPointers, isExplicit }: Envelope,
  { behaviour, resource }: ReplySubject,
): boolean {
  if (isExplicit) return true;
  const shape = shapes.of(schemaPointers);
  const isEmpty = propertiesOf(shapes, shape).size === 0 && kindOf(shapes, shape) === 'object';
  // What a change answers as an object without properties is likely to be nothing of a record that has some.
  if (isEmpty && behaviour !== 'read')
    return propertiesOf(shapes, shapes.of(resource.entity)).size === 0;
  if (behaviour === 'read' || behaviour === 'create' || behaviour === 'put') return true;
  if (isSameSchema(shapes, schemaPointers, resource.entity)) return true;
  const [key] = resource.key.path;
  const properties = propertiesOf(shapes, shapes.of(schemaPointers));
  const names = propertiesOf(shapes, shapes.of(resource.entity));
  const shared = [...properties.keys()].filter((name) => names.has(name)).length;
  // What is deleted may be answered with what deletes it, which has an `id` too.
  const isLike = key !== undefined && properties.has(key) && 2 * shared >= properties.size;
  // An update may answer with what of the record its request may say, and nothing else.
  const isChange = behaviour === 'update' || behaviour === 'replace';
  const isPart = isChange && shared > 0 && shared === properties.size;
  return isPart || (behaviour !== 'action' && isLike);
}
