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
import type { Mount } from './mount.ts';

/** What the modules of a document say of records as they are stored. */
export type ModuleSchemas = {
  /** What is wrong with a record; `undefined` where no module says anything of such. */
  check(resource: string, record: StoredRecord): readonly Violation[] | undefined;
  /** What the records of each resource have to name. */
  references(): readonly (readonly [resource: string, references: readonly Reference[]])[];
};

/** Where the schemas of modules are for the validator: beside the document's parts. */
const place = 'x-sandlot-records';

export const openModuleSchemas = ({ document, modules }: Mount): ModuleSchemas => {
  const all: Readonly<Record<string, JsonObject>> = Object.assign(
    {},
    ...modules.map((module) => module.schemas),
  );
  let schemas: Schemas | undefined;
  return {
    check: (resource, record) => {
      if (!Object.hasOwn(all, resource)) return undefined;
      schemas ??= openSchemas({ ...document, root: { ...document.root, [place]: all } });
      try {
        const check = schemas.check(below('', place, resource), 'reply');
        return check(record, 'body').map(withoutOurs);
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
