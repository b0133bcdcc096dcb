export type * from './behaviours.ts';
export {
  type ClockTime,
  type ConnectOptions,
  type CoverageSummary,
  connect,
  type FaultDefinition,
  type JournalExpectation,
  type JournalVerification,
  type JsonRecord,
  type NearbyCall,
  type OverrideDefinition,
  type OverrideReply,
  type RateLimitDefinition,
  type RecordedCall,
  type RecordsClient,
  type RequestMatch,
  type RuleHandle,
  type RunningSandlot,
  type SandboxClient,
  type TokenDefinition,
} from './client/client.ts';
export {
  type CallJudge,
  type CallMismatch,
  type CallMismatchError,
  type JudgeableCall,
  type JudgeCallsOptions,
  judge,
} from './client/judge/judge.ts';
export { type StartOptions, start } from './client/start.ts';
