/** A whole number of 32 bits for a key, the same for keys that are equal (`===`): FNV-1a, folded. */
export const hashOf = (key: string | number | boolean): number => {
  if (typeof key === 'boolean') return key ? 1 : 0;
  const text = typeof key === 'number' ? `${key}` : key;
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash ^ (hash >>> 15);
};
