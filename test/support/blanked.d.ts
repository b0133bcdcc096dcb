/** What is plain JavaScript, since it loads TypeScript. */
declare module '*/blanked.mjs' {
  /** Where src/ is blanked: a folder beside it. */
  export const blankedSources: URL;

  /** Brings it up to what src/ is. */
  export const writeBlankedSources: () => Promise<unknown>;
}
