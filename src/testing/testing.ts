export {
  type CutKind,
  type DelayRange,
  type FaultEffect,
  type FaultOptions,
  type FaultRule,
  type FaultRules,
  selectFaults,
} from './faults/faults.ts';
export { type CallChangeFilter, hasChanged } from './journal/call-changes.ts';
export { type CallSummary, toCallSummary } from './journal/call-summary.ts';
export { hasCallText } from './journal/call-text.ts';
export { recordTimeChanges } from './journal/clock-entry.ts';
export {
  type AppliedRule,
  clockMethod,
  decodeBody,
  filterEntries,
  isClockEntry,
  type JournalEntry,
  type JournalFilter,
  type RecordedRefusal,
} from './journal/entry.ts';
export { toEntryDetail, toEntryJson, toExchange } from './journal/entry-formats.ts';
export { toHar } from './journal/har.ts';
export {
  createJournal,
  defaultJournalBounds,
  type Journal,
  type JournalBounds,
  type JournalListener,
} from './journal/journal.ts';
export { defaultJournalMemory, JournalMemory } from './journal/journal-memory.ts';
export { toPact } from './journal/pact.ts';

export { type CallExpectation, verifyCalls, waitForCalls } from './journal/verify-calls.ts';
export { type CallRules, listNearestRules, type NearRule } from './match/nearest-rules.ts';
export { compilePathPattern, countWildcards } from './match/path-pattern.ts';
export {
  type FieldMatcher,
  listDifferences,
  type MatchableCall,
  type MatchDifference,
  type RequestMatcher,
} from './match/request-matcher.ts';
export { type CannedReplies, createCannedReplies } from './overrides/canned-reply.ts';
export {
  type CannedReply,
  hasMatchingOverride,
  type Override,
  type OverrideOptions,
  type Overrides,
  type SelectedReply,
  selectReply,
} from './overrides/overrides.ts';
export type { RateLimit, RateLimiter, RateLimitStatus } from './rate-limit.ts';
export { createSharedTestStates } from './shared/shared-test-states.ts';
export { createTestStates, type TestState, type TestStates } from './test-state.ts';
