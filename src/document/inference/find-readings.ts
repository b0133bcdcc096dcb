import type { Operation } from '../operation.ts';
import type { KeyPlace } from './key-place.ts';
import { rolesOfAll } from './method-role.ts';
import { nounOf, type Step, toTreeKey } from './path-tree.ts';
import type { Reading, Readings } from './reading.ts';
import { agrees, findShown, manyOf } from './reading-agreement.ts';
import {
  type Candidate,
  gatherReadings,
  type Plain,
  type ReadingGround,
  type ReadingGroup,
} from './reading-group.ts';
import { isOtherwise, openIsFree, rolesOf } from './reading-plain.ts';

/**
 * Finds the operations that stand for others: of those that speak of the same records all whose
 * schemas agree, where they do more than one thing with them, and one of them shows how a record looks.
 */
export const findReadings = (ground: ReadingGround, operations: readonly Operation[]): Readings =>
  new Map(
    gatherReadings(ground, operations)
      .flatMap((group) => settle(ground, group))
      .map((reading) => [reading.operation, reading]),
  );

const settle = (ground: ReadingGround, { candidates, plain }: ReadingGroup): readonly Reading[] => {
  const stem = findStem(ground, candidates, plain);
  const [own, beside] = split(plain, (one) => toTreeKey(one.stem) === toTreeKey(stem));
  const all = [...candidates, ...listBeside(own, beside)];
  const shown = { noun: nounOf(stem), entity: findShown(ground, all, own) };
  if (shown.entity.length === 0 || isOtherwise(ground, own, shown)) return [];
  const isFree = openIsFree(ground, own, shown);
  const taken = all.filter((one) => isFree(one) && agrees(ground, one, shown));
  const roles = new Set([...taken.map(({ role }) => role), ...rolesOf(own)]);
  if (!taken.some((one) => candidates.includes(one)) || roles.size < 2) return [];
  return taken.map((one) => toReading(one, shown.noun));
};

const split = <Value>(
  all: readonly Value[],
  isFirst: (one: Value) => boolean,
): readonly [readonly Value[], readonly Value[]] => [
  all.filter(isFirst),
  all.filter((one) => !isFirst(one)),
];

/** The path of all records: that of those that have a path of their own, else that of a list. */
const findStem = (
  ground: ReadingGround,
  candidates: readonly Candidate[],
  plain: readonly Plain[],
): readonly Step[] => {
  const lists = (operation: Operation, stem: readonly Step[]) =>
    operation.method === 'GET' && manyOf(ground, operation, nounOf(stem)).length > 0;
  const all = [
    ...plain.filter(({ of }) => of === 'one'),
    ...plain.filter(({ operation, stem }) => lists(operation, stem)),
    ...candidates.filter(({ role }) => role === 'list'),
    ...plain,
    ...candidates,
  ];
  return all.slice(0, 1).flatMap(({ stem }) => stem);
};

/** What is created and listed where the word for the records is in another number: `POST /thing` beside `/things`. */
const listBeside = (own: readonly Plain[], beside: readonly Plain[]): readonly Candidate[] =>
  own.some(({ of }) => of === 'one')
    ? []
    : beside.flatMap(({ of, ...one }) => {
        // What is behind a key is something to do with that record.
        const isBehind = one.stem.at(-2)?.kind === 'parameter';
        const role = of === 'all' && !isBehind ? rolesOfAll.get(one.operation.method) : undefined;
        if (role === undefined) return [];
        return [{ ...one, role, word: undefined, parameter: undefined, found: undefined }];
      });

const toReading = (
  { operation, role, word, stem, parameter, found }: Candidate,
  noun: string,
): Reading => {
  const all: readonly Step[] = [...stem.slice(0, -1), { kind: 'literal', text: noun }];
  const name = role === 'create' || role === 'list' ? undefined : (parameter ?? found?.name);
  if (name === undefined) return { operation, role, word, steps: all, key: undefined, schemas: [] };
  const key: KeyPlace = parameter === undefined && found ? found.place : { in: 'path', name };
  return {
    ...{ operation, role, word, key },
    steps: [...all, { kind: 'parameter', name }],
    schemas: found?.schemas ?? [],
  };
};
