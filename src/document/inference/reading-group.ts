import type { Operation } from '../operation.ts';
import type { Shapes } from '../shape.ts';
import type { Bodies } from './bodies.ts';
import { namesMany } from './judge-many.ts';
import { type FoundPlace, findInQuery, findKeyPlace } from './key-place.ts';
import { rolesOfOne } from './method-role.ts';
import { plain, singular } from './noun.ts';
import type { Overruling } from './overruling.ts';
import { nounOf, parametersOf, type Step, toTreeKey } from './path-tree.ts';
import { readVerbPath } from './verb-path.ts';
import type { Role } from './verb-word.ts';
import type { StepsOf } from './version-step.ts';

/** What readings are looked for in. */
export type ReadingGround = {
  readonly shapes: Shapes;
  readonly bodies: Bodies;
  readonly overruling: Overruling;
  readonly stepsOf: StepsOf;
};

/** An operation that may do something else than its method and path say. */
export type Candidate = {
  readonly operation: Operation;
  readonly role: Role;
  /** The verb in its path; absent where there is none. */
  readonly word: string | undefined;
  /** The steps of its own path, and those of the path of all records. */
  readonly own: readonly Step[];
  readonly stem: readonly Step[];
  /** The path parameter that names one. */
  readonly parameter: string | undefined;
  /** Where else one may be named. */
  readonly found: FoundPlace | undefined;
};

/** An operation at the path of all records of a kind, or of one. */
export type Plain = {
  readonly operation: Operation;
  /** The steps of its path, and those of the path of all records. */
  readonly own: readonly Step[];
  readonly stem: readonly Step[];
  readonly of: 'all' | 'one';
};

/** The operations that speak of records by the same word at the same place. */
export type ReadingGroup = {
  readonly candidates: readonly Candidate[];
  readonly plain: readonly Plain[];
};

/** Gathers operations by the records that their paths speak of, where some may have to be read otherwise. */
export const gatherReadings = (
  ground: ReadingGround,
  operations: readonly Operation[],
): readonly ReadingGroup[] => {
  const groups = new Map<string, { candidates: Candidate[]; plain: Plain[] }>();
  const groupOf = (stem: readonly Step[]) => {
    const key = `${toTreeKey(stem.slice(0, -1))}/${singular(plain(nounOf(stem)))}`;
    const group = groups.get(key) ?? { candidates: [], plain: [] };
    groups.set(key, group);
    return group;
  };
  for (const operation of operations) {
    const steps = ground.stepsOf(operation.path);
    if (steps === undefined || isTold(ground, operation, steps)) continue;
    const verb = readVerbPath(steps, operation.method);
    const one = verb ? undefined : toPlain(operation, steps);
    if (verb)
      groupOf(verb.stem).candidates.push({ ...verb, operation, own: steps, found: undefined });
    if (one) groupOf(one.stem).plain.push(one);
  }
  return [...groups.values()].flatMap((group) => toGroup(ground, group));
};

const toPlain = (operation: Operation, steps: readonly Step[]): Plain | undefined => {
  const of = steps.at(-1)?.kind === 'parameter' ? 'one' : 'all';
  const stem = of === 'one' ? steps.slice(0, -1) : steps;
  return stem.at(-1)?.kind === 'literal' ? { operation, own: steps, stem, of } : undefined;
};

/** What `x-sandlot` speaks of is what that says. */
const isTold = (
  { overruling }: ReadingGround,
  operation: Operation,
  steps: readonly Step[],
): boolean => {
  const { paths } = overruling;
  const { resource, behaviour, stateful } = overruling.operation(operation) ?? {};
  const isOfPath = paths.size > 0 && paths.has(toTreeKey(steps));
  return isOfPath || [resource, behaviour, stateful].some((word) => word !== undefined);
};

const toGroup = (ground: ReadingGround, group: ReadingGroup): readonly ReadingGroup[] => {
  const asking = listAsking(ground, group);
  if (group.candidates.length + asking.length === 0) return [];
  const parameters = listParameters(group);
  const placed = group.candidates.map((one) => withPlace(ground, one, parameters));
  const candidates = [...placed, ...asking];
  const isLeft = ({ operation }: Plain) => !asking.some((one) => one.operation === operation);
  return [{ candidates, plain: group.plain.filter(isLeft) }];
};

/** What paths call the key of the records. */
const listParameters = ({ candidates, plain: some }: ReadingGroup): readonly string[] => [
  ...candidates.flatMap(({ parameter }) => parameter ?? []),
  ...some.flatMap(({ of, own }) => (of === 'one' ? parametersOf(own).slice(-1) : [])),
];

const withPlace = (
  ground: ReadingGround,
  candidate: Candidate,
  parameters: readonly string[],
): Candidate => {
  const { parameter, role, word, operation, stem } = candidate;
  if (parameter !== undefined || role === 'create' || role === 'list') return candidate;
  // What names several removes those.
  if (role === 'remove' && namesMany(ground.shapes, operation)) return candidate;
  const noun = nounOf(stem);
  const found = findKeyPlace(ground, operation, { noun, parameters });
  if (!mayBeAll.test(`${word}`) || found?.place.isRequired) return { ...candidate, found };
  // What is got without a key, or with one that only filters, is all of them.
  const one = ground.bodies.one(operation, { noun, parameter: `${found?.name}` });
  const isAll = found === undefined ? isPlural(noun) : one?.path.includes(0);
  return isAll ? { ...candidate, role: 'list' } : { ...candidate, found };
};

/** `GET /getThings` lists them. */
const mayBeAll = /^(get|fetch|retrieve)$/i;

const isPlural = (noun: string): boolean => singular(plain(noun)) !== plain(noun);

/** The operations whose query has to name a record, where no path has room for its key: `DELETE /things?id=4`. */
const listAsking = (
  { shapes }: ReadingGround,
  { candidates, plain: some }: ReadingGroup,
): readonly Candidate[] => {
  if (some.length + candidates.length < 2 || some.some(({ of }) => of === 'one')) return [];
  return some.flatMap(({ operation, own, stem }) => {
    const role = rolesOfOne.get(operation.method);
    const found = role && findInQuery(shapes, operation, { noun: nounOf(stem) });
    if (role === undefined || !found?.place.isRequired) return [];
    return [{ operation, role, own, stem, found, word: undefined, parameter: undefined }];
  });
};
