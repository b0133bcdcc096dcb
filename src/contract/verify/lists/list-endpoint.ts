import {
  type Envelope,
  type ListQueryPlan,
  type PlannedOperation,
  type Resource,
  valueAt,
} from '../../../inference/inference.ts';
import {
  joinPointer,
  type Operation,
  type Parameter,
  propertiesOf,
  type SchemaViews,
} from '../../../openapi/openapi.ts';
import { describesNextPage } from './pagination-metadata.ts';

/** An operation that lists records. */
export type ListEndpoint = {
  readonly operation: Operation;
  readonly resource: Resource;
  readonly envelope: Envelope;
  readonly parameters: ListQueryPlan;
  /** The parameters that are objects, by the names of their parts in a query: `after`, `page[after]`. */
  readonly objectParameters: ReadonlyMap<string, ObjectParameter>;
  /** True when the reply schema describes a next page. */
  readonly describesNext: boolean;
};

/** A query parameter that is an object, and one of its properties. */
export type ObjectParameter = { readonly parameter: Parameter; readonly property: string };

/** Describes an operation that lists. */
export function toListEndpoint(
  views: SchemaViews,
  { operation, resource, plan }: PlannedOperation<'list'>,
): ListEndpoint {
  return {
    operation,
    resource,
    envelope: plan.reply.envelope,
    parameters: plan.query,
    objectParameters: listObjectParameters(views, operation),
    describesNext: describesNextPage(views, operation),
  };
}

function listObjectParameters(
  views: SchemaViews,
  { parameters }: Operation,
): ReadonlyMap<string, ObjectParameter> {
  return new Map(
    parameters.flatMap((parameter) => {
      const { in: location, style, explode, name, schemaPointer } = parameter;
      const isDeep = style === 'deepObject';
      if (location !== 'query' || !(isDeep || explode)) return [];
      return [...propertiesOf(views, views.of([schemaPointer])).keys()].map(
        (property) =>
          [isDeep ? `${name}[${property}]` : property, { parameter, property }] as const,
      );
    }),
  );
}

/** Finds a query parameter by name. */
export function findQueryParameter(
  { parameters }: Operation,
  name: string | undefined,
): Parameter | undefined {
  return parameters.find((one) => one.in === 'query' && one.name === name);
}

/** JSON pointer of a property of a listed record. */
export function listedPropertyPointer(
  { envelope }: Pick<ListEndpoint, 'envelope'>,
  index: number,
  name: string,
): string {
  return joinPointer(
    '',
    ...[...envelope.path, index, ...(envelope.wrapper?.path ?? []), name].map(String),
  );
}

/** Reads the key of a record; `undefined` when it is not shown. */
export function readKey({ key }: Resource, record: unknown): string | undefined {
  // A client-chosen key may be shown under another name than the server's own key.
  const isNamed = key.origin === 'client' && key.bodyPath.length > 0;
  const path =
    isNamed && key.bodyPath.at(-1) !== key.path.at(-1) ? key.bodyPath.slice(-1) : key.path;
  const value = valueAt(record, path) ?? valueAt(record, key.path);
  return typeof value === 'string' || typeof value === 'number' ? `${value}` : undefined;
}
