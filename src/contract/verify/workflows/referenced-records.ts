import type { PlannedOperation, Resource } from '../../../inference/inference.ts';
import { isObject } from '../../../openapi/openapi.ts';

type Reference = { readonly property: string; readonly resource: string };

/** The resources whose records must exist before one is created, by the references that are checked. */
export function listReferencedResources(
  planned: PlannedOperation,
  resources: readonly (Resource | undefined)[],
): readonly Resource[] {
  const names = listReferences(planned).map(({ resource }) => resource);
  return resources.filter(
    (one): one is Resource =>
      one !== undefined && one !== planned.resource && names.includes(one.name),
  );
}

/** A body whose references have the keys that are known, as expressions. */
export function setReferences(
  planned: PlannedOperation,
  body: unknown,
  keys: ReadonlyMap<Resource, string>,
): unknown {
  if (!isObject(body)) return body;
  const expressions = new Map([...keys].map(([{ name }, key]) => [name, key]));
  const known = listReferences(planned)
    .filter(({ property, resource }) => property in body && expressions.has(resource))
    .map(({ property, resource }) => {
      const key = expressions.get(resource);
      return [property, Array.isArray(body[property]) ? [key] : key];
    });
  return { ...body, ...Object.fromEntries(known) };
}

function listReferences({ plan }: PlannedOperation): readonly Reference[] {
  return 'record' in plan ? plan.record.constraints.references : [];
}
