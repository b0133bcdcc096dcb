import type { Resource } from '../../inference/inference.ts';

/**
 * Groups resources that share a parent. A group runs sequentially, so that no story disturbs
 * the counts of another.
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
