import type { StoreOrigin } from '../types.ts';
import type { Engine } from './engine.ts';

/**
 * Stores the document and seed of all replicas again, in case the engine has lost its data.
 * @returns the problem if a replica with another start was there first.
 */
export async function keepOrigin(engine: Engine, origin: StoreOrigin): Promise<string | undefined> {
  const problem = await findDifference(engine, origin);
  return problem && `The store was emptied, and another replica has used it since. ${problem}`;
}

/**
 * Requires that all replicas of a store have the same document and seed, since each makes the seed's
 * records by itself. The first replica decides.
 * @throws an error that names the differences.
 */
export async function requireSameOrigin(engine: Engine, origin: StoreOrigin): Promise<void> {
  const problem = await findDifference(engine, origin);
  if (problem !== undefined) throw new Error(problem);
}

async function findDifference(engine: Engine, origin: StoreOrigin): Promise<string | undefined> {
  const stored: StoreOrigin = JSON.parse(await engine.setOnce('origin', JSON.stringify(origin)));
  const names = new Set([...Object.keys(stored), ...Object.keys(origin)]);
  const differences = [...names].filter((name) => stored[name] !== origin[name]);
  if (differences.length === 0) return undefined;
  const described = differences.map(
    (name) => `${name} (${stored[name] ?? 'none'} there, ${origin[name] ?? 'none'} here)`,
  );
  return `The store ${engine.name} is used with other options: ${described.join(', ')}. All replicas need the same document, seed and options; otherwise name another database, or another ?prefix=NAME.`;
}
