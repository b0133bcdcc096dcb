import type { Swept } from './sandboxes.ts';
import type { SandboxLimits } from './store.ts';

const hour = 60 * 60 * 1000;

/** The limits that hold where nobody chose others. */
export const usualLimits: SandboxLimits = { most: 100_000, idle: 24 * hour };

/** How often sandboxes are looked through, at most and at least, in milliseconds. */
const often = 100;
const seldom = 60_000;

/** Sweeps again and again, as often as an idle time needs it, or until nothing is left; returns what ends that. */
export const repeatForIdle = (idle: number, sweep: () => Swept): (() => void) => {
  const rhythm = Math.min(seldom, Math.max(often, idle / 4));
  let timer = setTimeout(run, rhythm).unref();
  function run(): void {
    timer = setTimeout(run, sweep() === 'all' ? rhythm : often).unref();
  }
  return () => clearTimeout(timer);
};

/** Says which sandboxes are no longer there, and what would have kept them. */
export const toFarewell = (names: readonly string[]): string => {
  const shown = names.slice(0, 5).map((name) => `"${name}"`);
  const more = names.length > shown.length ? ` and ${names.length - shown.length} more` : '';
  const which = `${names.length === 1 ? 'The sandbox' : 'The sandboxes'} ${shown.join(', ')}${more}`;
  return `${which} had not been used for the longest time and ${names.length === 1 ? 'was' : 'were'} dropped; raise --sandbox-max or --sandbox-idle, or keep all in a file with --db.`;
};
