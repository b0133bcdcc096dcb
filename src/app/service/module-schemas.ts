import { describeNearest } from '../../base/nearest.ts';
import type { Violation } from '../../base/refusal.ts';
import type { ReferenceProperty } from '../../control/control.ts';
import {
  createSchemaValidators,
  isObject,
  type JsonObject,
  joinPointer,
  objectAt,
  readPointer,
  type SchemaValidators,
} from '../../openapi/openapi.ts';
import type { StoredRecord } from '../../store/types.ts';
import type { SeededDocument } from '../state/seed-document.ts';

/** The record schemas declared by the modules of a document. */
export type ModuleSchemas = {
  /** Lists the violations of a record; `undefined` when no module has a schema for it. */
  check(resource: string, record: StoredRecord): readonly Violation[] | undefined;
  /** The properties of each resource that must name existing records. */
  references(): readonly (readonly [resource: string, references: readonly ReferenceProperty[]])[];
};

/** Where the validator finds the modules' schemas, next to the document's parts. */
const recordSchemasKey = 'x-sandlot-records';

export function compileModuleSchemas(
  seeded: Pick<SeededDocument, 'mount' | 'records'>,
): ModuleSchemas {
  const { modules, document } = seeded.mount;
  const schemasByResource: Readonly<Record<string, JsonObject>> = Object.assign(
    {},
    ...modules.map((module) => module.schemas),
  );
  // Compiled on first use, since a start needs none of it.
  let checks: ReadonlyMap<string, CheckRecord> | undefined;
  const compileChecks = () => {
    const usable = Object.entries(schemasByResource).filter(
      ([, schema]) => !hasBrokenReference(document.root, schema),
    );
    return compileRecordChecks(usable, seeded);
  };
  return {
    check: (resource, record) => {
      checks ??= compileChecks();
      return checks.get(resource)?.(record);
    },
    references: () =>
      Object.entries(schemasByResource).map(([resource, schema]) => [
        resource,
        readReferences(objectAt(schema, 'properties')),
      ]),
  };
}

/** Whether a schema refers to a part that this document lacks: it was written for another one. */
function hasBrokenReference(root: JsonObject, schema: unknown): boolean {
  if (Array.isArray(schema)) return schema.some((part) => hasBrokenReference(root, part));
  if (!isObject(schema)) return false;
  const { $ref } = schema;
  return typeof $ref === 'string'
    ? readPointer(root, $ref.slice(1)) === undefined
    : Object.values(schema).some((part) => hasBrokenReference(root, part));
}

type CheckRecord = (record: StoredRecord) => readonly Violation[];

function compileRecordChecks(
  schemasByResource: readonly (readonly [resource: string, schema: JsonObject])[],
  seeded: Pick<SeededDocument, 'mount' | 'records'>,
): ReadonlyMap<string, CheckRecord> {
  const listViolations = compileRecordValidation(seeded, Object.fromEntries(schemasByResource));
  const initialRecordOf = indexInitialRecords(seeded.records);
  const compileCheck =
    (resource: string, schema: JsonObject): CheckRecord =>
    (record) => {
      const violations = listViolations(resource, schema, record);
      if (violations.length === 0) return violations;
      // A fixture may lack properties; exporting it and putting it back must work.
      const initialRecord = initialRecordOf(resource, record.id);
      const tolerated = initialRecord ? listViolations(resource, schema, initialRecord) : [];
      return violations.filter(
        (violation) => !tolerated.some((other) => isSameViolation(violation, other)),
      );
    };
  return new Map(
    schemasByResource.map(([resource, schema]) => [resource, compileCheck(resource, schema)]),
  );
}

type ListViolations = (
  resource: string,
  schema: JsonObject,
  record: StoredRecord,
) => readonly Violation[];

function compileRecordValidation(
  { mount: { document, modules } }: Pick<SeededDocument, 'mount'>,
  schemasByResource: Readonly<Record<string, JsonObject>>,
): ListViolations {
  const openSchemas = Object.fromEntries(
    Object.entries(schemasByResource).map(([resource, schema]) => [
      resource,
      withoutClosedProperties(schema),
    ]),
  );
  // With several modules, another one may add its properties to a record.
  const listExtraProperties = modules.length > 1 ? () => [] : listUnknownProperties;
  let schemas: SchemaValidators | undefined;
  return (resource, schema, record) => {
    schemas ??= createSchemaValidators({
      ...document,
      root: { ...document.root, [recordSchemasKey]: openSchemas },
    });
    const pointer = joinPointer('', recordSchemasKey, resource);
    const violations = schemas.check(pointer, 'reply')(record, 'body');
    return [...violations.map(withoutInternalPointer), ...listExtraProperties(schema, record)];
  };
}

function indexInitialRecords(records: SeededDocument['records']) {
  const recordsById = new Map<string, ReadonlyMap<unknown, StoredRecord>>();
  return (resource: string, id: unknown): StoredRecord | undefined => {
    const index =
      recordsById.get(resource) ??
      new Map((records[resource] ?? []).map((record) => [record.id, record]));
    recordsById.set(resource, index);
    return index.get(id);
  };
}

function isSameViolation(violation: Violation, knownViolation: Violation): boolean {
  return (
    violation.pointer === knownViolation.pointer && violation.message === knownViolation.message
  );
}

/** Keeps the schema pointer only if it points into the document. */
function withoutInternalPointer({ schema, ...violation }: Violation): Violation {
  return schema === undefined || schema.startsWith(joinPointer('', recordSchemasKey))
    ? violation
    : { ...violation, schema };
}

function readReferences(properties: JsonObject): readonly ReferenceProperty[] {
  return Object.entries(properties).flatMap(([property, schema]) =>
    isObject(schema) && typeof schema.references === 'string'
      ? [{ property, resource: schema.references }]
      : [],
  );
}

/**
 * The only properties allowed by `additionalProperties: false`; `undefined` when others are
 * allowed.
 */
function listAllowedProperties(schema: JsonObject): readonly string[] | undefined {
  return schema.additionalProperties === false
    ? Object.keys(objectAt(schema, 'properties'))
    : undefined;
}

/**
 * Drops `additionalProperties: false`, because the validator cannot suggest the intended property.
 */
export function withoutClosedProperties(schema: JsonObject): JsonObject {
  if (listAllowedProperties(schema) === undefined) return schema;
  const { additionalProperties: _closed, ...openSchemas } = schema;
  return openSchemas;
}

/** The number of unknown properties that are reported: finding the nearest name takes time. */
const maxUnknownProperties = 100;

/** Lists the properties that a closed schema does not allow, with suggestions. */
export function listUnknownProperties(
  schema: JsonObject,
  record: StoredRecord,
): readonly Violation[] {
  const allowed = listAllowedProperties(schema);
  if (allowed === undefined) return [];
  return Object.keys(record)
    .filter((name) => !allowed.includes(name))
    .slice(0, maxUnknownProperties)
    .map((name) => ({
      in: 'body',
      pointer: joinPointer('', name),
      message: `is not a property of this resource; ${describeNearest(name.slice(0, 100), allowed)}`,
    }));
}
