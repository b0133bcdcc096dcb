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
  type Box,
  type CannedOf,
  type ConnectOptions,
  type CoverageOf,
  connect,
  type EntryOf,
  type ExpectationOf,
  type FaultOf,
  type MatchOf,
  type NearOf,
  type OverrideOf,
  type RateLimitOf,
  type RecordOf,
  type RecordsOf,
  type RuleOf,
  type Running,
  type TimeOf,
  type TokenOf,
  type VerdictOf,
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
