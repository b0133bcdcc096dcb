import { isInternalResource } from '../../base/internal-resources.ts';
import { describeNearest } from '../../base/nearest.ts';
import type { ResourceCatalog } from '../../control/control.ts';
import type { Resource } from '../../inference/inference.ts';
import type { LazySeed, OnDue, Seed } from '../../store/types.ts';
import type { SandlotOptions } from '../options.ts';
import type { SeededDocument } from './seed-document.ts';

/** The document that owns a resource of the store, and the resource's name within it. */
type ScopedResource<D> = { readonly owner: D; readonly name: string };

/**
 * Finds the document that owns a resource of the store. At most one scope matches, since no
 * resource name contains its separator; the document without a scope owns all other names.
 */
export function compileScopeLookup<D extends SeededDocument>(
  documents: readonly D[],
): (name: string) => ScopedResource<D> | undefined {
  const [onlyDocument] = documents;
  const unscoped = documents.find(({ mount }) => mount.scope === '');
  if (documents.length === 1 && onlyDocument) return (name) => ({ owner: onlyDocument, name });
  return (name) => {
    const owner =
      documents.find(({ mount: { scope } }) => scope !== '' && name.startsWith(scope)) ?? unscoped;
    return owner && { owner, name: name.slice(owner.mount.scope.length) };
  };
}

/** Combines the seeds of several documents, with scoped resource names. */
export function combineSeeds(
  documents: readonly SeededDocument[],
): Pick<Seed, 'records' | 'lazy' | 'onDue'> {
  const records = Object.fromEntries(
    documents.flatMap(({ mount: { scope }, records }) =>
      Object.entries(records).map(([name, records]) => [scope + name, records]),
    ),
  );
  const lazy = combineLazySeeds(documents);
  return { records, ...(lazy && { lazy }), onDue: compileOnDue(documents) };
}

/** Brings about what falls due by the document that owns the resource; others have no use for it. */
function compileOnDue(documents: readonly SeededDocument[]): OnDue {
  const scopeOf = compileScopeLookup(documents);
  return (change, transaction) => {
    const scoped = scopeOf(change.resource);
    const resource = `${scoped?.name}`;
    return scoped?.owner.inferredApi.advanceRecord?.(
      { ...change, resource },
      transaction,
      scoped.owner.mount.scope,
    );
  };
}

function combineLazySeeds(documents: readonly SeededDocument[]): LazySeed | undefined {
  if (documents.length === 1) return documents[0]?.inferredApi.lazySeed;
  const scopeOf = compileScopeLookup(documents);
  return {
    keyOf: (resource) => {
      const scoped = scopeOf(resource);
      return scoped?.owner.inferredApi.lazySeed?.keyOf(scoped.name);
    },
    recordsOf: (resource) => {
      const scoped = scopeOf(resource);
      return scoped?.owner.inferredApi.lazySeed?.recordsOf(scoped.name) ?? [];
    },
    creationNotesOf: (resource) => {
      const scoped = scopeOf(resource);
      const notes = scoped?.owner.inferredApi.lazySeed?.creationNotesOf?.(scoped.name) ?? [];
      return notes.map((note) => ({
        ...note,
        resource: `${scoped?.owner.mount.scope}${note.resource}`,
      }));
    },
  };
}

/** Finds a resource by its name in the store; `undefined` when no document has it. */
export type FindResource = (name: string) => Resource | undefined;

export function compileResourceLookup(documents: readonly SeededDocument[]): FindResource {
  const scopeOf = compileScopeLookup(documents);
  return (name) => {
    const scoped = scopeOf(name);
    return scoped?.owner.inference?.().resolveRecordsName(scoped.name)?.resource;
  };
}

/** Tells which resources can have records, by their names in the store. */
export function createKnownResources(
  documents: readonly SeededDocument[],
  { behaviours }: SandlotOptions,
): Pick<ResourceCatalog, 'knows' | 'names'> {
  const scopeOf = compileScopeLookup(documents);
  return {
    knows: (resource) => {
      const scoped = scopeOf(resource);
      if (scoped === undefined) return false;
      const { inference, records, mount } = scoped.owner;
      // A user's module may create resources at run time; the bundled one does not.
      const isOpen =
        behaviours !== undefined ||
        (inference === undefined && mount.requestedSource !== undefined);
      return (
        isOpen ||
        Object.hasOwn(records, scoped.name) ||
        inference?.().resolveRecordsName(scoped.name) !== undefined
      );
    },
    names: () =>
      documents.flatMap(({ mount, inference, records }) => {
        const inferredNames = (inference?.().resources ?? []).map(({ name }) => name);
        return [...new Set([...inferredNames, ...Object.keys(records)])].map(
          (name) => mount.scope + name,
        );
      }),
  };
}

/** Explains in half a sentence why a resource cannot have records. */
export function compileUnknownResourceReason(
  documents: readonly SeededDocument[],
  options: SandlotOptions,
): NonNullable<Seed['explainUnknownResource']> {
  const { knows, names } = createKnownResources(documents, options);
  return (name: string) => {
    if (isInternalResource(name) || knows(name)) return undefined;
    const resourceNames = names();
    return resourceNames.length === 0
      ? 'but the document has no resources'
      : `which is not a resource here; ${describeNearest(name.slice(0, 100), resourceNames)}`;
  };
}
