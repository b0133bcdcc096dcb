/** Remembers what was made under a name, for so many names at most: the longest unused go first. */
export const toBounded = <T>(most: number): ((name: string, make: () => T) => T) => {
  const known = new Map<string, T>();
  return (name, make) => {
    const value = known.has(name) ? known.get(name) : undefined;
    const kept = value ?? make();
    known.delete(name);
    known.set(name, kept);
    const [oldest] = known.size > most ? known.keys() : [];
    if (oldest !== undefined) known.delete(oldest);
    return kept;
  };
};
