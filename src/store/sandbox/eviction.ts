import type { SandboxLimits } from '../types.ts';
import type { EvictionResult } from './sandboxes.ts';

const hour = 60 * 60 * 1000;

/** The limits that hold where nobody chose others. */
export const defaultSandboxLimits: SandboxLimits = { max: 100_000, idle: 24 * hour };

/** How often sandboxes are looked through, at most and at least, in milliseconds. */
const minSweepInterval = 100;
const maxSweepInterval = 60_000;

/** Sweeps again and again, as often as an idle time needs it, or until nothing is left; returns what ends that. */
export function scheduleEviction(idle: number, sweep: () => EvictionResult): () => void {
  const interval = Math.min(maxSweepInterval, Math.max(minSweepInterval, idle / 4));
  let timer = setTimeout(run, interval).unref();
  function run(): void {
    timer = setTimeout(run, sweep() === 'all' ? interval : minSweepInterval).unref();
  }
  return () => clearTimeout(timer);
}

/** Says which sandboxes are no longer there, and what would have kept them. */
export function formatEvictionNotice(names: readonly string[]): string {
  const quotedNames = names.slice(0, 5).map((name) => `"${name}"`);
  const remainder =
    names.length > quotedNames.length ? ` and ${names.length - quotedNames.length} more` : '';
  const subject = `${names.length === 1 ? 'The sandbox' : 'The sandboxes'} ${quotedNames.join(', ')}${remainder}`;
  return `${subject} had not been used for the longest time and ${names.length === 1 ? 'was' : 'were'} dropped; raise --sandbox-max or --sandbox-idle, or keep all in a file with --db.`;
}
