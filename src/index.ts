export type {
  Answer,
  Authenticate,
  AuthenticateContext,
  Behaviour,
  BehavioursModule,
  Call,
  Context,
  Identify,
  IdentifyContext,
  Knock,
  OperationName,
  Outcome,
  Principal,
  Refuse,
  SentFile,
  Settle,
  WrittenRecord,
} from './behaviour/behaviour.ts';
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
  type Running,
  type TimeOf,
  type TokenOf,
  type ToldOf,
  type VerdictOf,
} from './client/connect.ts';
export type { Clock } from './clock.ts';
export type { Random } from './random.ts';
export type { Place, Refusal, RefusalOptions, Violation } from './refusal.ts';
export { type StartOptions, start } from './start.ts';
export type { Listed, ListQuery, Records, StoredRecord, Where, World } from './store/store.ts';
