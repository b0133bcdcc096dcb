// What a module of behaviours imports from `sandlot`. The bundled Aha! module has no more.
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
