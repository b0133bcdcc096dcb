import { defaultSandboxName } from '../../base/sandbox-name.ts';
import type { SandboxLimits } from '../types.ts';

/** How often the life of used sandboxes is extended, in milliseconds. */
export function touchInterval({ idle }: SandboxLimits): number {
  return Math.min(60_000, Math.max(100, idle / 4));
}

/** The life of a log after it was touched, in milliseconds; 0 for ever. */
export function lifeOf(name: string, limits: SandboxLimits): number {
  if (name === defaultSandboxName || name.startsWith('.')) return 0;
  return Math.ceil(limits.idle + 2 * touchInterval(limits));
}
