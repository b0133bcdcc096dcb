import { countOf } from '../count.ts';
import { type PreparedFile, prepareFile } from './prepare.ts';

/**
 * Looks through a store's file and its logs, and gives what is in them, a sentence each.
 * @throws an error that names the place where something is not as it was written, and what to do.
 */
export const checkStore = async (file: string): Promise<readonly string[]> => {
  const prepared = await prepareFile(file);
  prepared.release();
  return describe(prepared);
};

const describe = ({ file, form, recovered }: PreparedFile): readonly string[] => {
  if (form === undefined) throw new Error(`${file}: is not there; name the file of a store.`);
  const { document, seed, commit = 0, sandboxes } = form;
  const { commits, torn } = recovered;
  return [
    `${file}: made for "${document.title}" with the seed value ${seed}; it holds ${countOf(commit, 'commit')}.`,
    ...Object.entries(sandboxes).map(([name, { records, snapshots = {} }]) => {
      const sum = Object.values(records).reduce((total, list) => total + list.length, 0);
      return `Sandbox "${name}": ${countOf(sum, 'record')}, ${countOf(Object.keys(snapshots).length, 'snapshot')}.`;
    }),
    `The log beside it has ${countOf(commits.length, 'commit')} more, each as it was written.`,
    ...(torn > 0 ? ['Its last line was torn; the next start drops it.'] : []),
  ];
};
