import type { StoreOrigin } from '../types.ts';
import type { Engine } from './engine.ts';

/**
 * Requires that all replicas of a store have the same document and seed, since each makes the seed's
 * records by itself. The first replica decides.
 * @throws an error that names the differences.
 */
export async function requireSameOrigin(engine: Engine, origin: StoreOrigin): Promise<void> {
  const stored: StoreOrigin = JSON.parse(await engine.setOnce('origin', JSON.stringify(origin)));
  const names = new Set([...Object.keys(stored), ...Object.keys(origin)]);
  const differences = [...names].filter((name) => stored[name] !== origin[name]);
  if (differences.length === 0) return;
  const described = differences.map(
    (name) => `${name} (${stored[name] ?? 'none'} there, ${origin[name] ?? 'none'} here)`,
  );
  throw new Error(
    `The store ${engine.name} is used with another start: ${described.join(', ')}. All replicas need the same document, seed and options; otherwise name another database, or another ?prefix=NAME.`,
  );
}
