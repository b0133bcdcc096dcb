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
  expiredFlagName,
  expiredStateValue,
  expiryTimeName,
  lifetimeName,
  millisecondLifetimeName,
  transientNoun,
} from '../vocabulary/expiry.ts';
import { normalizeName, singularize } from '../vocabulary/singularize.ts';
import type { Expiry, ExpiryEffect } from './expiry.ts';

type ExpiringResource = Pick<Resource, 'entity' | 'noun' | 'item' | 'createOperation'>;

type ExpiryRule = {
  readonly name: string;
  readonly summary: string;
  readonly docs: string;
  /** What becomes of an expired record; `undefined` where the rule does not apply. */
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
  infer: (_, properties) => {
    for (const { property, view } of properties) {
      const { enum: values } = view.keywords;
      const value =
        Array.isArray(values) && stateName.test(property) ? values.find(isExpired) : undefined;
      if (value !== undefined) return { property, value };
    }
    return undefined;
  },
};

function isExpired(value: unknown): boolean {
  return typeof value === 'string' && expiredStateValue.test(value);
}

/** `expired` is true. */
const expiredFlag: ExpiryRule = {
  name: 'expired-flag',
  summary: '`expired` becomes true after `expires_at`',
  docs: '#expired-flag',
  infer: (_, properties) => {
    const flag = properties.find(
      ({ name, view }) => expiredFlagName.test(name) && view.types.includes('boolean'),
    );
    return flag && { property: flag.property, value: true };
  },
};

/** A session is no longer there. */
const expiredRecord: ExpiryRule = {
  name: 'expired-record',
  summary: 'A session is gone after `expires_at`: 410 where documented, else 404',
  docs: '#expired-record',
  infer: ({ noun, item }) => {
    if (item?.operations.get('GET')?.replies.has('410')) return { status: 410 };
    return transientNoun.test(normalizeName(singularize(noun))) ? { status: 404 } : undefined;
  },
};

/** What becomes of records that expire; the first rule that applies wins. */
export const expiryRules: readonly ExpiryRule[] = [expiredState, expiredFlag, expiredRecord];

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
  const time = findTime(record, override);
  const lifetime = override === undefined ? findLifetime([...record, ...sent]) : undefined;
  if (time === undefined && lifetime === undefined) return undefined;
  for (const { name, infer } of expiryRules) {
    const effect = infer(resource, record);
    if (effect !== undefined) return { rule: name, time, lifetime, effect };
  }
  return override === undefined
    ? undefined
    : { rule: 'extension', time, lifetime, effect: { status: 404 } };
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

function findTime(properties: RecordProperties, override: string | undefined): Expiry['time'] {
  for (const { property, name, view } of properties) {
    const isTime = override === undefined ? expiryTimeName.test(name) : property === override;
    const format = isTime ? timestampFormatOf(property, view) : undefined;
    if (format !== undefined) return { property, format };
  }
  return undefined;
}

function findLifetime(properties: RecordProperties): Expiry['lifetime'] {
  const found = properties.find(
    ({ name, view }) =>
      lifetimeName.test(name) && (view.types.includes('integer') || view.types.includes('number')),
  );
  return (
    found && { property: found.property, unit: millisecondLifetimeName.test(found.name) ? 1 : 1000 }
  );
}
