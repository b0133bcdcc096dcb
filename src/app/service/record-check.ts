import type { Violation } from '../../base/refusal.ts';
import type { ReferenceProperty, ResourceCatalog } from '../../control/control.ts';
import { CallContext } from '../../http/http.ts';
import { hiddenKeyProperty, nestedCollectionsProperty } from '../../inference/inference.ts';
import { createModuleRecordSpec } from '../../seed/seed.ts';
import type { StoredRecord } from '../../store/types.ts';
import type { SandlotOptions } from '../options.ts';
import { createKnownResources } from '../state/known-resources.ts';
import { compileScopeLookup } from '../state/resource-scope.ts';
import { compileModuleSchemas, type ModuleSchemas } from './module-schemas.ts';
import type { ServedDocumentService } from './service.ts';

/** What a record that is written past the API is held against. */
export function createRecordChecks(
  served: readonly ServedDocumentService[],
  options: SandlotOptions,
): ResourceCatalog {
  const scopeOf = compileScopeLookup(served);
  const likeness = createExampleChecks();
  const told = new Map(served.map((one) => [one, compileModuleSchemas(one)]));
  let references: ReadonlyMap<string, readonly ReferenceProperty[]> | undefined;
  const allReferences = () => {
    references ??= collectReferences(told);
    return references;
  };
  return {
    check: (resource, record) => {
      const found = scopeOf(resource);
      if (found === undefined) return [];
      const { inference, service, records } = found.owner;
      const violations = told.get(found.owner)?.check(found.name, record);
      if (violations !== undefined) return violations;
      const known = inference?.().resolveRecordsName(found.name);
      if (known === undefined)
        return likeness(resource, () => new Map(Object.entries(records)).get(found.name))(record);
      const { [hiddenKeyProperty]: _key, [nestedCollectionsProperty]: _views, ...visible } = record;
      return known.resource.entity.flatMap((pointer) =>
        service.schemas.check(pointer, 'reply')(visible, 'body'),
      );
    },
    references: (resource) => allReferences().get(resource) ?? [],
    referrers: (resource) =>
      [...allReferences()].flatMap(([from, list]) =>
        list
          .filter((one) => one.resource === resource)
          .map(({ property }) => ({ property, resource: from })),
      ),
    ...createKnownResources(served, options),
    settle: compileSettle(served),
  };
}

/** What records have to name, by the names of the store. */
function collectReferences(
  told: ReadonlyMap<ServedDocumentService, ModuleSchemas>,
): ReadonlyMap<string, readonly ReferenceProperty[]> {
  return new Map(
    [...told].flatMap(([{ mount }, { references }]) =>
      references().map(([resource, list]) => [
        mount.scope + resource,
        list.map((one) => ({ ...one, resource: mount.scope + one.resource })),
      ]),
    ),
  );
}

type RecordCheck = (record: StoredRecord) => readonly Violation[];

/** Holds records that a module alone knows against those that it starts with. */
function createExampleChecks() {
  const known = new Map<string, RecordCheck>();
  return (resource: string, modelsOf: () => readonly StoredRecord[] | undefined): RecordCheck => {
    const check = known.get(resource) ?? compileExampleCheck(resource, modelsOf() ?? []);
    known.set(resource, check);
    return check;
  };
}

function compileExampleCheck(resource: string, models: readonly StoredRecord[]): RecordCheck {
  const form = createModuleRecordSpec(resource, models);
  return (record) =>
    form.check(record).map(({ pointer, message }) => ({ in: 'body', pointer, message }));
}

/** Tells the modules of what is written past the API, each of the records of its own document. */
export function compileSettle(served: readonly ServedDocumentService[]): ResourceCatalog['settle'] {
  const scopeOf = compileScopeLookup(served);
  return async (written, transaction, sandbox) => {
    const tell = async (
      { service, mount: { modules } }: ServedDocumentService,
      own: typeof written,
    ) => {
      for (const { settle } of modules)
        await settle?.(own, new CallContext(service, transaction, sandbox));
    };
    if (written === 'everything') {
      for (const one of served) await tell(one, written);
      return;
    }
    const found = scopeOf(written.resource);
    if (found !== undefined) await tell(found.owner, { ...written, resource: found.name });
  };
}
