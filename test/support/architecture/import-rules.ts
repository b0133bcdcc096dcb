import {
  describeImport,
  type Import,
  importedFile,
  isOwnFile,
  listImports,
  matchesPattern,
  packageOf,
  roomOf,
  type Sources,
} from './sources.ts';

/** Names or patterns by a name: which rooms a room imports, where a package is imported. */
export type Table = Readonly<Record<string, readonly string[]>>;

/** Imports between rooms that the table does not allow. `type x` allows `import type` from x only. */
export function findForbiddenArrows(sources: Sources, rooms: Table): string[] {
  const unknown = Object.keys(sources)
    .filter((file) => !(roomOf(file) in rooms))
    .map((file) => `src/${file}: the table has no room ${roomOf(file)}`);
  const forbidden = listImports(sources)
    .filter(isOwnFile)
    .flatMap((one) => {
      const target = importedFile(one);
      if (!(target in sources)) return `${describeImport(one)}, which is not a file of src/`;
      const [from, to] = [roomOf(one.file), roomOf(target)];
      const allowed = rooms[from];
      const isAllowed =
        from === to || allowed?.includes(to) || (one.isType && allowed?.includes(`type ${to}`));
      return isAllowed || !allowed
        ? []
        : `${describeImport(one)}: ${from} may import ${allowed.join(', ') || 'nothing'}`;
    });
  return [...unknown, ...forbidden];
}

/** Imports that reach into another room past its door. Rooms without a row may be entered anywhere. */
export function findBypassedDoors(sources: Sources, doors: Table): string[] {
  return listImports(sources)
    .filter(isOwnFile)
    .filter((one) => {
      const target = importedFile(one);
      const allowed = doors[roomOf(target)];
      if (allowed === undefined || roomOf(one.file) === roomOf(target)) return false;
      return !allowed.some((door) => matchesPattern(door, target));
    })
    .map((one) => `${describeImport(one)} past the door ${doors[roomOf(importedFile(one))]}`);
}

/** Packages, and modules of Node, that are imported outside the places that the table lists. */
export function findForbiddenPackages(sources: Sources, packages: Table): string[] {
  return listImports(sources)
    .filter((one) => !isOwnFile(one))
    .flatMap((one) => {
      const places = placesOf(one.specifier, packages);
      if (!places) return `${describeImport(one)}, which the table does not list`;
      const isAllowed = places.some(
        (place) =>
          matchesPattern(place, one.file) ||
          (one.isType && place.startsWith('type ') && matchesPattern(place.slice(5), one.file)),
      );
      return isAllowed ? [] : `${describeImport(one)}: only ${places.join(', ')} may`;
    });
}

/** The row of a package; `@fastify/*` and `node:*` stand for those without a row of their own. */
function placesOf(specifier: string, packages: Table): readonly string[] | undefined {
  const name = packageOf(specifier);
  return packages[name] ?? packages[name.replace(/^(@.*\/|node:).*/, '$1*')];
}

/** Groups of files that import each other in a circle, types included; `import()` breaks a circle. */
export function findImportCycles(sources: Sources): string[] {
  const targets = new Map<string, readonly string[]>(
    Object.keys(sources).map((file) => [file, [] as readonly string[]]),
  );
  for (const one of listImports(sources)) {
    if (!isOwnFile(one) || one.isLazy) continue;
    targets.set(one.file, [...(targets.get(one.file) ?? []), importedFile(one)]);
  }
  return findStronglyConnected(targets)
    .filter((group) => group.length > 1)
    .map((group) => `import each other: ${group.sort().join(', ')}`);
}

/** Tarjan's algorithm. */
function findStronglyConnected(targets: ReadonlyMap<string, readonly string[]>): string[][] {
  const indexes = new Map<string, number>();
  const lowest = new Map<string, number>();
  const stack: string[] = [];
  const groups: string[][] = [];
  const visit = (file: string): void => {
    indexes.set(file, indexes.size);
    lowest.set(file, indexes.get(file) ?? 0);
    stack.push(file);
    for (const next of targets.get(file) ?? []) {
      if (!indexes.has(next)) visit(next);
      else if (!stack.includes(next)) continue;
      lowest.set(file, Math.min(lowest.get(file) ?? 0, lowest.get(next) ?? 0));
    }
    if (lowest.get(file) === indexes.get(file)) groups.push(stack.splice(stack.lastIndexOf(file)));
  };
  for (const file of targets.keys()) if (!indexes.has(file)) visit(file);
  return groups;
}

/** Files that no entry reaches, by imports of any kind. */
export function findOrphans(sources: Sources, entries: readonly string[]): string[] {
  const reached = reach(sources, entries, () => true);
  return Object.keys(sources)
    .filter((file) => !reached.has(file))
    .map((file) => `src/${file} is not reached from ${entries.join(' or ')}`);
}

/** Packages, and rooms such as `contract/`, that a start of the server loads though it may never need them. */
export function findEagerPackages(
  sources: Sources,
  { entries, lazy }: { readonly entries: readonly string[]; readonly lazy: readonly string[] },
): string[] {
  const isEager = ({ isType, isLazy }: Import) => !isType && !isLazy;
  const reached = reach(sources, entries, isEager);
  return listImports(sources)
    .filter((one) => isEager(one) && reached.has(one.file))
    .filter((one) => {
      const [room = ''] = importedFile(one).split('/');
      return isOwnFile(one)
        ? lazy.includes(`${room}/`) && !one.file.startsWith(`${room}/`)
        : lazy.includes(packageOf(one.specifier));
    })
    .map((one) => `${describeImport(one)}, which the start of a server does not need`);
}

function reach(
  sources: Sources,
  entries: readonly string[],
  follows: (one: Import) => boolean,
): ReadonlySet<string> {
  const targets = new Map<string, string[]>();
  for (const one of listImports(sources)) {
    if (!isOwnFile(one) || !follows(one)) continue;
    targets.set(one.file, [...(targets.get(one.file) ?? []), importedFile(one)]);
  }
  const reached = new Set(entries);
  // Iterating over a set that grows visits the added files as well.
  for (const file of reached) for (const next of targets.get(file) ?? []) reached.add(next);
  return reached;
}
