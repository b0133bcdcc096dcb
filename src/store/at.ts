/** The entry of an array at an index that is known to be inside it. */
export const at = <T>(entries: readonly T[], index: number): T => {
  const entry = entries[index];
  if (entry === undefined) throw new Error(`Sandlot's store is at fault: no entry at ${index}.`);
  return entry;
};
