import {
  compileConformance,
  type JsonObject,
  kindAt,
  type Operation,
  propertiesOf,
  type SchemaView,
  type SchemaViews,
} from '../../openapi/openapi.ts';
import type { Resource } from '../resource.ts';
import {
  filePropertyNames,
  isSlugProperty,
  ownName,
  ownSlugSource,
  personDataName,
  toSlugSource,
  withoutNew,
} from '../vocabulary/record-properties.ts';
import { isSameNoun, normalizeName, singularize } from '../vocabulary/singularize.ts';
import type { Envelope } from './envelope.ts';
import { findNotations } from './property-names.ts';

/** How the record that a request carries becomes the stored one. */
export type RecordFields = {
  /** A path at which the document's example has the record; used if the body has no record at its own path. */
  readonly alternativePath: Envelope['path'] | undefined;
  /** The properties of the request and of the record, by name. */
  readonly properties: Readonly<Record<string, FieldRule>>;
  /** Whether the request's schema declares properties; otherwise any form is allowed. */
  readonly isDescribed: boolean;
  /** Defaults of the request's schema for properties of the record. */
  readonly defaults: JsonObject;
  /** Query parameters with the name of a property: `POST /pets?owner_id=7`. */
  readonly queryProperties: readonly string[];
  /** Properties that are filled from an uploaded file. */
  readonly fileProperties: readonly FileProperty[];
  /** Properties that are derived from the name, or from another property. */
  readonly slugProperties: readonly SlugProperty[];
  /** Objects of the record that hold what is sent beside them, and the names of that. */
  readonly sharedObjects: Readonly<Record<string, readonly string[]>>;
  /** Which undeclared properties a replacement removes. */
  readonly removesUndeclared: 'all' | 'undeclared' | 'none';
  /** Required properties without a schema. A replacement does not remove them. */
  readonly requiredUndeclared: readonly string[];
};

/** A property that a client may send. */
export type FieldRule = {
  readonly access: 'read-write' | 'read-only' | 'write-only';
  /** Its schemas in the record. */
  readonly schemaPointers: readonly string[];
  /** Its schemas in the request; absent if the request does not declare it. */
  readonly requestPointers: readonly string[] | undefined;
  readonly isRequired: boolean;
  /** Whether a replacement without it removes it. */
  readonly isReplaceable: boolean;
  /** The record's name for it, if the request has another notation: `friendly_name` for `FriendlyName`. */
  readonly recordName?: string | undefined;
  /** The rule by which only the server sets it, although no `readOnly` says so. */
  readonly serverRule?: string | undefined;
};

/** A slug, such as `size_slug` of `size`. */
export type SlugProperty = {
  readonly property: string;
  /** The property that it is derived from; absent if that is the name. */
  readonly source: string | undefined;
};

export type FileProperty = {
  readonly property: string;
  readonly fact: keyof typeof filePropertyNames;
};

/** What a request is known to carry. */
export type InputFacts = {
  readonly operation: Pick<Operation, 'parameters'>;
  readonly bodyEnvelope: Envelope | undefined;
  readonly recordEnvelope: Envelope | undefined;
  /** By property, the rule by which only the server sets it. */
  readonly serverProperties: ReadonlyMap<string, string>;
};

export function inferRecordFields(
  schemaViews: SchemaViews,
  { operation, bodyEnvelope, recordEnvelope, serverProperties }: InputFacts,
  resource: Pick<Resource, 'entity' | 'key' | 'noun'>,
): RecordFields {
  const request = schemaViews.of(bodyEnvelope?.schemaPointers);
  const record = schemaViews.of(resource.entity);
  const bodies: BodySchemas = {
    request,
    record,
    requestProperties: propertiesOf(schemaViews, request),
    queryParameters: new Map(
      operation.parameters.flatMap(({ in: location, name, schemaPointer }) =>
        location === 'query' ? [[name, [schemaPointer]] as const] : [],
      ),
    ),
    recordProperties: propertiesOf(schemaViews, record),
    hasBody: bodyEnvelope !== undefined,
    serverProperties,
  };
  const { requestProperties, recordProperties } = bodies;
  const recordNames = new Map([
    ...findRecordNames(bodies, resource),
    ...findShortLists(schemaViews, bodies),
  ]);
  return {
    alternativePath: findAlternativePath(bodies, bodyEnvelope, recordEnvelope),
    properties: inferFieldRules(schemaViews, bodies, recordNames),
    isDescribed: requestProperties.size > 0,
    defaults: readDefaults(schemaViews, bodies, recordNames),
    queryProperties: [...bodies.queryParameters.keys()].filter(
      (name) => recordProperties.has(name) || recordNames.has(name),
    ),
    fileProperties: findFileProperties(schemaViews, recordProperties, resource),
    slugProperties: findSlugProperties(bodies, resource),
    sharedObjects: findSharedObjects(schemaViews, bodies),
    removesUndeclared: toUndeclaredRemoval(bodies),
    requiredUndeclared: [...record.required].filter(
      (name) => !recordProperties.has(name) && !requestProperties.has(name),
    ),
  };
}

