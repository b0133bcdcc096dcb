import type { Reference, Resources } from '../control/control.ts';
import { hiddenKey, viewsKey } from '../document/document.ts';
import type { Violation } from '../refusal.ts';
import { toLikeForm } from '../seed/record-form.ts';
import type { StoredRecord } from '../store/store.ts';
import { openKnownResources } from './known-resources.ts';
import { type ModuleSchemas, openModuleSchemas } from './module-schemas.ts';
import type { SandlotOptions } from './options.ts';
import { openScopes } from './scope.ts';
import type { Served } from './serving.ts';
import { openSettling } from './settling.ts';

/** What a record that is written past the API is held against. */
export const openRecordChecks = (served: readonly Served[], options: SandlotOptions): Resources => {
  const scopeOf = openScopes(served);
  const likeness = openLikeness();
  const told = new Map(served.map((one) => [one, openModuleSchemas(one)]));
  let references: ReadonlyMap<string, readonly Reference[]> | undefined;
  const allReferences = () => {
    references ??= listReferences(told);
    return references;
  };
  return {
    check: (resource, record) => {
      const found = scopeOf(resource);
      if (found === undefined) return [];
      const { inference, service, records } = found.one;
      const violations = told.get(found.one)?.check(found.name, record);
      if (violations !== undefined) return violations;
      const known = inference?.().resolve(found.name);
      if (known === undefined)
        return likeness(resource, () => new Map(Object.entries(records)).get(found.name))(record);
      const { [hiddenKey]: _key, [viewsKey]: _views, ...visible } = record;
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
    ...openKnownResources(served, options),
    settle: openSettling(served),
  };
};

/** What records have to name, by the names of the store. */
const listReferences = (
  told: ReadonlyMap<Served, ModuleSchemas>,
): ReadonlyMap<string, readonly Reference[]> =>
  new Map(
    [...told].flatMap(([{ mount }, { references }]) =>
      references().map(([resource, list]) => [
        mount.scope + resource,
        list.map((one) => ({ ...one, resource: mount.scope + one.resource })),
      ]),
    ),
  );

type RecordCheck = (record: StoredRecord) => readonly Violation[];

/** Holds records that a module alone knows against those that it starts with. */
const openLikeness = () => {
  const known = new Map<string, RecordCheck>();
  return (resource: string, modelsOf: () => readonly StoredRecord[] | undefined): RecordCheck => {
    const check = known.get(resource) ?? toLikenessCheck(resource, modelsOf() ?? []);
    known.set(resource, check);
    return check;
  };
};

const toLikenessCheck = (resource: string, models: readonly StoredRecord[]): RecordCheck => {
  const form = toLikeForm(resource, models);
  return (record) =>
    form.check(record).map(({ pointer, message }) => ({ in: 'body', pointer, message }));
};
