import type { Operation } from '../operation.ts';
import { isOfSameRecords } from './alike.ts';
import { namesMany } from './judge-many.ts';
import { findKey, strongKeyNames } from './key.ts';
import { isSameKey } from './key-place.ts';
import { kindOf, outline } from './outline.ts';
import { nounOf } from './path-tree.ts';
import type { Candidate, Plain, ReadingGround } from './reading-group.ts';
import { spelt } from './spelt.ts';

/** What candidates are held against: what their records are called, and what a reply shows of one. */
export type Shown = { readonly noun: string; readonly entity: readonly string[] };

/** The schemas of the record that an operation reads. */
export const oneOf = (
  { shapes, bodies }: ReadingGround,
  operation: Operation,
  { noun, parameter }: { readonly noun: string; readonly parameter: string },
): readonly string[] => {
  const one = bodies.one(operation, { noun, parameter });
  return one && outline(shapes, shapes.of(one.places)).size > 0 ? one.places : [];
};

/** The schemas of the records that an operation lists. */
export const manyOf = (
  { shapes, bodies }: ReadingGround,
  operation: Operation,
  noun: string,
): readonly string[] => {
  const { places = [] } = bodies.many(operation, { noun, parameter: 'id' }) ?? {};
  const isOfObjects = kindOf(shapes, shapes.of(places)) === 'object';
  return isOfObjects && outline(shapes, shapes.of(places)).size > 0 ? places : [];
};

/** What of a group's records is shown: where one is read, else where they are listed. */
export const findShown = (
  ground: ReadingGround,
  candidates: readonly Candidate[],
  plain: readonly Plain[],
): readonly string[] => {
  const gets = plain.filter(({ operation }) => operation.method === 'GET');
  const shown = [
    ...gets
      .filter(({ of }) => of === 'one')
      .map(({ operation, stem }) =>
        oneOf(ground, operation, { noun: nounOf(stem), parameter: 'id' }),
      ),
    ...candidates
      .filter(({ role }) => role === 'read')
      .map((one) => oneOf(ground, one.operation, toNaming(one))),
    ...gets
      .filter(({ of }) => of === 'all')
      .map(({ operation, stem }) => manyOf(ground, operation, nounOf(stem))),
    ...candidates
      .filter(({ role }) => role === 'list')
      .map(({ operation, stem }) => manyOf(ground, operation, nounOf(stem))),
  ];
  return shown.find((places) => places.length > 0) ?? [];
};

const toNaming = ({ stem, parameter, found }: Candidate) => ({
  noun: nounOf(stem),
  parameter: parameter ?? found?.name ?? 'id',
});

/** Whether what a candidate takes and answers goes together with what it would be read as. */
export const agrees = (ground: ReadingGround, candidate: Candidate, shown: Shown): boolean => {
  const { operation, role } = candidate;
  const { shapes } = ground;
  switch (role) {
    case 'list':
      return isOfSame(ground, manyOf(ground, operation, shown.noun), shown);
    case 'read':
      return isNaming(ground, candidate, shown) && isRead(ground, candidate, shown);
    case 'create':
      return isOfRecord(ground, candidate, shown);
    case 'update':
      return isNaming(ground, candidate, shown) && isOfRecord(ground, candidate, shown);
    case 'remove':
      return (
        isNaming(ground, candidate, shown) || isOfMany(candidate, namesMany(shapes, operation))
      );
  }
};

/** Whether it names several to remove, and no single one. */
const isOfMany = ({ parameter, found }: Candidate, names: boolean): boolean =>
  names && parameter === undefined && found === undefined;

const isOfSame = (
  { shapes }: ReadingGround,
  places: readonly string[],
  { entity }: Shown,
): boolean => places.length > 0 && isOfSameRecords(shapes, places, entity);

/** Whether it answers with one record; a path that names several lists those. */
const isRead = (ground: ReadingGround, candidate: Candidate, shown: Shown): boolean => {
  const naming = toNaming(candidate);
  const isList = ground.bodies.one(candidate.operation, naming)?.path.includes(0) === true;
  if (isList && candidate.parameter !== undefined) return false;
  return isOfSame(ground, oneOf(ground, candidate.operation, naming), shown);
};

/**
 * Whether it names one record, by the key that the record shows: where the path has no place for it the
 * record has to show one.
 */
const isNaming = (
  ground: ReadingGround,
  { parameter, found }: Candidate,
  shown: Shown,
): boolean => {
  const name = parameter ?? found?.name;
  if (name === undefined) return false;
  const key = keyOf(ground, name, shown);
  if (key === undefined) return parameter !== undefined;
  return isKeyOf(key, name, shown);
};

/** The property of a record that a name of keys is of. */
const keyOf = ({ shapes }: ReadingGround, name: string, { noun, entity }: Shown) => {
  const wanted = shapes.of([]);
  const way = findKey(shapes, { entity: shapes.of(entity), parameter: name, noun, wanted });
  return way?.at(-1);
};

const isKeyOf = (key: string, name: string, { noun }: Shown): boolean =>
  isSameKey(key, name, noun) || strongKeyNames(name, noun).includes(spelt(key));

/** Whether a path names records by a key that they do not show, where they show another. */
export const isKeyedOtherwise = (ground: ReadingGround, name: string, shown: Shown): boolean => {
  const key = keyOf(ground, name, shown);
  return key !== undefined && !isKeyOf(key, name, shown);
};

/** Whether it takes what records are made of, or answers with one. */
const isOfRecord = (ground: ReadingGround, candidate: Candidate, shown: Shown): boolean => {
  const { operation } = candidate;
  const { shapes, bodies } = ground;
  const one = oneOf(ground, operation, toNaming(candidate));
  if (isOfSame(ground, one, shown)) return true;
  const sent = bodies.sent(operation, { ...toNaming(candidate), entity: shown.entity });
  if (sent === undefined) return false;
  const own = outline(shapes, shapes.of(shown.entity));
  const names = [...outline(shapes, shapes.of(sent.places)).keys()].filter(
    (name) => spelt(name) !== spelt(`${candidate.found?.name}`),
  );
  const shared = names.filter((name) => own.has(name)).length;
  return shared > 0 && 2 * shared >= names.length;
};
