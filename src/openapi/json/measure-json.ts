/** How much a value is as JSON. Infinite if it contains itself. */
export type JsonSize = { readonly characters: number; readonly nodes: number };

const endless: JsonSize = {
  characters: Number.POSITIVE_INFINITY,
  nodes: Number.POSITIVE_INFINITY,
};

/**
 * The length of a value as JSON, and the number of objects and arrays in it. What is in several places
 * counts each time, and is measured once.
 */
export function measureJson(root: unknown): JsonSize {
  const sizes = new Map<object, JsonSize>();
  const measure = (value: unknown): JsonSize => {
    if (typeof value === 'string') return { characters: value.length + 2, nodes: 0 };
    if (typeof value !== 'object' || value === null)
      return { characters: String(value).length, nodes: 0 };
    if (value instanceof Uint8Array) return { characters: value.length, nodes: 0 };
    const known = sizes.get(value);
    if (known) return known;
    // Until its parts are measured, only a part that contains the value finds this.
    sizes.set(value, endless);
    const size = measureParts(value);
    sizes.set(value, size);
    return size;
  };
  const measureParts = (value: object): JsonSize => {
    let [characters, nodes] = [2, 1];
    for (const [name, part] of Object.entries(value)) {
      const size = measure(part);
      characters += size.characters + (Array.isArray(value) ? 1 : name.length + 4);
      nodes += size.nodes;
    }
    return { characters, nodes };
  };
  return measure(root);
}
