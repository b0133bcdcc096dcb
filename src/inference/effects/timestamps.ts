import type { SchemaViews } from '../../openapi/openapi.ts';
import { propertiesOf } from '../../openapi/openapi.ts';
import type { Resource } from '../resource.ts';
import { stateName } from '../vocabulary/actions.ts';
import { normalizeName } from '../vocabulary/singularize.ts';
import {
  bareTimeName,
  creationTimeName,
  stateTimeName,
  updateTimeName,
} from '../vocabulary/timestamps.ts';
import { listStatesBefore } from './state-order.ts';
import { type TimestampFormat, timestampFormatOf } from './timestamp-formats.ts';

export type TimestampProperty = { readonly property: string; readonly format: TimestampFormat };

/** `paid_at`, set when the state becomes `paid` and cleared when that is taken back. */
export type StateTimestamp = TimestampProperty & {
  /** The state, as a normalized name. */
  readonly state: string;
  /** The states that take it back, as normalized names. */
  readonly clearedBy: readonly string[];
  /** Whether it can be cleared by `null`. */
  readonly isNullable: boolean;
};

/** `completed_at`, set when `completed` becomes true and cleared when it does not hold any more. */
export type FlagTimestamp = Omit<StateTimestamp, 'state' | 'clearedBy'> & { readonly flag: string };

/** The properties of a record that follow the sandbox's clock. */
export type Timestamps = {
  readonly created: readonly TimestampProperty[];
  readonly updated: readonly TimestampProperty[];
  readonly states: readonly StateTimestamp[];
  /** The properties with the state that `states` depend on. */
  readonly stateProperties: readonly string[];
  readonly flags: readonly FlagTimestamp[];
};

type TimestampRule = {
  readonly name: string;
  readonly summary: string;
  readonly docs: string;
  infer(schemaViews: SchemaViews, properties: RecordProperties): Partial<Timestamps>;
};

type RecordProperties = readonly (readonly [string, readonly string[]])[];

/** A rule for the times that are known by their names alone. */
function namedTimeRule(
  rule: Pick<TimestampRule, 'name' | 'summary' | 'docs'>,
  set: 'created' | 'updated',
  pattern: RegExp,
): TimestampRule {
  return {
    ...rule,
    infer: (schemaViews, properties) => ({
      [set]: listTimestamps(schemaViews, properties, pattern),
    }),
  };
}

/** A record says when it was created. */
const creationTime = namedTimeRule(
  {
    name: 'creation-time',
    summary: '`created_at` is set when a record is created',
    docs: '#creation-time',
  },
  'created',
  creationTimeName,
);

/** A record says by another name when it was created. */
const bareTime: TimestampRule = {
  name: 'bare-time',
  summary: '`timestamp` is set when a record is created, if nothing else says when that was',
  docs: '#bare-time',
  infer: (schemaViews, properties) =>
    properties.some(([name]) => creationTimeName.test(normalizeName(name)))
      ? {}
      : { created: listTimestamps(schemaViews, properties, bareTimeName) },
};

/** A record says when it last changed. */
const updateTime = namedTimeRule(
  { name: 'update-time', summary: '`updated_at` is set at every change', docs: '#update-time' },
  'updated',
  updateTimeName,
);

/** A record says when it entered a state. `created_at` is no such time, even beside a state `created`. */
const stateTime: TimestampRule = {
  name: 'state-time',
  summary: '`paid_at` is set when the status becomes `paid`',
  docs: '#state-time',
  infer: (schemaViews, properties) => {
    const found = properties.filter(([name]) => stateName.test(name));
    if (found.length === 0) return {};
    const enumerations = found.map(([, pointers]) => schemaViews.of(pointers).keywords.enum);
    const states = listStateTimestamps(schemaViews, properties).map((timestamp) => ({
      ...timestamp,
      clearedBy: enumerations.flatMap((values) =>
        listStatesBefore(timestamp.state, Array.isArray(values) ? values : undefined),
      ),
    }));
    return { stateProperties: found.map(([name]) => name), states };
  },
};

/** A record says when a flag of it was set. */
const flagTime: TimestampRule = {
  name: 'flag-time',
  summary: '`completed_at` is set when `completed` becomes true',
  docs: '#flag-time',
  infer: (schemaViews, properties) => ({
    flags: listStateTimestamps(schemaViews, properties).flatMap(({ state, ...timestamp }) =>
      properties
        .filter(
          ([name, schemaPointers]) =>
            normalizeName(name).replace(/^is(?=..)/, '') === state &&
            schemaViews.of(schemaPointers).types.includes('boolean'),
        )
        .map(([flag]) => ({ ...timestamp, flag })),
    ),
  }),
};

/** What the clock sets in records; each rule sets its own properties. */
export const timestampRules: readonly TimestampRule[] = [
  creationTime,
  bareTime,
  updateTime,
  stateTime,
  flagTime,
];

const noTimestamps: Timestamps = {
  created: [],
  updated: [],
  states: [],
  stateProperties: [],
  flags: [],
};

/** The properties of a resource's records that follow the clock. */
export function inferTimestamps(
  schemaViews: SchemaViews,
  { entity }: Pick<Resource, 'entity'>,
): Timestamps {
  const properties = [...propertiesOf(schemaViews, schemaViews.of(entity))];
  return Object.assign(
    {},
    noTimestamps,
    ...timestampRules.map((rule) => rule.infer(schemaViews, properties)),
  );
}

function listTimestamps(
  schemaViews: SchemaViews,
  properties: RecordProperties,
  pattern: RegExp,
): readonly TimestampProperty[] {
  return properties.flatMap(([property, schemaPointers]) => {
    const format = pattern.test(normalizeName(property))
      ? timestampFormatOf(property, schemaViews.of(schemaPointers))
      : undefined;
    return format ? [{ property, format }] : [];
  });
}

function listStateTimestamps(
  schemaViews: SchemaViews,
  properties: RecordProperties,
): readonly Omit<StateTimestamp, 'clearedBy'>[] {
  return properties.flatMap(([property, schemaPointers]) => {
    const name = normalizeName(property);
    const isCreationOrUpdate = creationTimeName.test(name) || updateTimeName.test(name);
    const [, state] = (isCreationOrUpdate ? undefined : stateTimeName.exec(name)) ?? [];
    const schemaView = schemaViews.of(schemaPointers);
    const format = state === undefined ? undefined : timestampFormatOf(property, schemaView);
    return state === undefined || format === undefined
      ? []
      : [{ property, format, state, isNullable: schemaView.types.includes('null') }];
  });
}
