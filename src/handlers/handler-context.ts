import type {
  ApiModel,
  CompoundKey,
  DeclaredPropertiesOf,
  PlanKind,
  PlannedOperation,
  Resource,
} from '../inference/inference.ts';
import type { JsonObject } from '../openapi/openapi.ts';
import type { StoredRecord } from '../store/types.ts';
import type { ValidationMode } from './violation-policy.ts';

/** How closely a given value is checked against its schemas before it is kept. */
export type ValueCheckLevel = 'full' | 'type' | 'none';

/** What to generate around a given value. */
export type GenerationOptions = {
  /** A value, or a part of one, that is kept where it conforms. */
  readonly given?: unknown;
  /** The name of the property that the value is for. */
  readonly name?: string;
  readonly extent: 'everything' | 'required' | 'initial';
  readonly examples?: 'verbatim' | 'varied' | 'similar';
  readonly check?: ValueCheckLevel;
  /** A part of `given` that is known to be complete. */
  readonly complete?: unknown;
  /** The time at which a new record is created, in milliseconds; its other times are not before it. */
  readonly now?: number;
};

/** Generates a value that conforms to schemas; the same value for the same stream name. */
export type GenerateFromSchemas = (
  schemaPointers: readonly string[],
  stream: string,
  options: GenerationOptions,
) => unknown;

/** What inferred handlers are compiled with. */
export type HandlerContext = {
  /** The whole document. */
  readonly root: JsonObject;
  readonly model: ApiModel;
  readonly generate: GenerateFromSchemas;
  /** The record of a key, for resources in which every key has one. */
  readonly generateOnDemand: (resource: Resource, keys: readonly string[]) => StoredRecord;
  /** The keys of the parents below which the seed has records, of a resource with compound keys. */
  readonly seedParents: (
    resource: Resource,
    compoundKey: CompoundKey,
  ) => readonly (readonly string[])[];
  /** The names of the properties that the document declares for the records of an operation. */
  readonly declaredOf: DeclaredPropertiesOf;
  /** The path of the first server, which precedes every path. */
  readonly basePath: string;
  readonly validation: ValidationMode;
  /** The body of an operation's example; `undefined` without one. */
  readonly exampleBody: (planned: Pick<PlannedOperation, 'operation'>) => unknown;
};

/** An operation whose request carries a record. */
export type PlannedWrite = PlannedOperation<'create' | 'replace' | 'update' | 'put' | 'action'>;

/** An operation that works on records of a resource, and shows one or the document's example. */
export type PlannedRecordOperation = PlannedOperation<
  Exclude<PlanKind, 'example' | 'list' | 'search'>
>;
