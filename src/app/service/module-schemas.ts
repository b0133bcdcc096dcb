import { describeNearest } from '../../base/nearest.ts';
import type { Violation } from '../../base/refusal.ts';
import type { ReferenceProperty } from '../../control/control.ts';
import {
  createSchemaValidators,
  isObject,
  type JsonObject,
  joinPointer,
  objectAt,
  type SchemaValidators,
} from '../../openapi/openapi.ts';
import type { StoredRecord } from '../../store/types.ts';
import type { SeededDocument } from '../state/seed-document.ts';

/** What the modules of a document say of records as they are stored. */
export type ModuleSchemas = {
  /** What is wrong with a record; `undefined` where no module says anything of such. */
  check(resource: string, record: StoredRecord): readonly Violation[] | undefined;
  /** What the records of each resource have to name. */
  references(): readonly (readonly [resource: string, references: readonly ReferenceProperty[]])[];
};

/** Where the schemas of modules are for the validator: beside the document's parts. */
const recordSchemasKey = 'x-sandlot-records';

export function compileModuleSchemas({
  mount: { document, modules },
  records,
}: Pick<SeededDocument, 'mount' | 'records'>): ModuleSchemas {
  const all: Readonly<Record<string, JsonObject>> = Object.assign(
    {},
    ...modules.map((module) => module.schemas),
  );
  const open = Object.fromEntries(
    Object.entries(all).map(([resource, schema]) => [resource, withoutClosedProperties(schema)]),
  );
  // Others may keep properties of their own in the records of a module.
  const listOthers = modules.length > 1 ? () => [] : listUnknownProperties;
  let schemas: SchemaValidators | undefined;
  const check = (resource: string, schema: JsonObject, record: StoredRecord) => {
    schemas ??= createSchemaValidators({
      ...document,
      root: { ...document.root, [recordSchemasKey]: open },
    });
    const violations = schemas.check(joinPointer('', recordSchemasKey, resource), 'reply')(
      record,
      'body',
    );
    return [...violations.map(withoutInternalPointer), ...listOthers(schema, record)];
  };
  const owns = new Map<string, ReadonlyMap<unknown, StoredRecord>>();
  const ownOf = (resource: string) => {
    const own =
      owns.get(resource) ?? new Map((records[resource] ?? []).map((one) => [one.id, one]));
    owns.set(resource, own);
    return own;
  };
  return {
    check: (resource, record) => {
      const schema = Object.hasOwn(all, resource) ? all[resource] : undefined;
      if (schema === undefined) return undefined;
      try {
        const violations = check(resource, schema, record);
        if (violations.length === 0) return violations;
        // Who brings along records that lack something may put back what is exported of them.
        const own = ownOf(resource).get(record.id);
        const known = own ? check(resource, schema, own) : [];
        return violations.filter((one) => !known.some((other) => isSameViolation(one, other)));
      } catch {
        // It leads nowhere in this document, so it says nothing of its records.
        return undefined;
      }
    },
    references: () =>
      Object.entries(all).map(([resource, schema]) => [
        resource,
        readReferences(objectAt(schema, 'properties')),
      ]),
  };
}

function isSameViolation(one: Violation, other: Violation): boolean {
  return one.pointer === other.pointer && one.message === other.message;
}

/** The place of a schema is told where it is one of the document. */
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

/** A schema of records that may have no others than its properties: `additionalProperties: false`. */
function listAllowedProperties(schema: JsonObject): readonly string[] | undefined {
  return schema.additionalProperties === false
    ? Object.keys(objectAt(schema, 'properties'))
    : undefined;
}

/** The schema with that left out: the validator does not know which property was meant. */
export function withoutClosedProperties(schema: JsonObject): JsonObject {
  if (listAllowedProperties(schema) === undefined) return schema;
  const { additionalProperties: _closed, ...open } = schema;
  return open;
}

/** The number of unknown properties that are reported: finding the nearest name takes time. */
const maxUnknownProperties = 100;

/** Each property that a record may not have by its schema, with the nearest that it may. */
export function listUnknownProperties(
  schema: JsonObject,
  record: StoredRecord,
): readonly Violation[] {
  const names = listAllowedProperties(schema);
  if (names === undefined) return [];
  return Object.keys(record)
    .filter((name) => !names.includes(name))
    .slice(0, maxUnknownProperties)
    .map((name) => ({
      in: 'body',
      pointer: joinPointer('', name),
      message: `is no property of such a record; ${describeNearest(name.slice(0, 100), names)}`,
    }));
}
