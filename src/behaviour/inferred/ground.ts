import type {
  Conclusion,
  DeclaredOf,
  Inference,
  JsonObject,
  Resource,
} from '../../document/document.ts';
import type { StoredRecord } from '../../store/store.ts';
import type { Validation } from '../complain.ts';

export type Look = 'closely' | 'at its kind' | 'not at all';

/** What is made: see `Wanted` of the seed. */
export type MakeWanted = {
  readonly given?: unknown;
  readonly name?: string;
  readonly extent: 'everything' | 'required' | 'beginning';
  readonly examples?: 'taken' | 'varied' | 'models';
  readonly look?: Look;
  /** A part of what is given that is known to be whole. */
  readonly whole?: unknown;
};

/** Makes values that fit schemas, from the stream of chance of that name. */
export type Make = (places: readonly string[], stream: string, wanted: MakeWanted) => unknown;

/** What inferred behaviours work with. */
export type Ground = {
  /** The whole document. */
  readonly root: JsonObject;
  readonly inference: Inference;
  readonly make: Make;
  /** The record that a key has where nobody tells the keys. */
  readonly virtual: (resource: Resource, keys: readonly string[]) => StoredRecord;
  /** What the document declares for the records that an operation is about. */
  readonly declaredOf: DeclaredOf;
  /** The path that the first server puts before every other. */
  readonly basePath: string;
  /** What becomes of what the document does not take. */
  readonly validation: Validation;
  /** What an operation answers that no rule speaks of, with records in the given stream's stead. */
  readonly example: (conclusion: Conclusion) => unknown;
};
