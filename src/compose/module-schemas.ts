import type { Reference } from '../control/control.ts';
import {
  below,
  isObject,
  type JsonObject,
  objectAt,
  openSchemas,
  type Schemas,
} from '../document/document.ts';
import type { Violation } from '../refusal.ts';
import type { StoredRecord } from '../store/store.ts';
import { listUnknown, toOpen } from './closed.ts';
import type { Planted } from './plant.ts';

/** What the modules of a document say of records as they are stored. */
export type ModuleSchemas = {
  /** What is wrong with a record; `undefined` where no module says anything of such. */
  check(resource: string, record: StoredRecord): readonly Violation[] | undefined;
  /** What the records of each resource have to name. */
  references(): readonly (readonly [resource: string, references: readonly Reference[]])[];
};

/** Where the schemas of modules are for the validator: beside the document's parts. */
const place = 'x-sandlot-records';

export const openModuleSchemas = ({
  mount: { document, modules },
  records,
}: Pick<Planted, 'mount' | 'records'>): ModuleSchemas => {
  const all: Readonly<Record<string, JsonObject>> = Object.assign(
    {},
    ...modules.map((module) => module.schemas),
  );
  const open = Object.fromEntries(
    Object.entries(all).map(([resource, schema]) => [resource, toOpen(schema)]),
  );
  // Others may keep properties of their own in the records of a module.
  const listOthers = modules.length > 1 ? () => [] : listUnknown;
  let schemas: Schemas | undefined;
  const check = (resource: string, schema: JsonObject, record: StoredRecord) => {
    schemas ??= openSchemas({ ...document, root: { ...document.root, [place]: open } });
    const violations = schemas.check(below('', place, resource), 'reply')(record, 'body');
    return [...violations.map(withoutOurs), ...listOthers(schema, record)];
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
        return violations.filter((one) => !known.some((other) => isSame(one, other)));
      } catch {
        // It leads nowhere in this document, so it says nothing of its records.
        return undefined;
      }
    },
    references: () =>
      Object.entries(all).map(([resource, schema]) => [
        resource,
        listReferences(objectAt(schema, 'properties')),
      ]),
  };
};

const isSame = (one: Violation, other: Violation): boolean =>
  one.pointer === other.pointer && one.message === other.message;

/** The place of a schema is told where it is one of the document. */
const withoutOurs = ({ schema, ...violation }: Violation): Violation =>
  schema === undefined || schema.startsWith(below('', place))
    ? violation
    : { ...violation, schema };

const listReferences = (properties: JsonObject): readonly Reference[] =>
  Object.entries(properties).flatMap(([property, schema]) =>
    isObject(schema) && typeof schema.references === 'string'
      ? [{ property, resource: schema.references }]
      : [],
  );
