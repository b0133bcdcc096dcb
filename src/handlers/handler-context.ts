import type {
  ApiModel,
  DeclaredPropertiesOf,
  PlannedOperation,
  Resource,
} from '../inference/inference.ts';
import type { JsonObject } from '../openapi/openapi.ts';
import type { StoredRecord } from '../store/types.ts';
import type { ValidationMode } from './violation-policy.ts';

export type ValueCheckLevel = 'full' | 'type' | 'none';

/** What is made: see `Wanted` of the seed. */
export type GenerationOptions = {
  readonly given?: unknown;
  readonly name?: string;
  readonly extent: 'everything' | 'required' | 'initial';
  readonly examples?: 'verbatim' | 'varied' | 'similar';
  readonly check?: ValueCheckLevel;
  /** A part of what is given that is known to be complete. */
  readonly complete?: unknown;
};

/** Makes values that fit schemas, from the stream of chance of that name. */
export type GenerateFromSchemas = (
  places: readonly string[],
  stream: string,
  wanted: GenerationOptions,
) => unknown;

/** What inferred behaviours work with. */
export type HandlerContext = {
  /** The whole document. */
  readonly root: JsonObject;
  readonly model: ApiModel;
  readonly generate: GenerateFromSchemas;
  /** The record that a key has where nobody tells the keys. */
  readonly generateOnDemand: (resource: Resource, keys: readonly string[]) => StoredRecord;
  /** What the document declares for the records that an operation is about. */
  readonly declaredOf: DeclaredPropertiesOf;
  /** The path that the first server puts before every other. */
  readonly basePath: string;
  /** What becomes of what the document does not take. */
  readonly validation: ValidationMode;
  /** What an operation answers that no rule speaks of, with records in the given stream's stead. */
  readonly exampleBody: (conclusion: PlannedOperation) => unknown;
};
