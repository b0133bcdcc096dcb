/** Freezes a value and all that it holds. What is frozen already is so all the way down. */
export const freezeDeep = <Value>(value: Value): Value => {
  // The cheapest question that tells whether it is frozen: then it is not extensible.
  if (typeof value !== 'object' || value === null || !Object.isExtensible(value)) return value;
  Object.freeze(value);
  for (const part of Object.values(value)) freezeDeep(part);
  return value;
};
