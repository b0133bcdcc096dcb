import type { Operation } from '../operation.ts';
import type { Alias } from './alias.ts';
import type { Envelope } from './envelope.ts';
import type { Resource } from './resource.ts';

/** What an operation does, as far as the document tells. */
export type BehaviourName =
  | 'create'
  | 'read'
  | 'list'
  | 'replace'
  | 'update'
  | 'put'
  | 'remove'
  | 'clear'
  | 'action'
  | 'search'
  | 'example';

/** What was concluded about an operation, and why. */
export type Conclusion = {
  readonly operation: Operation;
  readonly behaviour: BehaviourName;
  /** In words, for people. */
  readonly reason: string;
  /** What it works on; absent for examples that stand below nothing. */
  readonly resource: Resource | undefined;
  /** The resources whose keys stand in the path, from left to right; `undefined` where none is known. */
  readonly ancestors: readonly (Resource | undefined)[];
  /** The properties by which those records are named where it is not by their keys. */
  readonly aliases: readonly (Alias | undefined)[];
  /** Where the record stands in the reply; absent where the reply holds none. */
  readonly one: Envelope | undefined;
  /** The property of that record in the reply that holds its key, where it is another than in the record itself. */
  readonly keyShown: string | undefined;
  /** Where the list stands in the reply. */
  readonly many: Envelope | undefined;
  /** Where the record stands in the body of the request. */
  readonly sent: Envelope | undefined;
};
