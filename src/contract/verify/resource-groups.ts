import type { Resource } from '../../inference/inference.ts';

/**
 * Resources that live below the same one, one after the other, so that nobody disturbs what another
 * counts. What is created below a record goes when that does, so views tie their paths together.
 */
export function groupResources(resources: readonly Resource[]): readonly (readonly Resource[])[] {
  const heads = new Map<string, string>();
  const headOf = (text: string): string => {
    const head = heads.get(text);
    return head === undefined ? text : headOf(head);
  };
  for (const resource of resources) {
    const head = headOf(firstSegment(resource.name));
    for (const { createOperation, name } of resource.nestedCollections) {
      const other = headOf(firstSegment(name));
      if (createOperation && other !== head) heads.set(other, head);
    }
  }
  const families = new Map<string, Resource[]>();
  for (const resource of resources) {
    const head = headOf(firstSegment(resource.name));
    families.set(head, [...(families.get(head) ?? []), resource]);
  }
  return [...families.values()];
}

function firstSegment(name: string): string {
  return name.split('/', 1).join('');
}
