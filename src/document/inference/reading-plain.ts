import { isSame } from './envelope.ts';
import { rolesOfAll, rolesOfOne } from './method-role.ts';
import { parametersOf, toTreeKey } from './path-tree.ts';
import { agrees, isKeyedOtherwise, manyOf, type Shown } from './reading-agreement.ts';
import type { Candidate, Plain, ReadingGround } from './reading-group.ts';
import type { Role } from './verb-word.ts';

/** Whether what is at the paths of the records shows others, or names them by what these do not show. */
export const isOtherwise = (ground: ReadingGround, own: readonly Plain[], shown: Shown): boolean =>
  own.some(({ of, ...one }) => {
    const parameter = of === 'one' ? parametersOf(one.own).at(-1) : undefined;
    if (parameter !== undefined && isKeyedOtherwise(ground, parameter, shown)) return true;
    if (one.operation.method !== 'GET') return false;
    const role = of === 'one' ? 'read' : 'list';
    return !agrees(ground, { ...one, role, parameter, word: undefined, found: undefined }, shown);
  });

/** Tells whether nothing else is known to do at the paths of the records what a candidate does. */
export const openIsFree = (
  ground: ReadingGround,
  own: readonly Plain[],
  shown: Shown,
): ((candidate: Candidate) => boolean) => {
  const has = (method: string, place: Plain['of']) =>
    own.some(({ operation, of }) => operation.method === method && of === place);
  const isItem = own.some(({ of }) => of === 'one');
  const roles = rolesOf(own);
  const isKnown = roles.includes('list') || roles.includes('read');
  /** What stands below the path of records that are known is found there. */
  const isBelow = (one: Candidate) =>
    isKnown && toTreeKey(one.own.slice(0, -1)) === toTreeKey(one.stem);
  const isListed = (one: Candidate) =>
    isItem &&
    isBelow(one) &&
    isSame(ground.shapes, manyOf(ground, one.operation, shown.noun), shown.entity);
  const isFree: Readonly<Record<Role, (one: Candidate) => boolean>> = {
    list: (one) => !has('GET', 'all') && !isListed(one),
    create: (one) =>
      !has('POST', 'all') && !(isBelow(one) && ['create', 'add', 'new'].includes(`${one.word}`)),
    // What stands behind the key may be something of the record.
    read: (one) => !(has('GET', 'one') && isBehindKey(one)),
    update: () => true,
    remove: (one) => (one.parameter ?? one.found) !== undefined || !isBelow(one),
  };
  return (one) => isFree[one.role](one);
};

const isBehindKey = ({ parameter, own }: Candidate): boolean =>
  parameter !== undefined && own.at(-1)?.kind === 'literal';

/** What is done with records at the paths that they have anyway. */
export const rolesOf = (own: readonly Plain[]): readonly Role[] =>
  own.flatMap(
    ({ operation, of }) => (of === 'one' ? rolesOfOne : rolesOfAll).get(operation.method) ?? [],
  );
