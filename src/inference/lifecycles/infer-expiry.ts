import {
  findBodySchema,
  propertiesOf,
  type SchemaView,
  type SchemaViews,
} from '../../openapi/openapi.ts';
import { timestampFormatOf } from '../effects/timestamp-formats.ts';
import type { Resource } from '../resource.ts';
import { stateName } from '../vocabulary/actions.ts';
import {
  dueTimeName,
  expiredFlagName,
  expiredStateValue,
  expiryTimeName,
  isNeverOverdueState,
  isUnexpiringState,
  lifetimeName,
  lifetimeUnitOf,
  overdueFlagName,
  overdueStateValue,
  transientNoun,
} from '../vocabulary/expiry.ts';
import { normalizeName, singularize } from '../vocabulary/singularize.ts';
import type { Expiry, ExpiryEffect, SettledRecord } from './expiry.ts';

type ExpiringResource = Pick<Resource, 'entity' | 'noun' | 'item' | 'createOperation'>;

type ExpiryRule = {
  readonly name: string;
  readonly summary: string;
  readonly docs: string;
  /** The normalized names of the time after which it holds. */
  readonly timeName: RegExp;
  /** What becomes of the record then; `undefined` where the rule does not apply. */
  infer(resource: ExpiringResource, properties: RecordProperties): ExpiryEffect | undefined;
};

type RecordProperties = readonly RecordProperty[];
type RecordProperty = {
  readonly property: string;
  /** The normalized name. */
  readonly name: string;
  readonly view: SchemaView;
};

/** The status of what has expired is `expired`. */
const expiredState: ExpiryRule = {
  name: 'expired-state',
  summary: 'The status becomes `expired` after `expires_at`',
  docs: '#expired-state',
  timeName: expiryTimeName,
  infer: (_, properties) => findStateEffect(properties, expiredStateValue, isUnexpiringState),
};

/** `expired` is true. */
const expiredFlag: ExpiryRule = {
  name: 'expired-flag',
  summary: '`expired` becomes true after `expires_at`',
  docs: '#expired-flag',
  timeName: expiryTimeName,
  infer: (_, properties) => findFlagEffect(properties, expiredFlagName, isUnexpiringState),
};

/** A session is no longer there. */
const expiredRecord: ExpiryRule = {
  name: 'expired-record',
  summary: 'A session is gone after `expires_at`: 410 where documented, else 404',
  docs: '#expired-record',
  timeName: expiryTimeName,
  infer: ({ noun, item }) => {
    if (item?.operations.get('GET')?.replies.has('410')) return { status: 410 };
    return transientNoun.test(normalizeName(singularize(noun))) ? { status: 404 } : undefined;
  },
};

/** The status of what is past its due date is `overdue`. */
const overdueState: ExpiryRule = {
  name: 'overdue-state',
  summary: 'The status becomes `overdue` after `due_at`',
  docs: '#overdue-state',
  timeName: dueTimeName,
  infer: (_, properties) => findStateEffect(properties, overdueStateValue, isNeverOverdueState),
};

/** `overdue` is true. */
const overdueFlag: ExpiryRule = {
  name: 'overdue-flag',
  summary: '`overdue` becomes true after `due_at`',
  docs: '#overdue-flag',
  timeName: dueTimeName,
  infer: (_, properties) => findFlagEffect(properties, overdueFlagName, isNeverOverdueState),
};

type IsSettledState = (state: string) => boolean;

/** The status with a value that matches, which settled records do not get. */
function findStateEffect(
  properties: RecordProperties,
  pattern: RegExp,
  isSettled: IsSettledState,
): ExpiryEffect | undefined {
  for (const { property, view } of properties) {
    const values = listStates(property, view);
    const value = values.find((one) => pattern.test(one));
    if (value !== undefined)
      return { property, value, unless: { property, values: values.filter(isSettled) } };
  }
  return undefined;
}

function listStates(property: string, { keywords: { enum: values } }: SchemaView) {
  const isState = Array.isArray(values) && stateName.test(property);
  return isState ? values.filter((value) => typeof value === 'string') : [];
}

/** A boolean with a name that matches. Records are settled by their status, or by a flag such as `completed`. */
function findFlagEffect(
  properties: RecordProperties,
  pattern: RegExp,
  isSettled: IsSettledState,
): ExpiryEffect | undefined {
  const flags = properties.filter(({ view }) => view.types.includes('boolean'));
  const flag = flags.find(({ name }) => pattern.test(name));
  if (flag === undefined) return undefined;
  const states = properties
    .map(({ property, view }) => ({ property, values: listStates(property, view) }))
    .find(({ values }) => values.some(isSettled));
  const settled = flags.find(
    (other) => other !== flag && isSettled(other.name.replace(/^is(?=..)/, '')),
  );
  const unless: SettledRecord | undefined = states
    ? { property: states.property, values: states.values.filter(isSettled) }
    : settled && { property: settled.property, values: [true] };
  return { property: flag.property, value: true, unless };
}

/** What becomes of records after a time; the first rule that applies wins. */
export const expiryRules: readonly ExpiryRule[] = [
  expiredState,
  expiredFlag,
  expiredRecord,
  overdueState,
  overdueFlag,
];

/** How records of a resource expire; `undefined` where they do not. `false` as an override: never. */
export function inferExpiry(
  schemaViews: SchemaViews,
  resource: ExpiringResource,
  override: string | false | undefined,
): Expiry | undefined {
  if (override === false) return undefined;
  const record = listProperties(schemaViews, resource.entity);
  const schema = findBodySchema(resource.createOperation);
  const sent = schema === undefined ? [] : listProperties(schemaViews, [schema]);
  const lifetime = override === undefined ? findLifetime([...record, ...sent]) : undefined;
  const findTimeNamed = (timeName: RegExp) =>
    findTime(
      record.filter(({ property, name }) =>
        override === undefined ? timeName.test(name) : property === override,
      ),
    );
  for (const rule of expiryRules) {
    const end = {
      time: findTimeNamed(rule.timeName),
      lifetime: rule.timeName === expiryTimeName ? lifetime : undefined,
    };
    const isKnown = end.time !== undefined || end.lifetime !== undefined;
    const effect = isKnown ? rule.infer(resource, record) : undefined;
    if (effect !== undefined) return { rule: rule.name, ...end, effect };
  }
  const time = findTime(record.filter(({ property }) => property === override));
  return time && { rule: 'extension', time, lifetime: undefined, effect: { status: 404 } };
}

function listProperties(
  schemaViews: SchemaViews,
  schemaPointers: readonly string[],
): RecordProperties {
  return [...propertiesOf(schemaViews, schemaViews.of(schemaPointers))].map(
    ([property, pointers]) => ({
      property,
      name: normalizeName(property),
      view: schemaViews.of(pointers),
    }),
  );
}

function findTime(properties: RecordProperties): Expiry['time'] {
  for (const { property, view } of properties) {
    const format = timestampFormatOf(property, view);
    if (format !== undefined) return { property, format };
  }
  return undefined;
}

function findLifetime(properties: RecordProperties): Expiry['lifetime'] {
  const found = properties.find(
    ({ name, view }) =>
      lifetimeName.test(name) && (view.types.includes('integer') || view.types.includes('number')),
  );
  return found && { property: found.property, unit: lifetimeUnitOf(found.name) };
}
