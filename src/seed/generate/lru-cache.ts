/** Remembers what was made under a name, for so many names at most: the longest unused go first. */
export function createLruCache<T>(most: number): (name: string, make: () => T) => T {
  const known = new Map<string, T>();
  return (name, make) => {
    const kept = known.get(name) ?? make();
    known.delete(name);
    known.set(name, kept);
    for (const oldest of known.keys()) {
      if (known.size <= most) break;
      known.delete(oldest);
    }
    return kept;
  };
}
