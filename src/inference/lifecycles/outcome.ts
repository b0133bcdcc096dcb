import {
  findBodySchema,
  propertiesOf,
  type SchemaView,
  type SchemaViews,
} from '../../openapi/openapi.ts';
import { timestampFormatOf } from '../effects/timestamp-formats.ts';
import type { Resource } from '../resource.ts';
import {
  exportNoun,
  exportUrlName,
  finishTimeName,
  nullableResultName,
  progressName,
  resultName,
  splitStateWords,
  startTimeName,
  toStateRole,
} from '../vocabulary/lifecycles.ts';
import { normalizeName } from '../vocabulary/singularize.ts';
import type {
  LifecycleOutcome,
  LifecycleProgress,
  LifecycleState,
  LifecycleTime,
} from './lifecycle.ts';

type FoundStates = { readonly path: readonly string[]; readonly states: readonly LifecycleState[] };

/** The properties that follow the states: results, times and the progress. */
export function findOutcome(
  schemaViews: SchemaViews,
  resource: Pick<Resource, 'entity' | 'key' | 'noun' | 'createOperation'>,
  { path, states }: FoundStates,
): LifecycleOutcome {
  const names = states.map(({ value }) => normalizeName(`${value}`));
  const firstWork = states.findIndex(
    ({ value }) => toStateRole(splitStateWords(`${value}`)) === 'working',
  );
  const schema = findBodySchema(resource.createOperation);
  const sent = propertiesOf(schemaViews, schemaViews.of(schema === undefined ? [] : [schema]));
  const properties = [...propertiesOf(schemaViews, schemaViews.of(resource.entity))]
    .filter(([property]) => !sent.has(property) && property !== path[0])
    .filter(([property]) => property !== resource.key.path[0])
    .map(([property, pointers]) => ({
      property,
      name: normalizeName(property),
      view: schemaViews.of(pointers),
    }));
  const times = properties.flatMap((one) => toTime(one, { names, firstWork }));
  const timed = new Set(times.map(({ property }) => property));
  return {
    results: properties
      .filter(({ property }) => !timed.has(property))
      .filter((one) => isResult(schemaViews, one, resource.noun))
      .map(({ property }) => property),
    times,
    progress: properties.map(toProgress).find((progress) => progress !== undefined),
  };
}

type RecordProperty = {
  readonly property: string;
  /** The normalized name. */
  readonly name: string;
  readonly view: SchemaView;
};

type StateNames = { readonly names: readonly string[]; readonly firstWork: number };

function toTime(
  { property, name, view }: RecordProperty,
  states: StateNames,
): readonly LifecycleTime[] {
  const state = findStateOfTime(name, states);
  const format = state === undefined ? undefined : timestampFormatOf(property, view);
  return state === undefined || format === undefined ? [] : [{ property, format, state }];
}

/** The position of the state that a time is about: `in_progress_at`, `started_at`, `completed_at`. */
function findStateOfTime(name: string, { names, firstWork }: StateNames): number | undefined {
  const own = names.findIndex((state) => name === `${state}at` || name === `${state}on`);
  if (own !== -1) return own;
  if (finishTimeName.test(name)) return names.length - 1;
  return startTimeName.test(name) ? Math.max(firstWork, 0) : undefined;
}

function isResult(schemaViews: SchemaViews, { name, view }: RecordProperty, noun: string): boolean {
  return (
    resultName.test(name) ||
    (exportUrlName.test(name) && exportNoun.test(noun)) ||
    (nullableResultName.test(name) && acceptsNull(schemaViews, view))
  );
}

/** Also `anyOf: [{ $ref: … }, { type: null }]`. */
function acceptsNull(schemaViews: SchemaViews, { types, choices }: SchemaView): boolean {
  const options = choices.flatMap((choice) => choice.options);
  return (
    types.includes('null') ||
    options.some((option) => schemaViews.of([option]).types.includes('null'))
  );
}

function toProgress({ property, name, view }: RecordProperty): LifecycleProgress | undefined {
  const { types, keywords } = view;
  const isNumber = types.includes('integer') || types.includes('number');
  return isNumber && progressName.test(name)
    ? { property, end: keywords.maximum === 1 ? 1 : 100 }
    : undefined;
}
