import { toRecordsName } from '../../inference/inference.ts';

/** The name of a nested collection with the keys of its parents: `issues/7/comments`. */
export function formatNestedCollection(template: string, keys: readonly string[]): string {
  return toRecordsName({ name: template }, keys);
}

/** Whether a name is that of a nested collection, below any parents. */
export function isOfNestedCollection(template: string, name: string): boolean {
  const [templateParts, parts] = [template.split('/'), name.split('/')];
  return (
    parts.length === templateParts.length &&
    templateParts.every((part, index) => part.startsWith('{') || part === parts[index])
  );
}
