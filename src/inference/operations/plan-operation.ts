import { findBodySchema, kindOf, type Operation, propertiesOf } from '../../openapi/openapi.ts';
import { findBulkTargets, findListedKeys } from '../bodies/bulk-targets.ts';
import type { Envelope } from '../bodies/envelope.ts';
import { findPatchListProperty } from '../bodies/patch-body.ts';
import { isSameSchema } from '../bodies/schema-similarity.ts';
import { findAlternateKeys } from '../keys/alternate-key.ts';
import { findRenamedKeyProperty } from '../keys/key-property.ts';
import type { KeyLocation } from '../paths/path-tree.ts';
import { type PathSegment, parametersOf } from '../paths/path-tree.ts';
import type { PlanKind } from '../plan.ts';
import { inferProtocol } from '../protocol/rules.ts';
import type { NestedCollection, Resource } from '../resource.ts';
import { createdKeyNames } from '../vocabulary/key-names.ts';
import { normalizeName } from '../vocabulary/singularize.ts';
import {
  findNestedCollection,
  type InferenceContext,
  type OperationEnvelopes,
  toEnvelopes,
} from './operation-context.ts';
import type { OperationSubject, RuleMatch } from './operation-rule.ts';
import type { OperationDecisions, PlannedOperation } from './planned-operation.ts';
import { toPlan } from './to-plan.ts';

/** Completes the decision of a rule to a plan: keys, envelopes and the rest. */
export function planOperation(
  context: InferenceContext,
  subject: OperationSubject,
  match: RuleMatch & { readonly rule: string },
): PlannedOperation {
  const decisions = decideAll(context, subject, match);
  const { operation, resource, nestedCollection, ancestors } = decisions;
  const reason = nestedCollection
    ? `${match.reason}; ${describeNestedCollection(nestedCollection)}`
    : match.reason;
  const plan = toPlan(context, decisions, { ...match, reason });
  const protocol = inferProtocol(context, { ...decisions, plan });
  return { operation, plan: { ...plan, ...protocol }, resource, nestedCollection, ancestors };
}

function decideAll(
  context: InferenceContext,
  { operation, ...path }: OperationSubject,
  match: RuleMatch,
): OperationDecisions {
  const { key, kind, resource } = match;
  const segments = match.segments ?? path.segments ?? [];
  const ancestors = match.ancestors ?? context.resources.ancestorsOf(segments);
  const { alternateKeyPaths } = context.resources;
  const located = {
    operation,
    resource,
    segments,
    ancestors,
    verb: match.verb,
    copiedKey: match.copiedKey,
    mergedKeys: match.mergedKeys,
    nestedCollection: findCollectionOf(match, segments),
    keyLocations: match.keys ?? toKeyLocations(segments, key),
    alternateKeys: findAlternateKeys({ ...context, alternateKeyPaths }, operation, {
      segments,
      ancestors,
    }),
    scalarList: match.kind === 'scalar-list' ? match.scalarList : undefined,
    filterOverrides: context.extensions.operation(operation)?.filterOverrides ?? noFilterOverrides,
  };
  if (!resource)
    return {
      ...located,
      ...noEnvelopes,
      replyKeyProperty: undefined,
      patchListProperty: undefined,
    };
  return {
    ...located,
    ...decideEnvelopes(context, operation, { kind, resource }),
    ...findBulkTargetsInBody(context, { operation, kind, ancestors, resource }),
    ...findPatchBody(context, operation, kind),
  };
}

/** A link names its collection; other operations are at the path of theirs. */
function findCollectionOf(
  match: RuleMatch,
  segments: readonly PathSegment[],
): NestedCollection | undefined {
  if (match.kind === 'link' || match.kind === 'unlink') return match.nestedCollection;
  return match.resource && findNestedCollection(match.resource, segments);
}

/** Where a call carries the keys of a path: all in the path, unless the last one is elsewhere. */
function toKeyLocations(
  segments: readonly PathSegment[],
  key: KeyLocation | undefined,
): readonly KeyLocation[] {
  const names = parametersOf(segments).map((name) => name.replace(/^[+*]/, ''));
  const locations = names.map((name): KeyLocation => ({ in: 'path', name }));
  return key === undefined ? locations : locations.with(-1, key);
}

const noFilterOverrides: OperationDecisions['filterOverrides'] = new Map();

type ReplySubject = { readonly kind: PlanKind; readonly resource: Resource };

