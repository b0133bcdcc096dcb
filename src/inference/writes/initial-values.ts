import {
  type Conforms,
  compileConformance,
  type JsonObject,
  type SchemaView,
  type SchemaViews,
} from '../../openapi/openapi.ts';
import type { Envelope } from '../bodies/envelope.ts';
import type { Timestamps } from '../effects/timestamps.ts';
import { type IdStyle, inferSecretStyle, plainSecretStyles } from '../keys/id-styles.ts';
import type { Resource } from '../resource.ts';
import { counterName, endedFlagName, finalStateValue } from '../vocabulary/generated-values.ts';
import {
  describedValue,
  firstStateValue,
  initialNames,
  measureName,
  secretNoun,
} from '../vocabulary/initial-values.ts';
import { selfUrlName } from '../vocabulary/path-segments.ts';
import { normalizeName } from '../vocabulary/singularize.ts';

/** The values of a new record that the client did not send. */
export type InitialValues = {
  /** The same for every record. */
  readonly values: JsonObject;
  /** Properties that are generated although the schema does not require them. */
  readonly generated: readonly GeneratedProperty[];
  /** The rule for each of these properties. */
  readonly rules: Readonly<Record<string, string>>;
};

export type GeneratedProperty = {
  readonly property: string;
  readonly kind: 'secret' | 'url' | 'entry';
  /** The form of a secret in the example, with `{key}` in place of the key of its record. */
  readonly style: IdStyle | undefined;
};

/** A value, or what is generated for each record. */
type InitialValue = { readonly value: unknown } | Omit<GeneratedProperty, 'property'>;

/** A property of a new record. */
export type InitialProperty = {
  readonly name: string;
  /** The name without case and signs. */
  readonly normalizedName: string;
  readonly view: SchemaView;
  /** The initial values of its own properties, where it is an object. */
  readonly inner: () => JsonObject;
  readonly isRequired: boolean;
  readonly isSendable: boolean;
  /** Its value in the record that the document shows. */
  readonly shown: unknown;
  /** The key of that record. */
  readonly shownKey: unknown;
  /** The noun of the resource, normalized. */
  readonly noun: string;
};

type InitialValueRule = {
  readonly name: string;
  readonly summary: string;
  readonly docs: string;
  /** The names that the rule applies to in every record, and not in open ones alone. */
  readonly everywhere?: RegExp;
  /** `undefined` where the rule does not apply. */
  infer(property: InitialProperty): InitialValue | undefined;
};

/** A record says of which type it is. */
const initialKind: InitialValueRule = {
  name: 'initial-kind',
  summary: '`type` and `object` are those of the example',
  docs: '#initial-kind',
  infer: ({ normalizedName, view, shown, isSendable }) => {
    if (!initialNames.kind.test(normalizedName) || isSendable) return undefined;
    const example = exampleOf(view) ?? shown;
    return typeof example === 'string' ? { value: example } : undefined;
  },
};

/** A new record is in the first state. */
const initialState: InitialValueRule = {
  name: 'initial-state',
  summary: '`status` is the first state',
  docs: '#initial-state',
  everywhere: initialNames.mainState,
  infer: ({ normalizedName, view, shown, isSendable, inner }) => {
    if (!initialNames.state.test(normalizedName)) return undefined;
    if (view.properties.size > 0) return isSendable ? undefined : { value: inner() };
    const { enum: values = listDescribedValues(view) } = view.keywords;
    if (Array.isArray(values)) return toValue(findFirstState(values));
    const example = exampleOf(view) ?? shown;
    const isFirst = typeof example === 'string' && !finalStateValue.test(example);
    return isFirst ? { value: example } : undefined;
  },
};

/** The values that a description names: "It can be `enabled` or `disabled`". */
function listDescribedValues({ keywords: { description } }: SchemaView) {
  const values = [...`${description ?? ''}`.matchAll(describedValue)].map(([, value]) => value);
  return values.length > 1 ? values : undefined;
}

/** Nothing has happened to a new record, and it is in use. */
const initialFlag: InitialValueRule = {
  name: 'initial-flag',
  summary: '`completed` is false, `active` is true',
  docs: '#initial-flag',
  infer: ({ name, normalizedName, view, isRequired }) => {
    if (!view.types.includes('boolean')) return undefined;
    const isOver = endedFlagName.test(name);
    if (isRequired && !isOver) return undefined;
    return { value: !isOver && initialNames.activeFlag.test(normalizedName) };
  },
};

/** Nothing is counted yet. */
const initialCounter: InitialValueRule = {
  name: 'initial-counter',
  summary: '`comments_count` is 0',
  docs: '#initial-counter',
  infer: ({ name, view, isSendable }) =>
    isNumber(view) && !isSendable && counterName.test(name) && !measureName.test(name)
      ? { value: 0 }
      : undefined,
};

