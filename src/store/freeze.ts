/** Whether records are frozen when they are stored: never in production, all through in tests. */
export type Freeze = 'none' | 'deep';

/** Freezes a value and all that it holds. */
export const freezeDeep = <T>(value: T): T => {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(freezeDeep);
  }
  return value;
};