function decideEnvelopes(
  context: InferenceContext,
  operation: Operation,
  subject: ReplySubject,
): OperationEnvelopes & Pick<OperationDecisions, 'replyKeyProperty'> {
  const { kind } = subject;
  const found = toEnvelopes(context, operation, subject.resource);
  const { bodyEnvelope } = found;
  // The reply of a count may hold a list, but not one of records.
  const listEnvelope = kind === 'count' ? undefined : found.listEnvelope;
  const isRecord = found.recordEnvelope && isReplyRecord(context, found.recordEnvelope, subject);
  const recordEnvelope = isRecord ? found.recordEnvelope : undefined;
  const isList = kind === 'list' || kind === 'search';
  const shown = isList
    ? listEnvelope && { ...listEnvelope, ...listEnvelope.wrapper }
    : recordEnvelope;
  const replyKeyProperty = shown && findReplyKeyProperty(context, shown, subject);
  return { recordEnvelope, listEnvelope, bodyEnvelope, replyKeyProperty };
}

type BulkChange = Pick<OperationDecisions, 'operation' | 'ancestors'> & ReplySubject;

/** How a request names the records to change if its path names none. */
function findBulkTargetsInBody(
  context: InferenceContext,
  { operation, kind, ancestors, resource }: BulkChange,
): Pick<OperationDecisions, 'bulkTargets'> & Partial<Pick<OperationDecisions, 'bodyEnvelope'>> {
  if (resource.kind !== 'collection' || ancestors.at(-1) === resource) return {};
  if (kind === 'action')
    return { bulkTargets: findListedKeys(context.schemaViews, operation, resource) };
  const isOfMany = kind === 'update' || kind === 'put';
  return (isOfMany && findBulkTargets(context, operation, resource)) || {};
}

/** A body with a list of patch operations is read as a whole. */
function findPatchBody(
  { schemaViews }: InferenceContext,
  operation: Operation,
  kind: PlanKind,
): Pick<OperationDecisions, 'patchListProperty'> &
  Partial<Pick<OperationDecisions, 'bodyEnvelope'>> {
  const schema = kind === 'update' ? findBodySchema(operation) : undefined;
  const schemaPointers = schema === undefined ? [] : [schema];
  const patchListProperty = findPatchListProperty(schemaViews, schemaPointers);
  return patchListProperty === undefined
    ? { patchListProperty }
    : { patchListProperty, bodyEnvelope: { path: [], schemaPointers } };
}

function describeNestedCollection({ ancestors, isMembership }: NestedCollection): string {
  return isMembership
    ? 'only the records that are linked there'
    : `only the records below one of ${ancestors.at(-1)?.name ?? 'an unknown parent'}`;
}

const noEnvelopes: OperationEnvelopes = {
  recordEnvelope: undefined,
  listEnvelope: undefined,
  bodyEnvelope: undefined,
};

/** `exportId` in the reply to a creation, if the record itself has an `id`. */
function findReplyKeyProperty(
  { schemaViews }: InferenceContext,
  { schemaPointers }: Envelope,
  { kind, resource }: ReplySubject,
): string | undefined {
  const { path } = resource.key;
  const properties = propertiesOf(schemaViews, schemaViews.of(schemaPointers));
  if (path.length !== 1 || properties.has(`${path[0]}`)) return undefined;
  const found = findRenamedKeyProperty(schemaViews, schemaPointers, resource);
  if (found !== undefined || kind !== 'create') return found;
  return [...properties.keys()].find((name) => createdKeyNames.includes(normalizeName(name)));
}

/** Whether the reply holds the record itself; the reply of an action often does not. */
function isReplyRecord(
  { schemaViews }: InferenceContext,
  { schemaPointers, isExplicit }: Envelope,
  { kind, resource }: ReplySubject,
): boolean {
  if (isExplicit) return true;
  const view = schemaViews.of(schemaPointers);
  const isEmpty =
    propertiesOf(schemaViews, view).size === 0 && kindOf(schemaViews, view) === 'object';
  // An object without properties that answers a change is hardly a record that has some.
  if (isEmpty && kind !== 'read')
    return propertiesOf(schemaViews, schemaViews.of(resource.entity)).size === 0;
  if (kind === 'read' || kind === 'create' || kind === 'put') return true;
  if (isSameSchema(schemaViews, schemaPointers, resource.entity)) return true;
  const [key] = resource.key.path;
  const properties = propertiesOf(schemaViews, schemaViews.of(schemaPointers));
  const names = propertiesOf(schemaViews, schemaViews.of(resource.entity));
  const shared = [...properties.keys()].filter((name) => names.has(name)).length;
  // A removal may answer with a job that has an `id` too.
  const isLike = key !== undefined && properties.has(key) && 2 * shared >= properties.size;
  // An update may answer with those properties of the record that it accepts.
  const isChange = kind === 'update' || kind === 'replace';
  const isPart = isChange && shared > 0 && shared === properties.size;
  return isPart || (kind !== 'action' && isLike);
}
