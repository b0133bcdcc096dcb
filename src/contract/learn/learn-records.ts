import { createSecretMask } from '../../base/mask-secrets.ts';
import {
  type ApiModel,
  type Envelope,
  hiddenKeyProperty,
  listEnvelopeOf,
  type Plan,
  type Resource,
  recordEnvelopeOf,
  toRecordsName,
  valueAt,
} from '../../inference/inference.ts';
import { isObject, type JsonObject, type Operation } from '../../openapi/openapi.ts';
import { valueAtPath } from '../verify/records/record-path.ts';
import type { LearnedCall, LearnedFixture } from './learned-call.ts';

/** Follows the records that calls show. */
export type RecordLearner = {
  add(call: LearnedCall): void;
  /** The records by the name of their resource, in the order of their list, or else in that in which they were first seen. */
  fixtures(): ReadonlyMap<string, LearnedFixture>;
};

type LearnedResource = {
  readonly resource: Resource;
  readonly records: Map<string, JsonObject>;
};

export function createRecordLearner(model: ApiModel): RecordLearner {
  const learned = new Map<string, LearnedResource>();
  const recordsOf = (resource: Resource, ancestorKeys: readonly string[]) => {
    const name = toRecordsName(resource, ancestorKeys);
    const known = learned.get(name) ?? { resource, records: new Map<string, JsonObject>() };
    learned.set(name, known);
    return known.records;
  };
  return {
    add: (call) => {
      const { resource, keys, plan } = locate(model, call);
      // The keys of the parents are unknown in a list over all of them.
      const count = resource?.ancestors.length ?? 0;
      const isSuccess = call.reply.status >= 200 && call.reply.status < 300;
      if (resource === undefined || keys.length < count || !isSuccess) return;
      const records = recordsOf(resource, keys.slice(0, count));
      if (plan.kind === 'remove') records.delete(`${keys.at(-1)}`);
      const order = isWholeList(plan, call) ? 'as listed' : 'as seen';
      for (const shown of listShownRecords(plan, call))
        addRecord(records, { resource, key: keys[count], order, ...shown });
    },
    fixtures: () =>
      new Map(
        [...learned]
          .map(([name, { resource, records }]): readonly [string, LearnedFixture] => [
            name,
            resource.kind === 'singleton'
              ? ([...records.values()][0] ?? [])
              : [...records.values()],
          ])
          .filter(([, fixture]) => !Array.isArray(fixture) || fixture.length > 0),
      ),
  };
}

type AddedRecord = ShownRecord & {
  readonly resource: Resource;
  /** The key in the path, if it names one record. */
  readonly key: string | undefined;
  readonly order: 'as listed' | 'as seen';
};

/** A list without a query shows the order of its records. */
function isWholeList(plan: Plan, { request }: LearnedCall): boolean {
  return listEnvelopeOf(plan) !== undefined && !request.url.includes('?');
}

function addRecord(
  records: Map<string, JsonObject>,
  { resource, key, record, isPartial, order }: AddedRecord,
): void {
  const own = toKeyText(resource, record) ?? key;
  if (own === undefined && resource.kind === 'collection') return;
  const name = `${own}`;
  const whole = isPartial ? { ...records.get(name), ...record } : record;
  if (order === 'as listed') records.delete(name);
  records.set(name, toFixture(resource, whole, name));
}

type LocatedCall = {
  readonly plan: Plan;
  readonly resource: Resource | undefined;
  /** The keys in the path, from left to right; none where a call carries one elsewhere. */
  readonly keys: readonly string[];
};

function locate(model: ApiModel, { operation, path }: LearnedCall): LocatedCall {
  const { plan, resource } = model.inferOperation(operation as Operation);
  const keys = plan.target.keys.map((location) =>
    location.in === 'path' ? path[location.name] : undefined,
  );
  const known = keys.filter((key) => key !== undefined);
  // An alternate key, such as a name, finds the record, and is not its key.
  const isDirect = plan.target.alternateKeys.every((property) => property === null);
  return { plan, resource, keys: known.length === keys.length && isDirect ? known : [] };
}

/** A record, or a part of it, which an entry of a list and a reply to a query for some fields may be. */
type ShownRecord = { readonly record: JsonObject; readonly isPartial: boolean };

function listShownRecords(plan: Plan, { body, request }: LearnedCall): readonly ShownRecord[] {
  if (body === undefined || plan.kind === 'remove') return [];
  const list = listEnvelopeOf(plan);
  if (list !== undefined)
    return listEntries(list, body).map((record) => ({ record, isPartial: true }));
  const envelope = recordEnvelopeOf(plan);
  const record = envelope && valueAtPath(body, envelope.path);
  return isObject(record) ? [{ record, isPartial: request.url.includes('?') }] : [];
}

function listEntries({ path, wrapper }: Envelope, body: unknown): readonly JsonObject[] {
  const list = valueAtPath(body, path);
  return (Array.isArray(list) ? list : [])
    .map((entry: unknown) => (wrapper === undefined ? entry : valueAt(entry, wrapper.path)))
    .filter(isObject);
}

function toKeyText({ key }: Resource, record: JsonObject): string | undefined {
  const value = key.path.length === 0 ? undefined : valueAt(record, key.path);
  return typeof value === 'string' || typeof value === 'number' ? `${value}` : undefined;
}

const maskSecret = createSecretMask();

/** A record as a fixture: without the values of secrets, and with its key. */
function toFixture(resource: Resource, record: JsonObject, key: string): JsonObject {
  const masked = Object.fromEntries(
    Object.entries(record).map(([name, value]) => [
      name,
      typeof value === 'string' && name !== resource.key.path[0] ? maskSecret(name, value) : value,
    ]),
  );
  const isKeyHidden = resource.kind === 'collection' && toKeyText(resource, record) === undefined;
  return isKeyHidden ? { ...masked, [hiddenKeyProperty]: key } : masked;
}
