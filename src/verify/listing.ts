import {
  below,
  type Conclusion,
  type Envelope,
  isObject,
  type ListParameters,
  type Operation,
  type Parameter,
  type Resource,
  readListParameters,
  type Shapes,
  valueAt,
} from '../document/document.ts';
import { isNextDescribed } from './told.ts';

/** An operation that lists records. */
export type Listing = {
  readonly operation: Operation;
  readonly resource: Resource;
  readonly many: Envelope;
  readonly parameters: ListParameters;
  /** Whether the document has a word for the next page beside the records. */
  readonly describesNext: boolean;
};

/** Reads the conclusion about an operation that lists; `undefined` where it has no list. */
export const toListing = (shapes: Shapes, conclusion: Conclusion): Listing | undefined => {
  const { operation, resource, many } = conclusion;
  return (
    resource &&
    many && {
      operation,
      resource,
      many,
      parameters: readListParameters(shapes, conclusion, resource),
      describesNext: isNextDescribed(shapes, operation),
    }
  );
};

/** The parameter of the query that has this name. */
export const queryParameter = (
  { parameters }: Operation,
  name: string | undefined,
): Parameter | undefined => parameters.find((one) => one.in === 'query' && one.name === name);

/** Goes down a body to where a record, or the list of records, stands. */
export const readAt = (value: unknown, path: Envelope['path']): unknown =>
  path.reduce<unknown>(
    (at, step) =>
      step === 0 ? (Array.isArray(at) ? at[0] : undefined) : isObject(at) ? at[step] : undefined,
    value,
  );

/** The pointer of a property of a record that is listed. */
export const pointTo = ({ many }: Pick<Listing, 'many'>, index: number, name: string): string =>
  below('', ...[...many.path, index, ...(many.wrapper?.path ?? []), name].map(String));

/** The key of a record; `undefined` where it does not show it. */
export const readKey = ({ key }: Resource, record: unknown): string | undefined => {
  // Who creates a record under a name of his own finds it by that name, whatever else it is called.
  const isNamed = key.origin === 'client' && key.sent.length > 0;
  const path = isNamed && key.sent.at(-1) !== key.path.at(-1) ? key.sent.slice(-1) : key.path;
  const value = valueAt(record, path) ?? valueAt(record, key.path);
  return typeof value === 'string' || typeof value === 'number' ? `${value}` : undefined;
};
