import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SandboxContent } from '../sandbox/sandbox-root.ts';
import { type StoreContext, toContentWithSnapshots } from '../sandbox/sandbox-root.ts';
import type { StoredSandbox } from './file-format.ts';
import { type PrintedSandbox, printSandbox } from './print-checkpoint.ts';

/**
 * Evicted sandboxes, each in its own file while the process lives. They need not survive it:
 * the store file and its log hold all commits.
 */
export class ParkedSandboxes {
  readonly #folder: string;
  readonly #context: StoreContext;
  readonly #paths = new Map<string, string>();
  /** Files that a save in progress may still read. */
  readonly #superseded: string[] = [];
  #reader: 'a save' | 'nobody' = 'nobody';
  #number = 0;

  constructor(file: string, context: StoreContext) {
    this.#folder = `${file}.parked`;
    this.#context = context;
    this.clear();
  }

  /**
   * Stores a sandbox.
   * @throws and leaves nothing behind when the file cannot be written.
   */
  put(name: string, content: SandboxContent): void {
    this.#number += 1;
    const path = join(this.#folder, `${this.#number}.json`);
    try {
      mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
      writeFileSync(path, [...printSandbox(content)].join(''), { flag: 'wx', mode: 0o600 });
    } catch (error) {
      rmSync(path, { force: true });
      throw error;
    }
    this.#paths.set(name, path);
  }

  /** Removes and returns a sandbox; `undefined` if it is not parked. */
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

  names(): readonly string[] {
    return [...this.#paths.keys()];
  }

  /** The current texts of all parked sandboxes; they stay readable until `tidy` is called. */
  printed(): ReadonlyMap<string, PrintedSandbox> {
    this.#reader = 'a save';
    return new Map(
      [...this.#paths].map(([name, path]) => [name, { text: () => readFileSync(path, 'utf8') }]),
    );
  }

  /** Deletes the files of sandboxes that were taken back. */
  tidy(): void {
    this.#reader = 'nobody';
    for (const path of this.#superseded.splice(0)) rmSync(path, { force: true });
  }

  /** Drops all parked sandboxes. */
  forget(): void {
    for (const path of this.#paths.values()) this.#discard(path);
    this.#paths.clear();
  }

  /** Deletes the folder. */
  clear(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #discard(path: string): void {
    if (this.#reader === 'nobody') rmSync(path, { force: true });
    else this.#superseded.push(path);
  }
}
