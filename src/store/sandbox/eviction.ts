import type { SandboxLimits } from '../types.ts';
import type { EvictionResult } from './sandboxes.ts';

const hour = 60 * 60 * 1000;

export const defaultSandboxLimits: SandboxLimits = { max: 100_000, idle: 24 * hour };

/** Bounds of the time between two sweeps, in milliseconds. */
const minSweepInterval = 100;
const maxSweepInterval = 60_000;

/**
 * Sweeps repeatedly, at a quarter of the idle time; sooner while sandboxes remain to be evicted.
 * Returns the function that stops it.
 */
export function scheduleEviction(idle: number, sweep: () => EvictionResult): () => void {
  const interval = Math.min(maxSweepInterval, Math.max(minSweepInterval, idle / 4));
  let timer = setTimeout(run, interval).unref();
  function run(): void {
    timer = setTimeout(run, sweep() === 'all' ? interval : minSweepInterval).unref();
  }
  return () => clearTimeout(timer);
}

/** Names the evicted sandboxes, and the options that would have kept them. */
export function formatEvictionNotice(names: readonly string[]): string {
  const quotedNames = names.slice(0, 5).map((name) => `"${name}"`);
  const remainder =
    names.length > quotedNames.length ? ` and ${names.length - quotedNames.length} more` : '';
  const subject = `${names.length === 1 ? 'The sandbox' : 'The sandboxes'} ${quotedNames.join(', ')}${remainder}`;
  return `${subject} ${names.length === 1 ? 'was' : 'were'} dropped as least recently used. Raise --sandbox-max or --sandbox-idle, or keep all sandboxes in a file with --db.`;
}