/** A secret is shown when it is made. */
const initialSecret: InitialValueRule = {
  name: 'initial-secret',
  summary: '`client_secret` is generated',
  docs: '#initial-secret',
  everywhere: initialNames.ownSecret,
  infer: (property) => {
    const { normalizedName, view, noun, shown, shownKey } = property;
    const isSecret =
      initialNames.secret.test(normalizedName) ||
      (secretNoun.test(noun) && initialNames.secretValue.test(normalizedName));
    if (!isSecret || !view.types.includes('string')) return undefined;
    const style = inferSecretStyle(exampleOf(view) ?? shown, shownKey);
    return { kind: 'secret', style: style ?? toPlainSecretStyle(property) };
  },
};

/** The style of a secret without an example; `undefined` where the schema says how it is written. */
function toPlainSecretStyle({ normalizedName, view }: InitialProperty): IdStyle | undefined {
  const { pattern, format, maxLength, enum: values } = view.keywords;
  const isLong = typeof maxLength !== 'number' || maxLength >= longestSecret;
  if ((pattern ?? format ?? values) !== undefined || !isLong) return undefined;
  return plainSecretStyles[initialNames.clientSecret.test(normalizedName) ? 'client' : 'record'];
}

/** A key and a secret together. */
const longestSecret = 128;

/** A record says where it is. */
const initialUrl: InitialValueRule = {
  name: 'initial-url',
  summary: '`url` is the URL of the example, with the key of the record',
  docs: '#initial-url',
  infer: ({ name, view, isSendable, shown }) => {
    if (!selfUrlName.test(name) || !view.types.includes('string') || isSendable) return undefined;
    const example = exampleOf(view) ?? shown;
    return typeof example === 'string' ? { value: example } : { kind: 'url', style: undefined };
  },
};

/** A list of what was computed is not empty. */
const initialEntry: InitialValueRule = {
  name: 'initial-entry',
  summary: '`choices` has one entry',
  docs: '#initial-entry',
  infer: ({ normalizedName, view, isSendable }) =>
    view.items.length > 0 && !isSendable && initialNames.computed.test(normalizedName)
      ? { kind: 'entry', style: undefined }
      : undefined,
};

/** What may be null is null until something happens. */
const initialNull: InitialValueRule = {
  name: 'initial-null',
  summary: 'What may be null is null',
  docs: '#initial-null',
  infer: ({ view, isRequired }) =>
    view.types.includes('null') && !isRequired ? { value: null } : undefined,
};

/** A list holds nothing yet. */
const initialList: InitialValueRule = {
  name: 'initial-list',
  summary: 'A list is empty',
  docs: '#initial-list',
  infer: ({ view, isRequired }) =>
    view.types.includes('array') && !isRequired ? { value: [] } : undefined,
};

/** What a new record holds that was not sent; for each property the first rule that applies wins. */
export const initialValueRules: readonly InitialValueRule[] = [
  initialKind,
  initialState,
  initialFlag,
  initialCounter,
  initialSecret,
  initialUrl,
  initialEntry,
  initialNull,
  initialList,
];

type InitialFacts = {
  readonly resource: Pick<Resource, 'entity' | 'key' | 'noun'>;
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
  const reply = schemaViews.of(recordEnvelope?.schemaPointers ?? []);
  const request = schemaViews.of(bodyEnvelope?.schemaPointers ?? []);
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
  const { request, shown, shownKey, noun, depth } = facts;
  const inner = {
    ...facts,
    request: noProperties,
    shown: {},
    setElsewhere: new Set<string>(),
    isOpen: view.required.size === 0,
    depth: depth + 1,
  };
  return {
    ...property,
    noun,
    shown: shown[name],
    shownKey,
    normalizedName: normalizeName(name),
    isSendable: request.properties.has(name) && view.keywords.readOnly !== true,
    inner: () => (inner.depth > deepestState ? {} : collectInitialValues(view, inner).values),
  };
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

function exampleOf({ keywords: { const: constant, example, examples } }: SchemaView): unknown {
  return constant ?? example ?? (Array.isArray(examples) ? examples[0] : undefined);
}

function isNumber({ types }: SchemaView): boolean {
  return types.includes('integer') || types.includes('number');
}

function toValue(value: unknown) {
  return value === undefined ? undefined : { value };
}

/** The first state that nothing ends with; of an enumeration in order of the alphabet, a usual first one. */
export function findFirstState(values: readonly unknown[]): unknown {
  const open = values.filter((value) => typeof value === 'string' && !finalStateValue.test(value));
  const isAlphabetical = open.length > 1 && open.toSorted().every((one, i) => one === open[i]);
  const usual = open.find((value) => firstStateValue.test(`${value}`));
  return isAlphabetical ? (usual ?? open[0]) : open[0];
}
