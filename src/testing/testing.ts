export { type ParsedFields, parseCallBody, parseFormFields } from './match/call-body.ts';
export { compilePathPattern } from './match/path-pattern.ts';
export type { FieldMatcher, MatchableCall, RequestMatcher } from './match/request-matcher.ts';
export { listDifferences, type MatchDifference } from './match/request-matcher.ts';
