import {
  type Conforms,
  compileConformance,
  type JsonObject,
  type SchemaView,
  type SchemaViews,
} from '../../openapi/openapi.ts';
import type { Envelope } from '../bodies/envelope.ts';
import { listStatesElsewhere } from '../effects/listed-states.ts';
import type { Timestamps } from '../effects/timestamps.ts';
import type { Resource } from '../resource.ts';
import { closedTimeName, initialNames } from '../vocabulary/initial-values.ts';
import { normalizeName } from '../vocabulary/singularize.ts';
import {
  type GeneratedProperty,
  type InitialProperty,
  type InitialValueRule,
  initialValueRules,
} from './initial-value-rules.ts';

/** The values of a new record that the client did not send. */
export type InitialValues = {
  /** The same for every record. */
  readonly values: JsonObject;
  /** Properties that are generated although the schema does not require them. */
  readonly generated: readonly GeneratedProperty[];
  /** The rule for each of these properties. */
  readonly rules: Readonly<Record<string, string>>;
};

type InitialFacts = {
  readonly resource: Pick<Resource, 'entity' | 'key' | 'noun' | 'collection' | 'item'>;
  readonly bodyEnvelope: Envelope | undefined;
  /** Where the reply shows the record. */
  readonly recordEnvelope: Envelope | undefined;
  readonly timestamps: Timestamps;
  /** The record that the document shows. */
  readonly shown: JsonObject | undefined;
};

/**
 * The initial values of a resource's records. A document that requires nothing of what the server sets
 * leaves open what a record has, so all rules apply; else they apply to what it requires.
 */
export function inferInitialValues(
  schemaViews: SchemaViews,
  { resource, bodyEnvelope, recordEnvelope, timestamps, shown = {} }: InitialFacts,
): InitialValues {
  const record = schemaViews.of(resource.entity);
  const reply = schemaViews.of(recordEnvelope?.schemaPointers);
  const request = schemaViews.of(bodyEnvelope?.schemaPointers);
  const [keyName = ''] = resource.key.path;
  const isOpen = [...record.required].every(
    (name) => name === keyName || request.properties.has(name),
  );
  const times = [...timestamps.created, ...timestamps.updated].map(({ property }) => property);
  return collectInitialValues(withShownSecrets(record, reply), {
    schemaViews,
    conforms: compileConformance(schemaViews),
    shownKey: shown[keyName],
    request,
    shown,
    isOpen,
    noun: normalizeName(resource.noun),
    listStates: (name) =>
      listStatesElsewhere(schemaViews, resource, name) ?? listStatesWithTimes(record),
    depth: 0,
    setElsewhere: new Set([keyName, ...times]),
  });
}

/** The record with the secrets that only the reply to its creation has. */
function withShownSecrets(record: SchemaView, reply: SchemaView): SchemaView {
  const secrets = [...reply.properties].filter(
    ([name]) => !record.properties.has(name) && initialNames.ownSecret.test(normalizeName(name)),
  );
  return secrets.length === 0
    ? record
    : { ...record, properties: new Map([...record.properties, ...secrets]) };
}

type ObjectFacts = {
  readonly schemaViews: SchemaViews;
  readonly conforms: Conforms;
  /** What a client can send. */
  readonly request: Pick<SchemaView, 'properties'>;
  readonly shown: JsonObject;
  readonly shownKey: unknown;
  /** Whether properties that are not required get values too. */
  readonly isOpen: boolean;
  readonly setElsewhere: ReadonlySet<string>;
  readonly noun: string;
  readonly listStates: InitialProperty['listStates'];
  readonly depth: number;
};

/** Objects further in are those of other records. */
const deepestState = 2;

function collectInitialValues(record: SchemaView, facts: ObjectFacts): InitialValues {
  const { schemaViews, conforms, isOpen, setElsewhere } = facts;
  const values: Record<string, unknown> = {};
  const generated: GeneratedProperty[] = [];
  const rules: Record<string, string> = {};
  for (const [name, schemaPointers] of record.properties) {
    const view = schemaViews.of(schemaPointers);
    const isRequired = record.required.has(name);
    if (setElsewhere.has(name) || isLeftToSchema(view)) continue;
    const property = toInitialProperty(facts, { name, view, isRequired });
    const rulesOfRecord = initialValueRules.filter(
      ({ everywhere }) => isOpen || isRequired || everywhere?.test(property.normalizedName),
    );
    const found = findInitialValue(rulesOfRecord, property, conforms);
    if (found === undefined) continue;
    rules[name] = found.rule;
    if ('kind' in found.value) generated.push({ property: name, ...found.value });
    else values[name] = found.value.value;
  }
  return { values, generated, rules };
}

function toInitialProperty(
  facts: ObjectFacts,
  property: Pick<InitialProperty, 'name' | 'view' | 'isRequired'>,
): InitialProperty {
  const { name, view } = property;
  const { request, shown, shownKey, noun, listStates, depth } = facts;
  const inner = {
    ...facts,
    request: noProperties,
    listStates: () => [],
    shown: {},
    setElsewhere: new Set<string>(),
    isOpen: view.required.size === 0,
    depth: depth + 1,
  };
  return {
    ...property,
    noun,
    listStates,
    shown: shown[name],
    shownKey,
    normalizedName: normalizeName(name),
    isSendable: request.properties.has(name) && view.keywords.readOnly !== true,
    inner: () => (inner.depth > deepestState ? {} : collectInitialValues(view, inner).values),
  };
}

/** What has a `closed_at` is open first. */
function listStatesWithTimes({ properties }: SchemaView): readonly unknown[] {
  const names = [...properties.keys()].map(normalizeName);
  return names.some((name) => closedTimeName.test(name)) ? ['open'] : [];
}

const noProperties: Pick<SchemaView, 'properties'> = { properties: new Map() };

function findInitialValue(
  candidates: readonly InitialValueRule[],
  property: InitialProperty,
  conforms: Conforms,
) {
  for (const { name, infer } of candidates) {
    const value = infer(property);
    if (value === undefined) continue;
    if ('kind' in value || conforms(property.view, value.value)) return { rule: name, value };
  }
  return undefined;
}

/** A constant and a default are those of the schema; what is written only or deprecated is not shown. */
function isLeftToSchema({ keywords }: SchemaView): boolean {
  return (
    keywords.writeOnly === true ||
    keywords.deprecated === true ||
    (keywords.default !== undefined && keywords.default !== null)
  );
}
