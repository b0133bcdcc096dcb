import { appendAll } from '../../base/list/append-all.ts';
import type { SandboxContent } from '../sandbox/sandbox-root.ts';
import type { SandboxLimits, SandboxSummary } from '../types.ts';
import type { Engine, LogKeys } from './engine.ts';
import { lifeOf } from './sandbox-life.ts';
import type { ReplayedEntries } from './sandbox-log.ts';
import type { LoadedSandbox } from './shared-sandbox.ts';

export type SandboxReaderOptions = {
  readonly engine: Engine;
  readonly limits: SandboxLimits;
  /** The copy of a sandbox, where this replica has one; that does not count as a use. */
  readonly findCopy: (name: string) => LoadedSandbox | undefined;
  /** How long ago a call of this replica used a sandbox, in milliseconds. */
  readonly findIdleTime: (name: string) => number | undefined;
  readonly restore: (checkpoint: string | undefined, location: string) => SandboxContent;
  readonly replay: (
    name: string,
    content: SandboxContent,
    replayed: ReplayedEntries,
  ) => SandboxContent;
  readonly count: (content: SandboxContent) => SandboxSizes;
};

/** What a summary counts. */
export type SandboxSizes = Pick<SandboxSummary, 'records' | 'snapshots' | 'changed'>;

/** The number of sandboxes that are read at once, and so are in memory together. */
const maxReadsAtOnce = 100;

/** Reads sandboxes that this replica need not keep: there may be more than fit into its memory. */
export class SandboxReader {
  readonly #options: SandboxReaderOptions;
  /** The sizes of sandboxes at a marker of their logs: only what has changed since is read again. */
  #sizes = new Map<string, { readonly marker: string; readonly sizes: SandboxSizes }>();

  constructor(options: SandboxReaderOptions) {
    this.#options = options;
  }

  async contents(names: readonly string[]): Promise<ReadonlyMap<string, SandboxContent>> {
    return new Map(
      await inChunks(names, async (name) => [name, (await this.#read(name)).content] as const),
    );
  }

  async summaries(names: readonly string[]): Promise<readonly SandboxSummary[]> {
    const summaries = await inChunks(names, (name) => this.#summarize(name));
    const present = new Set(names);
    for (const name of this.#sizes.keys()) if (!present.has(name)) this.#sizes.delete(name);
    return summaries;
  }

  async #summarize(name: string): Promise<SandboxSummary> {
    const { engine, limits, findIdleTime } = this.#options;
    const { marker, life } = await engine.describe(this.#keysOf(name));
    const known = this.#sizes.get(name);
    const sizes = known?.marker === marker ? known.sizes : await this.#measure(name);
    // Each replica extends the life of what it uses.
    const idle = life > 0 ? Math.max(0, lifeOf(name, limits) - life) : Number.POSITIVE_INFINITY;
    const shortest = Math.min(idle, findIdleTime(name) ?? Number.POSITIVE_INFINITY);
    return { name, ...sizes, idle: Number.isFinite(shortest) ? shortest : 0 };
  }

  async #measure(name: string): Promise<SandboxSizes> {
    const { findCopy, count } = this.#options;
    const copy = findCopy(name);
    if (copy !== undefined) {
      await copy.log.catchUp();
      return count(copy.memory.content());
    }
    const { marker, content } = await this.#read(name);
    const sizes = count(content);
    this.#sizes.set(name, { marker, sizes });
    return sizes;
  }

  async #read(name: string) {
    const { engine, restore, replay } = this.#options;
    const log = await engine.fetchAll(this.#keysOf(name));
    const start = restore(log.checkpoint, `sandbox "${name}"`);
    return { marker: log.marker, content: replay(name, start, log) };
  }

  #keysOf(name: string): LogKeys {
    return this.#options.engine.keysOf(name, 'records');
  }
}

async function inChunks<T>(
  names: readonly string[],
  read: (name: string) => Promise<T>,
): Promise<readonly T[]> {
  const results: T[] = [];
  for (let start = 0; start < names.length; start += maxReadsAtOnce)
    appendAll(results, await Promise.all(names.slice(start, start + maxReadsAtOnce).map(read)));
  return results;
}