type BodySchemas = {
  readonly request: SchemaView;
  readonly record: SchemaView;
  readonly requestProperties: Properties;
  readonly queryParameters: Properties;
  readonly recordProperties: Properties;
  readonly hasBody: boolean;
  readonly serverProperties: InputFacts['serverProperties'];
};

type Properties = ReadonlyMap<string, readonly string[]>;

/** Some documents describe one record and show, in the example, the list that the reply has it in. */
function findAlternativePath(
  { requestProperties }: BodySchemas,
  bodyEnvelope: Envelope | undefined,
  recordEnvelope: Envelope | undefined,
): Envelope['path'] | undefined {
  return (bodyEnvelope?.path ?? []).length === 0 &&
    recordEnvelope?.path.includes(0) &&
    requestProperties.size > 0
    ? recordEnvelope.path
    : undefined;
}

/**
 * `Config` of a container, where a creation is sent the properties of that schema themselves; and `customer`
 * of an order, where `customer_id` or `email` is sent, and the order has neither itself.
 */
function findSharedObjects(
  schemaViews: SchemaViews,
  { requestProperties, recordProperties }: BodySchemas,
): RecordFields['sharedObjects'] {
  const isSent = (name: string, schemaPointers: readonly string[]): boolean =>
    requestProperties.get(name)?.join() === schemaPointers.join();
  const isNamedElsewhere = (name: string): boolean =>
    personDataName.test(name) && requestProperties.has(name) && !recordProperties.has(name);
  const shared = [...recordProperties].flatMap(([property, schemaPointers]) => {
    if (requestProperties.has(property)) return [];
    const inner = [...schemaViews.of(schemaPointers).properties];
    const isShared = inner.length > 1 && inner.every(([name, at]) => isSent(name, at));
    const names = inner.map(([name]) => name);
    const shown = isShared ? names : names.filter(isNamedElsewhere);
    return shown.length > 0 ? [[property, shown] as const] : [];
  });
  return Object.fromEntries(shared);
}

/** `slug` and `pet_slug` of pets follow the name, `size_slug` the `size`; any other is that of another record. */
function findSlugProperties(
  { requestProperties, recordProperties }: BodySchemas,
  { noun }: Pick<Resource, 'noun'>,
): readonly SlugProperty[] {
  return [...recordProperties.keys()]
    .filter(isSlugProperty)
    .flatMap((property): readonly SlugProperty[] => {
      const source = toSlugSource(property);
      if (requestProperties.has(source) || recordProperties.has(source))
        return [{ property, source }];
      return ownSlugSource.test(source) || isSameNoun(source, noun)
        ? [{ property, source: undefined }]
        : [];
    });
}

/** The record's names of what the request has in another notation. */
type RecordNames = ReadonlyMap<string, string>;

function findRecordNames(
  { requestProperties, queryParameters, recordProperties }: BodySchemas,
  { noun }: Pick<Resource, 'noun'>,
): RecordNames {
  const sent = new Set([...queryParameters.keys(), ...requestProperties.keys()]);
  const notations = findNotations(sent, new Set(recordProperties.keys()));
  if (!recordProperties.has(ownName) || requestProperties.has(ownName)) return notations;
  // `new_branch_name` is the `name` of a branch.
  const ownNames = [`${singularize(normalizeName(noun))}name`, ownName];
  const named = [...requestProperties.keys()].find(
    (name) => !recordProperties.has(name) && ownNames.includes(withoutNew(normalizeName(name))),
  );
  return named === undefined ? notations : new Map([...notations, [named, ownName]]);
}

/** `email_address: ["a@b.c"]`, where a record has `email_addresses` with an `email_address` each. */
function findShortLists(
  schemaViews: SchemaViews,
  { requestProperties, recordProperties }: BodySchemas,
): RecordNames {
  const isListOf = (kind: ReturnType<typeof kindAt>, pointers: readonly string[]): boolean => {
    const { items } = schemaViews.of(pointers);
    return items.length > 0 && kindAt(schemaViews, items) === kind;
  };
  const lists = [...recordProperties].filter(
    ([name, pointers]) => !requestProperties.has(name) && isListOf('object', pointers),
  );
  if (lists.length === 0) return new Map();
  return new Map(
    [...requestProperties].flatMap(([name, pointers]) => {
      if (recordProperties.has(name) || !isListOf('scalar', pointers)) return [];
      const list = lists.find(([other]) => isSameNoun(other, name));
      return list === undefined ? [] : [[name, list[0]] as const];
    }),
  );
}

