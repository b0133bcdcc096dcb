import { type Conclusion, type Resource, valueAt } from '../document/document.ts';
import { namesOfTemplate } from '../request/request.ts';
import { readRecord } from './change.ts';
import type { Known } from './keys.ts';
import type { World } from './world.ts';

/** The values of a path, and whether they name what there is. */
export type FoundPath = {
  readonly path: ReadonlyMap<string, string>;
  readonly keys: readonly string[];
  readonly certainty: 'known' | 'guessed';
};

/** Finds records for all that a path names; with `own`, one of ours for the record that is worked on. */
export const findPath = async (
  world: World,
  conclusion: Conclusion,
  use: 'any' | 'own',
): Promise<FoundPath> => {
  const path = new Map<string, string>();
  const keys: string[] = [];
  const names = conclusion.keys.map((place) => (place.in === 'path' ? place.name : undefined));
  // What is named beside the path nobody looks for.
  let certainty: FoundPath['certainty'] = names.includes(undefined) ? 'guessed' : 'known';
  for (const name of namesOfTemplate(conclusion.operation.path)) {
    const index = names.indexOf(name);
    const found = await findOne(world, conclusion, { index, keys, use });
    if (!found) certainty = 'guessed';
    const key = found?.known.key ?? guess(world, conclusion, { name, use });
    const alias = conclusion.aliases[index];
    const shown = alias && found && valueAt(await lookAgain(world, found, keys), [alias.property]);
    // A list or an object is written by its parameter, whose example it is anyway.
    if (typeof key !== 'object') path.set(name, `${shown ?? key}`);
    if (index >= 0) keys.push(`${key}`);
  }
  return { path, keys, certainty };
};

type Sought = {
  readonly index: number;
  readonly keys: readonly string[];
  readonly use: 'any' | 'own';
};

type Found = { readonly resource: Resource; readonly known: Known };

const findOne = async (
  { keys: known }: World,
  { ancestors, resource }: Conclusion,
  { index, keys, use }: Sought,
): Promise<Found | undefined> => {
  const ancestor = ancestors[index];
  if (!ancestor) return undefined;
  const isLast = ancestor === resource && !ancestors.slice(index + 1).includes(resource);
  const find = use === 'own' && isLast ? known.own : known.find;
  const one = await find(ancestor, keys);
  return one && { resource: ancestor, known: one };
};

/** A record as it is now: what another property than the key says may have changed since it was found. */
const lookAgain = async (
  world: World,
  { resource, known }: Found,
  above: readonly string[],
): Promise<unknown> => {
  const { read } = world.plan.rolesOf(resource);
  const target = { resource, above, key: known.key, entry: {} };
  const now = read && (await readRecord(world, read, target));
  return now?.record ?? known.record;
};

type Guess = { readonly name: string; readonly use: 'any' | 'own' };

/** An example may be of what there is: it is read at most. */
const guess = ({ maker }: World, { operation }: Conclusion, { name, use }: Guess): unknown => {
  const parameter = operation.parameters.find((one) => one.in === 'path' && one.name === name);
  if (!parameter) return 'sandlot';
  return use === 'own' ? maker.freshOf(parameter, 'guess') : maker.exampleOf(parameter, 'guess');
};
