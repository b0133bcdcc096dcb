export { toSentBody } from './body.ts';
export { type Difference, listDifferences } from './difference.ts';
export { type Fields, toFields } from './fields.ts';
export { toPathPattern } from './path-pattern.ts';
export type { Match, Seen, Wanted } from './types.ts';
