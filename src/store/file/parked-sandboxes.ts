import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SandboxContent } from '../sandbox/sandbox-root.ts';
import { type StoreContext, toContentWithSnapshots } from '../sandbox/sandbox-root.ts';
import type { StoredSandbox } from './file-format.ts';
import { type PrintedSandbox, printSandbox } from './print-checkpoint.ts';

/**
 * Sandboxes that nobody used for long, each in a file of its own while the process lives. What is
 * safe is in the store's file and its log: nothing here has to outlive the process.
 */
export class ParkedSandboxes {
  readonly #folder: string;
  readonly #context: StoreContext;
  readonly #paths = new Map<string, string>();
  /** Files that nobody needs but a save that may still be reading them. */
  readonly #superseded: string[] = [];
  #reader: 'a save' | 'nobody' = 'nobody';
  #number = 0;

  constructor(file: string, context: StoreContext) {
    this.#folder = `${file}.parked`;
    this.#context = context;
    this.clear();
  }

  /** Puts a sandbox here; throws, and leaves nothing of it behind, when there is no room. */
  put(name: string, content: SandboxContent): void {
    this.#number += 1;
    const path = join(this.#folder, `${this.#number}.json`);
    try {
      mkdirSync(this.#folder, { recursive: true });
      writeFileSync(path, [...printSandbox(content)].join(''));
    } catch (error) {
      rmSync(path, { force: true });
      throw error;
    }
    this.#paths.set(name, path);
  }

  /** Takes a sandbox back; `undefined` when it is not here. */
  take(name: string): SandboxContent | undefined {
    const path = this.#paths.get(name);
    if (path === undefined) return undefined;
    const stored: StoredSandbox = JSON.parse(readFileSync(path, 'utf8'));
    const content = toContentWithSnapshots(stored, this.#context, path);
    this.#paths.delete(name);
    this.#discard(path);
    return content;
  }

  has(name: string): boolean {
    return this.#paths.has(name);
  }

  /** Whose state is here. */
  names(): readonly string[] {
    return [...this.#paths.keys()];
  }

  /** What is here, as it stands at this moment, until `tidy` is called. */
  printed(): ReadonlyMap<string, PrintedSandbox> {
    this.#reader = 'a save';
    return new Map(
      [...this.#paths].map(([name, path]) => [name, { text: () => readFileSync(path, 'utf8') }]),
    );
  }

  /** Deletes what was taken back, when no save reads it any more. */
  tidy(): void {
    this.#reader = 'nobody';
    for (const path of this.#superseded.splice(0)) rmSync(path, { force: true });
  }

  /** Forgets all that is here. */
  forget(): void {
    for (const path of this.#paths.values()) this.#discard(path);
    this.#paths.clear();
  }

  /** Deletes everything. */
  clear(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #discard(path: string): void {
    if (this.#reader === 'nobody') rmSync(path, { force: true });
    else this.#superseded.push(path);
  }
}