function inferFieldRules(
  schemaViews: SchemaViews,
  bodies: BodySchemas,
  recordNames: RecordNames,
): Readonly<Record<string, FieldRule>> {
  const { requestProperties, queryParameters, recordProperties, record, serverProperties } = bodies;
  const names = new Set([
    ...recordProperties.keys(),
    ...requestProperties.keys(),
    ...recordNames.keys(),
  ]);
  const replaceable = listReplaceable(schemaViews, bodies, recordNames);
  const toRule = (name: string): FieldRule => {
    const recordName = recordNames.get(name);
    const recordPointers = recordProperties.get(recordName ?? name);
    const schemaPointers = recordPointers ?? [];
    const requestPointers =
      requestProperties.get(name) ??
      (recordName === undefined ? undefined : queryParameters.get(name));
    const { keywords } = schemaViews.of(requestPointers ?? schemaPointers);
    const shown = recordPointers === undefined ? keywords : schemaViews.of(schemaPointers).keywords;
    const serverRule = queryParameters.has(name) ? undefined : serverProperties.get(name);
    return {
      access: toFieldAccess(keywords, { ...shown, serverRule }),
      schemaPointers,
      requestPointers,
      isRequired: record.required.has(name),
      isReplaceable: replaceable.has(name),
      ...(serverRule !== undefined && { serverRule }),
      ...(recordName !== undefined && { recordName }),
    };
  };
  return Object.fromEntries([...names].map((name) => [name, toRule(name)]));
}

/** A property that the record shows comes back, even if the request calls it write-only. */
function toFieldAccess(
  { readOnly, writeOnly }: JsonObject,
  shown: JsonObject,
): FieldRule['access'] {
  if (readOnly === true || shown.serverRule !== undefined) return 'read-only';
  return writeOnly === true && shown.writeOnly === true ? 'write-only' : 'read-write';
}

/** What a client can send, a replacement without it removes; the record's required properties stay. */
function listReplaceable(
  schemaViews: SchemaViews,
  { requestProperties, recordProperties, record, hasBody }: BodySchemas,
  recordNames: RecordNames,
): ReadonlySet<string> {
  if (!hasBody) return new Set();
  const sendable = requestProperties.size > 0 ? requestProperties : recordProperties;
  const replaceable = [...sendable]
    .map(([name, schemaPointers]) => [recordNames.get(name) ?? name, schemaPointers] as const)
    .filter(
      ([name, schemaPointers]) =>
        !record.required.has(name) && schemaViews.of(schemaPointers).keywords.readOnly !== true,
    );
  return new Set(replaceable.map(([name]) => name));
}

function toUndeclaredRemoval({
  request,
  requestProperties,
  recordProperties,
  hasBody,
}: BodySchemas): RecordFields['removesUndeclared'] {
  if (!hasBody) return 'none';
  if (requestProperties.size + recordProperties.size === 0) return 'all';
  return request.undeclared === 'allowed' ? 'undeclared' : 'none';
}

function readDefaults(
  schemaViews: SchemaViews,
  { requestProperties, recordProperties }: BodySchemas,
  recordNames: RecordNames,
): JsonObject {
  const conforms = compileConformance(schemaViews);
  const defaults: Record<string, unknown> = {};
  for (const [sentName, requestPointers] of requestProperties) {
    const name = recordNames.get(sentName) ?? sentName;
    const schemaPointers = recordProperties.get(name);
    const { default: value } = schemaViews.of(requestPointers).keywords;
    const isUsable = value !== undefined && value !== null && schemaPointers !== undefined;
    if (isUsable && conforms(schemaViews.of(schemaPointers), value)) defaults[name] = value;
  }
  return defaults;
}

const fileFactTypes = { name: 'string', size: 'integer', type: 'string' } as const;
const fileFacts = ['name', 'size', 'type'] as const;

function findFileProperties(
  schemaViews: SchemaViews,
  recordProperties: Properties,
  { key }: Pick<Resource, 'key'>,
): readonly FileProperty[] {
  return [...recordProperties].flatMap(([property, schemaPointers]) => {
    const { types } = schemaViews.of(schemaPointers);
    const fact = fileFacts.find(
      (one) =>
        filePropertyNames[one].test(normalizeName(property)) && types.includes(fileFactTypes[one]),
    );
    return fact && property !== key.path[0] ? [{ property, fact }] : [];
  });
}
