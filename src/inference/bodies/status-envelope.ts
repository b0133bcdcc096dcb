import {
  compileConformance,
  findExample,
  findSuccessReply,
  isObject,
  type JsonObject,
  type Operation,
  propertiesOf,
  type SchemaView,
  type SchemaViews,
} from '../../openapi/openapi.ts';
import {
  listSuccessValues,
  recordIdName,
  type StatusProperty,
  statusDataName,
  statusGroupName,
  statusPropertyOf,
} from '../vocabulary/reply-properties.ts';
import { normalizeName } from '../vocabulary/singularize.ts';
import type { Envelope } from './envelope.ts';

/** Properties of a reply that report success: `{ "success": true, "code": 200, "message": "OK" }`. */
export type StatusEnvelope = {
  readonly values: JsonObject;
  /** Paths of properties that report errors, and are left out. */
  readonly omitted: readonly (readonly string[])[];
};

/** Where a body holds records: at a path, nowhere, or unknown where no rule applies to the operation. */
export type RecordLocation = Envelope['path'] | 'nowhere' | 'unknown';

/** A reply whose status envelope is inferred. */
export type StatusReply = {
  readonly operation: Operation;
  readonly status: number;
  readonly schema: string | undefined;
  readonly records: RecordLocation;
};

type StatusContext = { readonly root: JsonObject; readonly schemaViews: SchemaViews };

/**
 * Infers the values that report success around a record or a list, or in a reply without either. The
 * document's example is preferred. Where the body holds no records, it is a status envelope only if it
 * holds hardly anything else.
 */
export function inferStatusEnvelope(
  { root, schemaViews }: StatusContext,
  { operation, status, schema, records }: StatusReply,
): StatusEnvelope | undefined {
  if (schema === undefined) return undefined;
  const names = [...propertiesOf(schemaViews, schemaViews.of([schema])).keys()];
  if (!isStatusEnvelope(names, records)) return undefined;
  const { contentPointer } = findSuccessReply(operation);
  const example = findExample({ root }, `${contentPointer}`);
  const successValueOf = compileSuccessValue(schemaViews, status);
  const envelope = mergeEnvelopes(
    listLevelProperties(schemaViews, [schema], example)
      .filter(({ name }) => !isRecordHolder(name, records))
      .map((property) =>
        isStatusGroup(schemaViews, property)
          ? readStatusGroup(schemaViews, property, successValueOf)
          : toStatusEnvelope(property, successValueOf(property), []),
      ),
  );
  return isEmpty(envelope) ? undefined : envelope;
}

/** The status properties of an object in the reply, such as `meta`. */
function readStatusGroup(
  schemaViews: SchemaViews,
  { name, schemaPointers, example }: EnvelopeProperty,
  successValueOf: SuccessValueOf,
): StatusEnvelope {
  const group = mergeEnvelopes(
    listLevelProperties(schemaViews, schemaPointers, example).map((property) =>
      toStatusEnvelope(property, successValueOf(property), [name]),
    ),
  );
  return isEmpty(group) ? group : { values: { [name]: group.values }, omitted: group.omitted };
}

const emptyEnvelope: StatusEnvelope = { values: {}, omitted: [] };

function toStatusEnvelope(
  { name }: EnvelopeProperty,
  value: unknown,
  path: readonly string[],
): StatusEnvelope {
  if (value === undefined) return emptyEnvelope;
  return value === omittedValue
    ? { values: {}, omitted: [[...path, name]] }
    : { values: { [name]: value }, omitted: [] };
}

function mergeEnvelopes(envelopes: readonly StatusEnvelope[]): StatusEnvelope {
  return {
    values: Object.assign({}, ...envelopes.map(({ values }) => values)),
    omitted: envelopes.flatMap(({ omitted }) => omitted),
  };
}

function isEmpty({ values, omitted }: StatusEnvelope): boolean {
  return Object.keys(values).length + omitted.length === 0;
}

function isRecordHolder(name: string, records: RecordLocation): boolean {
  return typeof records !== 'string' && records[0] === name;
}

function isStatusGroup(schemaViews: SchemaViews, { name, schemaView }: EnvelopeProperty): boolean {
  return (
    statusGroupName.test(normalizeName(name)) && propertiesOf(schemaViews, schemaView).size > 0
  );
}

/** Stands for an optional property that reports errors, which a made-up example may have. */
const omittedValue = Symbol('omitted');

type SuccessValueOf = (property: EnvelopeProperty) => unknown;

/** The value with which a property reports success: its example, else the first that conforms to its schema. */
function compileSuccessValue(schemaViews: SchemaViews, status: number): SuccessValueOf {
  const conforms = compileConformance(schemaViews);
  return ({ name, schemaView, example, isRequired }) => {
    const statusProperty: StatusProperty | undefined = statusPropertyOf(name);
    if (statusProperty === undefined) return undefined;
    if (statusProperty === 'fault' && !isRequired && example === undefined) return omittedValue;
    const values =
      example === undefined
        ? listSuccessValues(statusProperty, schemaView, { name, status })
        : [example];
    return values.find((value) => conforms(schemaView, value));
  };
}

type EnvelopeProperty = {
  readonly name: string;
  readonly schemaPointers: readonly string[];
  readonly schemaView: SchemaView;
  readonly example: unknown;
  readonly isRequired: boolean;
};

/** The properties of an envelope; only those in the example, where there is one. */
function listLevelProperties(
  schemaViews: SchemaViews,
  envelopePointers: readonly string[],
  envelopeExample: unknown,
): readonly EnvelopeProperty[] {
  const envelope = schemaViews.of(envelopePointers);
  return [...propertiesOf(schemaViews, envelope)].flatMap(([name, schemaPointers]) => {
    const schemaView = schemaViews.of(schemaPointers);
    const hasExample = isObject(envelopeExample);
    const example = hasExample ? envelopeExample[name] : exampleOf(schemaView);
    if (hasExample && example === undefined) return [];
    const isRequired = envelope.required.has(name);
    return [{ name, schemaPointers, schemaView, example, isRequired }];
  });
}

function exampleOf({
  keywords: { example, examples, default: initial, const: constant },
}: SchemaView): unknown {
  const [first] = Array.isArray(examples) ? examples : [];
  return constant ?? example ?? first ?? initial;
}

/** Whether a body with these properties reports success, and is not a record itself. */
function isStatusEnvelope(names: readonly string[], records: RecordLocation): boolean {
  if (names.some((name) => recordIdName.test(name))) return false;
  const statusNames = names.filter(
    (name) => statusPropertyOf(name) !== undefined || statusGroupName.test(normalizeName(name)),
  );
  if (statusNames.length === 0) return false;
  const holder = names.find((name) => statusDataName.test(normalizeName(name)));
  const hasNothingElse = statusNames.length === names.length;
  if (records === 'nowhere') return holder !== undefined || hasNothingElse;
  if (records === 'unknown')
    return (
      (holder !== undefined && holder !== statusNames[0]) ||
      (hasNothingElse && names.some(isUnambiguous))
    );
  const [first] = records;
  if (first === undefined || first === 0) return false;
  // A single `code` may belong to the list.
  return (
    statusDataName.test(normalizeName(first)) ||
    statusNames.length > 1 ||
    statusPropertyOf(`${statusNames[0]}`) !== 'code'
  );
}

/** A `status` or a `message` alone may be about anything. */
function isUnambiguous(name: string): boolean {
  return ['success', 'error code'].includes(`${statusPropertyOf(name)}`);
}
