import { kindAt, type Operation, propertiesOf } from '../../../openapi/openapi.ts';
import { describeSameRecords } from '../../bodies/schema-similarity.ts';
import { sendsKeyList } from '../../keys/key-lists.ts';
import { isSameKey } from '../../keys/key-location.ts';
import { findKeyProperty, listStrongKeyNames } from '../../keys/key-property.ts';
import { nounOf } from '../../paths/path-tree.ts';
import { expandAbbreviations } from '../../vocabulary/singularize.ts';
import type { RestOperation, RpcCandidate, RpcContext } from './rpc-candidates.ts';

/** The record of a group, which candidates have to agree with. */
export type ShownRecord = { readonly noun: string; readonly entity: readonly string[] };

/** The schemas of the record that an operation reads. */
export function findRecordSchemaOf(
  { schemaViews, envelopes }: RpcContext,
  operation: Operation,
  { noun, parameter }: { readonly noun: string; readonly parameter: string },
): readonly string[] {
  const one = envelopes.findRecord(operation, { noun, parameter });
  return one && propertiesOf(schemaViews, schemaViews.of(one.schemaPointers)).size > 0
    ? one.schemaPointers
    : [];
}

/** The schemas of the records that an operation lists. */
export function findListSchemaOf(
  { schemaViews, envelopes }: RpcContext,
  operation: Operation,
  noun: string,
): readonly string[] {
  const { schemaPointers = [] } = envelopes.findList(operation, { noun, parameter: 'id' }) ?? {};
  const isOfObjects = kindAt(schemaViews, schemaPointers) === 'object';
  return isOfObjects && propertiesOf(schemaViews, schemaViews.of(schemaPointers)).size > 0
    ? schemaPointers
    : [];
}

/** The schemas of a group's record: as it is read, else as it is listed. */
export function findShownRecord(
  context: RpcContext,
  candidates: readonly RpcCandidate[],
  restOperations: readonly RestOperation[],
): readonly string[] {
  const gets = restOperations.filter(({ operation }) => operation.method === 'GET');
  const record = [
    ...gets
      .filter(({ target }) => target === 'one')
      .map(({ operation, collectionPath }) =>
        findRecordSchemaOf(context, operation, { noun: nounOf(collectionPath), parameter: 'id' }),
      ),
    ...candidates
      .filter(({ role }) => role === 'read')
      .map((one) => findRecordSchemaOf(context, one.operation, toKeyHint(one))),
    ...gets
      .filter(({ target }) => target === 'all')
      .map(({ operation, collectionPath }) =>
        findListSchemaOf(context, operation, nounOf(collectionPath)),
      ),
    ...candidates
      .filter(({ role }) => role === 'list')
      .map(({ operation, collectionPath }) =>
        findListSchemaOf(context, operation, nounOf(collectionPath)),
      ),
  ];
  return record.find((schemaPointers) => schemaPointers.length > 0) ?? [];
}

function toKeyHint({ collectionPath, parameter, keyLocation }: RpcCandidate) {
  return {
    noun: nounOf(collectionPath),
    parameter: parameter ?? keyLocation?.name ?? 'id',
  };
}

/** Whether the request and the reply of a candidate fit its role. */
export function agreesWithRecord(
  context: RpcContext,
  candidate: RpcCandidate,
  record: ShownRecord,
): boolean {
  const { operation, role } = candidate;
  const { schemaViews } = context;
  switch (role) {
    case 'list':
      return hasSameSchema(context, findListSchemaOf(context, operation, record.noun), record);
    case 'read':
      return (
        identifiesRecord(context, candidate, record) && readsOneRecord(context, candidate, record)
      );
    case 'create':
      return takesOrReturnsRecord(context, candidate, record);
    case 'update':
      return (
        identifiesRecord(context, candidate, record) &&
        takesOrReturnsRecord(context, candidate, record)
      );
    case 'remove':
      return (
        identifiesRecord(context, candidate, record) ||
        (hasNoKey(candidate) && sendsKeyList(schemaViews, operation))
      );
  }
}

/** Without a key of its own it may remove several records, and not a single one. */
function hasNoKey({ parameter, keyLocation }: RpcCandidate): boolean {
  return parameter === undefined && keyLocation === undefined;
}

function hasSameSchema(
  { schemaViews }: RpcContext,
  schemaPointers: readonly string[],
  { entity }: ShownRecord,
): boolean {
  return schemaPointers.length > 0 && describeSameRecords(schemaViews, schemaPointers, entity);
}

/** Whether it answers with one record; a path with a key whose reply is a list lists records. */
function readsOneRecord(
  context: RpcContext,
  candidate: RpcCandidate,
  record: ShownRecord,
): boolean {
  const hint = toKeyHint(candidate);
  const isList = context.envelopes.findRecord(candidate.operation, hint)?.path.includes(0) === true;
  if (isList && candidate.parameter !== undefined) return false;
  return hasSameSchema(context, findRecordSchemaOf(context, candidate.operation, hint), record);
}

/**
 * Whether it names one record by the key that the record shows; a key outside the path has to be
 * shown.
 */
function identifiesRecord(
  context: RpcContext,
  { parameter, keyLocation }: RpcCandidate,
  record: ShownRecord,
): boolean {
  const name = parameter ?? keyLocation?.name;
  if (name === undefined) return false;
  const key = findKeyName(context, name, record);
  if (key === undefined) return parameter !== undefined;
  return isSameKeyName(key, name, record);
}

/** The property of the record that a key name refers to. */
function findKeyName({ schemaViews }: RpcContext, name: string, { noun, entity }: ShownRecord) {
  const parameterSchema = schemaViews.of([]);
  const keyPath = findKeyProperty(schemaViews, {
    record: schemaViews.of(entity),
    parameter: name,
    noun,
    parameterSchema,
  });
  return keyPath?.at(-1);
}

function isSameKeyName(key: string, name: string, { noun }: ShownRecord): boolean {
  return (
    isSameKey(key, name, noun) || listStrongKeyNames(name, noun).includes(expandAbbreviations(key))
  );
}

/** Whether a path identifies records by a key that they do not show, although they show another. */
export function hasOtherKey(context: RpcContext, name: string, record: ShownRecord): boolean {
  const key = findKeyName(context, name, record);
  return key !== undefined && !isSameKeyName(key, name, record);
}

/** Whether it takes what records are created from, or answers with a record. */
function takesOrReturnsRecord(
  context: RpcContext,
  candidate: RpcCandidate,
  record: ShownRecord,
): boolean {
  const { operation } = candidate;
  const { schemaViews, envelopes } = context;
  const one = findRecordSchemaOf(context, operation, toKeyHint(candidate));
  if (hasSameSchema(context, one, record)) return true;
  const body = envelopes.findSentRecord(operation, {
    ...toKeyHint(candidate),
    entity: record.entity,
  });
  if (body === undefined) return false;
  const restOperations = propertiesOf(schemaViews, schemaViews.of(record.entity));
  const names = [...propertiesOf(schemaViews, schemaViews.of(body.schemaPointers)).keys()].filter(
    (name) => expandAbbreviations(name) !== expandAbbreviations(`${candidate.keyLocation?.name}`),
  );
  const shared = names.filter((name) => restOperations.has(name)).length;
  return shared > 0 && 2 * shared >= names.length;
}
