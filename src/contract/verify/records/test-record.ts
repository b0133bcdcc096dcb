import type { Resource } from '../../../inference/inference.ts';
import type { JsonObject } from '../../../openapi/openapi.ts';
import type { VerifyExchange } from '../requests/request-draft.ts';

/** A record that was created. */
export type TestRecord = {
  readonly kind: 'created';
  readonly resource: Resource;
  /** The keys of its ancestors. */
  readonly ancestorKeys: readonly string[];
  readonly key: string;
  /** As the reply showed it; `undefined` where it did not. */
  readonly record: unknown;
  /** What was sent of it. */
  readonly input: JsonObject;
  readonly exchange: VerifyExchange;
};

/** Why there is none. */
export type CreationFailure = { readonly kind: 'failed'; readonly reason: string };

/** A record that there is. */
export type KnownRecord = { readonly key: string; readonly record: unknown };

/** Finds records for what needs one, each kind once. */
export type KnownRecords = {
  /** A record below ancestors with these keys: one of ours, one that is listed, else a new one. */
  find(resource: Resource, ancestorKeys: readonly string[]): Promise<KnownRecord | undefined>;
  /** A record that was made for this run, so that it may be changed. */
  findOwn(resource: Resource, ancestorKeys: readonly string[]): Promise<KnownRecord | undefined>;
  note(created: TestRecord): void;
  forget(created: Pick<TestRecord, 'resource' | 'ancestorKeys' | 'key'>): void;
};

/** A record whose key is known. */
export type RecordTarget = {
  readonly resource: Resource;
  readonly ancestorKeys: readonly string[];
  /** Absent for what there is one of. */
  readonly key: string | undefined;
  /** What was sent of it, where it is ours. */
  readonly input?: JsonObject;
};
