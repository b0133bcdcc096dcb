export type { Clock } from './base/clock.ts';
export type { ErrorCode } from './base/errors.ts';
export type { Random } from './base/random.ts';
export type {
  CatalogueRefusalOptions,
  Refusal,
  RefusalOptions,
  RequestPart,
  Violation,
} from './base/refusal.ts';
export {
  type ClockTime as TimeOf,
  type ConnectOptions,
  type CoverageSummary as CoverageOf,
  connect,
  type FaultDefinition as FaultOf,
  type JournalExpectation as ExpectationOf,
  type JournalVerification as VerdictOf,
  type JsonRecord as RecordOf,
  type NearbyCall as NearOf,
  type OverrideDefinition as OverrideOf,
  type OverrideReply as CannedOf,
  type RateLimitDefinition as RateLimitOf,
  type RecordedCall as EntryOf,
  type RecordsClient as RecordsOf,
  type RequestMatch as MatchOf,
  type RuleHandle as RuleOf,
  type RunningSandlot as Running,
  type SandboxClient as Box,
  type TokenDefinition as TokenOf,
} from './client/client.ts';
export { type StartOptions, start } from './client/start.ts';
export type {
  Authenticate,
  AuthenticateContext,
  AuthenticateRequest,
  Behaviour,
  BehavioursModule,
  Call,
  Context,
  Handler,
  Identify,
  IdentifyContext,
  OperationName,
  Outcome,
  Principal,
  Refuse,
  SentFile,
  Settle,
  WrittenRecord,
} from './handlers/behaviour.ts';
export type { Listed, ListQuery, RecordSet, Records, StoredRecord, Where } from './store/types.ts';
