import type { Resource } from '../document/document.ts';

/**
 * Resources that live below the same one, one after the other, so that nobody disturbs what another
 * counts. What is created below a record goes when that does, so views tie their paths together.
 */
export const toFamilies = (resources: readonly Resource[]): readonly (readonly Resource[])[] => {
  const heads = new Map<string, string>();
  const headOf = (word: string): string => {
    const head = heads.get(word);
    return head === undefined ? word : headOf(head);
  };
  for (const resource of resources) {
    const head = headOf(toWord(resource.name));
    for (const { creates, name } of resource.views) {
      const other = headOf(toWord(name));
      if (creates && other !== head) heads.set(other, head);
    }
  }
  const families = new Map<string, Resource[]>();
  for (const resource of resources) {
    const head = headOf(toWord(resource.name));
    families.set(head, [...(families.get(head) ?? []), resource]);
  }
  return [...families.values()];
};

const toWord = (name: string): string => name.split('/', 1).join('');
