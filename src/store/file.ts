import { seedRandom } from '../random.ts';
import { type FileForm, refuseOtherOrigin, type SandboxForm } from './file-form.ts';
import type { Freeze } from './freeze.ts';
import { openJsonFile } from './json-file.ts';
import { toPointer } from './pointer.ts';
import { type Ground, type Root, toGround, toRoot, toSeedRoot, toState } from './root.ts';
import { openSandboxes } from './sandboxes.ts';
import { type Later, openSaver } from './saver.ts';
import type { DocumentIdentity, Seed, Store } from './store.ts';

export type FileOptions = {
  readonly file: string;
  readonly seed: Seed;
  readonly document: DocumentIdentity;
  readonly freeze?: Freeze;
  readonly onTrouble?: (sentence: string) => void;
  /** When to save behind the calls; soon after a commit when absent. */
  readonly later?: Later;
};

/** A store kept in a JSON file, which is read now, and written behind the calls and on closing. */
export const openFile = async (options: FileOptions): Promise<Store> => {
  const { file, seed, document, freeze, later } = options;
  const { onTrouble = (sentence) => process.emitWarning(sentence) } = options;
  const ground = toGround(seed, freeze);
  const fresh = toSeedRoot(seed, ground);
  const first = toForm(document, seed.value, new Map([['default', fresh]]));
  const { form, origin, write } = await openJsonFile(file, first);
  if (origin === 'read') refuseOtherOrigin(form, file, options);

  const roots = origin === 'read' ? toRoots(form, file, ground) : new Map([['default', fresh]]);
  // New sandboxes go on from the seed value of the file that they will be in.
  const start = { ...fresh, random: seedRandom(form.seed) };
  const save = () => {
    // A sandbox that nobody wrote to needs no place in the file: it comes from the seed again.
    const kept = [...sandboxes.all()].filter(
      ({ name, root }) => roots.has(name) || root() !== start,
    );
    return write(
      toForm(document, form.seed, new Map(kept.map(({ name, root }) => [name, root()]))),
    );
  };
  const saver = openSaver({
    save,
    onTrouble: (error) => onTrouble(`${file}: not saved, tried again at the next change: ${error}`),
    ...(later && { later }),
  });
  const sandboxes = openSandboxes({ ground, seed: start, roots, onCommit: saver.touch });

  let closed: Promise<void> | undefined;
  const close = async () => {
    await sandboxes.close();
    await saver.close();
  };
  return {
    sandbox: sandboxes.of,
    close: () => {
      closed ??= close();
      return closed;
    },
  };
};

const toForm = (
  document: DocumentIdentity,
  seed: number,
  roots: ReadonlyMap<string, Root>,
): FileForm => {
  const toSandbox = (root: Root): SandboxForm => ({ ...toState(root), snapshots: {} });
  return {
    version: 1,
    document: { title: document.title, version: document.version },
    seed,
    sandboxes: Object.fromEntries([...roots].map(([name, root]) => [name, toSandbox(root)])),
  };
};

const toRoots = (form: FileForm, file: string, ground: Ground): Map<string, Root> =>
  new Map(
    Object.entries(form.sandboxes).map(([name, sandbox]) => [
      name,
      toRoot(sandbox, ground, `${file}: at /sandboxes/${toPointer(name)}`),
    ]),
  );
