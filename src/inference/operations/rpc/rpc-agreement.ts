import { kindOf, type Operation, propertiesOf } from '../../../openapi/openapi.ts';
import { describeSameRecords } from '../../bodies/schema-similarity.ts';
import { isSameKey } from '../../keys/key-location.ts';
import { findKeyProperty, listStrongKeyNames } from '../../keys/key-property.ts';
import { nounOf } from '../../paths/path-tree.ts';
import { expandAbbreviations } from '../../vocabulary/abbreviations.ts';
import { sendsKeyList } from '../batch-changes.ts';
import type { RestOperation, RpcCandidate, RpcContext } from './rpc-candidates.ts';

/** The record of a group, which candidates have to agree with. */
export type ShownRecord = { readonly noun: string; readonly entity: readonly string[] };

/** The schemas of the record that an operation reads. */
export function findRecordSchemaOf(
  { shapes, envelopes }: RpcContext,
  operation: Operation,
  { noun, parameter }: { readonly noun: string; readonly parameter: string },
): readonly string[] {
  const one = envelopes.findRecord(operation, { noun, parameter });
  return one && propertiesOf(shapes, shapes.of(one.schemaPointers)).size > 0
    ? one.schemaPointers
    : [];
}

/** The schemas of the records that an operation lists. */
export function findListSchemaOf(
  { shapes, envelopes }: RpcContext,
  operation: Operation,
  noun: string,
): readonly string[] {
  const { schemaPointers = [] } = envelopes.findList(operation, { noun, parameter: 'id' }) ?? {};
  const isOfObjects = kindOf(shapes, shapes.of(schemaPointers)) === 'object';
  return isOfObjects && propertiesOf(shapes, shapes.of(schemaPointers)).size > 0
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
  const shown = [
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
  return shown.find((schemaPointers) => schemaPointers.length > 0) ?? [];
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
  shown: ShownRecord,
): boolean {
  const { operation, role } = candidate;
  const { shapes } = context;
  switch (role) {
    case 'list':
      return hasSameSchema(context, findListSchemaOf(context, operation, shown.noun), shown);
    case 'read':
      return (
        identifiesRecord(context, candidate, shown) && readsOneRecord(context, candidate, shown)
      );
    case 'create':
      return takesOrReturnsRecord(context, candidate, shown);
    case 'update':
      return (
        identifiesRecord(context, candidate, shown) &&
        takesOrReturnsRecord(context, candidate, shown)
      );
    case 'remove':
      return (
        identifiesRecord(context, candidate, shown) ||
        removesSeveral(candidate, sendsKeyList(shapes, operation))
      );
  }
}

/** Whether it removes several records, and not a single one. */
function removesSeveral({ parameter, keyLocation }: RpcCandidate, names: boolean): boolean {
  return names && parameter === undefined && keyLocation === undefined;
}

function hasSameSchema(
  { shapes }: RpcContext,
  schemaPointers: readonly string[],
  { entity }: ShownRecord,
): boolean {
  return schemaPointers.length > 0 && describeSameRecords(shapes, schemaPointers, entity);
}

/** Whether it answers with one record; a path with a key whose reply is a list lists records. */
function readsOneRecord(context: RpcContext, candidate: RpcCandidate, shown: ShownRecord): boolean {
  const naming = toKeyHint(candidate);
  const isList =
    context.envelopes.findRecord(candidate.operation, naming)?.path.includes(0) === true;
  if (isList && candidate.parameter !== undefined) return false;
  return hasSameSchema(context, findRecordSchemaOf(context, candidate.operation, naming), shown);
}

/**
 * Whether it names one record by the key that the record shows; a key outside the path has to be
 * shown.
 */
function identifiesRecord(
  context: RpcContext,
  { parameter, keyLocation }: RpcCandidate,
  shown: ShownRecord,
): boolean {
  const name = parameter ?? keyLocation?.name;
  if (name === undefined) return false;
  const key = findKeyName(context, name, shown);
  if (key === undefined) return parameter !== undefined;
  return isSameKeyName(key, name, shown);
}

/** The property of the record that a key name refers to. */
function findKeyName({ shapes }: RpcContext, name: string, { noun, entity }: ShownRecord) {
  const parameterSchema = shapes.of([]);
  const keyPath = findKeyProperty(shapes, {
    record: shapes.of(entity),
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
export function hasOtherKey(context: RpcContext, name: string, shown: ShownRecord): boolean {
  const key = findKeyName(context, name, shown);
  return key !== undefined && !isSameKeyName(key, name, shown);
}

/** Whether it takes what records are created from, or answers with a record. */
function takesOrReturnsRecord(
  context: RpcContext,
  candidate: RpcCandidate,
  shown: ShownRecord,
): boolean {
  const { operation } = candidate;
  const { shapes, envelopes } = context;
  const one = findRecordSchemaOf(context, operation, toKeyHint(candidate));
  if (hasSameSchema(context, one, shown)) return true;
  const sent = envelopes.findSentRecord(operation, {
    ...toKeyHint(candidate),
    entity: shown.entity,
  });
  if (sent === undefined) return false;
  const own = propertiesOf(shapes, shapes.of(shown.entity));
  const names = [...propertiesOf(shapes, shapes.of(sent.schemaPointers)).keys()].filter(
    (name) => expandAbbreviations(name) !== expandAbbreviations(`${candidate.keyLocation?.name}`),
  );
  const shared = names.filter((name) => own.has(name)).length;
  return shared > 0 && 2 * shared >= names.length;
}
