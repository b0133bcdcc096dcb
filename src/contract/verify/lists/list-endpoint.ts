import {
  type Envelope,
  inferListParameters,
  type ListParameters,
  type PlannedOperation,
  type Resource,
  valueAt,
} from '../../../inference/inference.ts';
import {
  isObject,
  joinPointer,
  type Operation,
  type Parameter,
  type SchemaViews,
} from '../../../openapi/openapi.ts';
import { describesNextPage } from './pagination-metadata.ts';

/** An operation that lists records. */
export type ListEndpoint = {
  readonly operation: Operation;
  readonly resource: Resource;
  readonly many: Envelope;
  readonly parameters: ListParameters;
  /** Whether the document has a word for the next page beside the records. */
  readonly describesNext: boolean;
};

/** Reads the conclusion about an operation that lists; `undefined` where it has no list. */
export function toListEndpoint(
  shapes: SchemaViews,
  conclusion: PlannedOperation,
): ListEndpoint | undefined {
  const { operation, resource, listEnvelope } = conclusion;
  return (
    resource &&
    listEnvelope && {
      operation,
      resource,
      many: listEnvelope,
      parameters: inferListParameters(shapes, conclusion, resource),
      describesNext: describesNextPage(shapes, operation),
    }
  );
}

/** The parameter of the query that has this name. */
export function findQueryParameter(
  { parameters }: Operation,
  name: string | undefined,
): Parameter | undefined {
  return parameters.find((one) => one.in === 'query' && one.name === name);
}

/** Goes down a body to where a record, or the list of records, stands. */
export function valueAtPath(value: unknown, path: Envelope['path']): unknown {
  return path.reduce<unknown>(
    (at, step) =>
      step === 0 ? (Array.isArray(at) ? at[0] : undefined) : isObject(at) ? at[step] : undefined,
    value,
  );
}

/** The pointer of a property of a record that is listed. */
export function listedPropertyPointer(
  { many }: Pick<ListEndpoint, 'many'>,
  index: number,
  name: string,
): string {
  return joinPointer('', ...[...many.path, index, ...(many.wrapper?.path ?? []), name].map(String));
}

/** The key of a record; `undefined` where it does not show it. */
export function readKey({ key }: Resource, record: unknown): string | undefined {
  // Who creates a record under a name of his own finds it by that name, whatever else it is called.
  const isNamed = key.origin === 'client' && key.bodyPath.length > 0;
  const path =
    isNamed && key.bodyPath.at(-1) !== key.path.at(-1) ? key.bodyPath.slice(-1) : key.path;
  const value = valueAt(record, path) ?? valueAt(record, key.path);
  return typeof value === 'string' || typeof value === 'number' ? `${value}` : undefined;
}
