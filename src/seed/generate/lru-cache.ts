/** A cache of created values by name. Beyond its capacity it drops the least recently used. */
export function createLruCache<T>(capacity: number): (name: string, create: () => T) => T {
  const values = new Map<string, T>();
  return (name, create) => {
    const value = values.get(name) ?? create();
    values.delete(name);
    values.set(name, value);
    for (const oldest of values.keys()) {
      if (values.size <= capacity) break;
      values.delete(oldest);
    }
    return value;
  };
}
