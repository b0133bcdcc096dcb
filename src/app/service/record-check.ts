import type { Violation } from '../../base/refusal.ts';
import type { ReferenceProperty, ResourceCatalog } from '../../control/control.ts';
import { CallContext } from '../../http/http.ts';
import { hiddenKeyProperty, nestedCollectionsProperty } from '../../inference/inference.ts';
import { createModuleRecordSpec } from '../../seed/seed.ts';
import type { StoredRecord } from '../../store/types.ts';
import type { SandlotOptions } from '../options.ts';
import { compileScopeLookup, createKnownResources } from '../state/resource-scope.ts';
import { compileModuleSchemas, type ModuleSchemas } from './module-schemas.ts';
import type { ServedDocumentService } from './service.ts';

/** Checks records written through the control API. */
export function createRecordChecks(
  served: readonly ServedDocumentService[],
  options: SandlotOptions,
): ResourceCatalog {
  const scopeOf = compileScopeLookup(served);
  const checkAgainstExamples = createExampleChecks();
  const moduleSchemas = new Map(served.map((one) => [one, compileModuleSchemas(one)]));
  let references: ReadonlyMap<string, readonly ReferenceProperty[]> | undefined;
  const allReferences = () => {
    references ??= collectReferences(moduleSchemas);
    return references;
  };
  return {
    check: (resource, record) => {
      const scoped = scopeOf(resource);
      if (scoped === undefined) return [];
      const { inference, service, records } = scoped.owner;
      const violations = moduleSchemas.get(scoped.owner)?.check(scoped.name, record);
      if (violations !== undefined) return violations;
      const inferred = inference?.().resolveRecordsName(scoped.name);
      if (inferred === undefined)
        return checkAgainstExamples(resource, () =>
          new Map(Object.entries(records)).get(scoped.name),
        )(record);
      const { [hiddenKeyProperty]: _key, [nestedCollectionsProperty]: _views, ...visible } = record;
      return inferred.resource.entity.flatMap((pointer) =>
        service.schemas.check(pointer, 'reply')(visible, 'body'),
      );
    },
    references: (resource) => allReferences().get(resource) ?? [],
    referrers: (resource) =>
      [...allReferences()].flatMap(([referrer, properties]) =>
        properties
          .filter((reference) => reference.resource === resource)
          .map(({ property }) => ({ property, resource: referrer })),
      ),
    ...createKnownResources(served, options),
    settle: compileSettle(served),
  };
}

/** The reference properties of all resources, by their names in the store. */
function collectReferences(
  moduleSchemas: ReadonlyMap<ServedDocumentService, ModuleSchemas>,
): ReadonlyMap<string, readonly ReferenceProperty[]> {
  return new Map(
    [...moduleSchemas].flatMap(([{ mount }, { references }]) =>
      references().map(([resource, properties]) => [
        mount.scope + resource,
        properties.map((one) => ({ ...one, resource: mount.scope + one.resource })),
      ]),
    ),
  );
}

type RecordCheck = (record: StoredRecord) => readonly Violation[];

/** Checks records that only a module knows against its initial records. */
function createExampleChecks() {
  const inferred = new Map<string, RecordCheck>();
  return (resource: string, examplesOf: () => readonly StoredRecord[] | undefined): RecordCheck => {
    const check = inferred.get(resource) ?? compileExampleCheck(resource, examplesOf() ?? []);
    inferred.set(resource, check);
    return check;
  };
}

function compileExampleCheck(resource: string, examples: readonly StoredRecord[]): RecordCheck {
  const spec = createModuleRecordSpec(resource, examples);
  return (record) =>
    spec.check(record).map(({ pointer, message }) => ({ in: 'body', pointer, message }));
}

/** Lets modules update derived records after control calls have written others. */
export function compileSettle(served: readonly ServedDocumentService[]): ResourceCatalog['settle'] {
  const scopeOf = compileScopeLookup(served);
  return async (written, transaction, sandbox) => {
    const settleModules = async (
      { service, mount: { modules } }: ServedDocumentService,
      ownWritten: typeof written,
    ) => {
      for (const { settle } of modules)
        await settle?.(ownWritten, new CallContext(service, transaction, sandbox));
    };
    if (written === 'everything') {
      for (const one of served) await settleModules(one, written);
      return;
    }
    const scoped = scopeOf(written.resource);
    if (scoped !== undefined)
      await settleModules(scoped.owner, { ...written, resource: scoped.name });
  };
}
