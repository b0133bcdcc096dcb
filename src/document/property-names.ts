import type { OpenApiDocument } from './load.ts';
import { walk } from './walk.ts';

/** The names of all properties that a document declares, in whichever schema. */
export const listPropertyNames = ({ root }: Pick<OpenApiDocument, 'root'>): ReadonlySet<string> => {
  const names = new Set<string>();
  walk(root, new Set(['properties']), ({ properties }) => {
    for (const name of Object.keys(Object(properties))) names.add(name);
  });
  return names;
};
