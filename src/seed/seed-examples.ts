import {
  findExample,
  findSuccess,
  type Inference,
  isObject,
  type JsonObject,
  type Operation,
  type Resource,
  valueAt,
} from '../document/document.ts';

/** What the document's examples show of a resource: of one record first, then of lists of them. */
export const openSeedExamples = (
  root: JsonObject,
  inference: Inference,
): ((resource: Resource) => readonly JsonObject[]) => {
  const read = (operation: Operation | undefined, envelope: 'one' | 'many') => {
    if (!operation) return [];
    const { media } = findSuccess(operation);
    const found = inference.conclude(operation)[envelope];
    if (media === undefined || !found) return [];
    const entries = entriesAt(findExample({ root }, media), found.path);
    const { wrapper } = found;
    return wrapper
      ? entries.map((entry) => valueAt(entry, wrapper.path)).filter(isObject)
      : entries;
  };
  const known = new Map<Resource, readonly JsonObject[]>();
  return (resource) => {
    const before = known.get(resource);
    if (before) return before;
    const listed = read(resource.collection?.operations.get('GET'), 'many');
    const examples = listed.length > 0 ? listed : read(resource.item?.operations.get('GET'), 'one');
    known.set(resource, examples);
    return examples;
  };
};

const entriesAt = (example: unknown, path: readonly (string | 0)[]): readonly JsonObject[] => {
  let value = example;
  for (const step of path) {
    if (step === 0) value = Array.isArray(value) ? value[0] : undefined;
    else value = isObject(value) ? value[step] : undefined;
  }
  return [value].flat().filter(isObject);
};
