import { resolve } from 'node:path';
import type { BehavioursModule } from '../behaviour/behaviour.ts';
import { loadModule } from '../behaviour/module.ts';
import type { OpenApiDocument } from '../document/document.ts';
import { readBehavioursName } from './behaviours-name.ts';

/** The modules that come with Sandlot; a document names one by `x-sandlot: { behaviours: NAME }`. */
const bundledModules = new Map<string, () => Promise<BehavioursModule>>([
  ['aha', () => import('../aha/aha.ts')],
]);

/** The document's own module, and the user's over it. */
export const openModules = async (
  document: OpenApiDocument,
  file: string | undefined,
  round?: number,
): Promise<readonly BehavioursModule[]> => {
  const name = readBehavioursName(document);
  const open = name === undefined ? undefined : bundledModules.get(name);
  if (name !== undefined && !open) {
    const known = [...bundledModules.keys()].join(', ');
    throw new Error(
      `${document.source} asks for the behaviours "${name}" (x-sandlot); there are: ${known}.`,
    );
  }
  const own = open ? [await open()] : [];
  return file === undefined ? own : [...own, await loadModule(resolve(file), round)];
};
