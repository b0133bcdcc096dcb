import { type ApiModelOptions, inferApiModel } from '../../src/inference/inference.ts';
import { listOperations } from '../../src/openapi/openapi.ts';
import { documentOf, json } from './sandlot-of.ts';

/** What is inferred from a document with these paths and schemas, and its operations by method and path. */
export function apiModelOf(
  paths: object,
  schemas: object = {},
  options: ApiModelOptions = {},
  more: object = {},
) {
  const root = documentOf(paths, { components: { schemas }, ...more });
  const document = { source: 'api', title: 'API', version: '1', root };
  const operations = listOperations(document);
  const inference = inferApiModel(document, operations, options);
  const conclude = (name: string) => {
    const operation = operations.find(({ method, path }) => `${method} ${path}` === name);
    if (operation === undefined) throw new Error(`There is no ${name}.`);
    return inference.inferOperation(operation);
  };
  /** What operations do with which resource: `list pets`. */
  const plansOf = (names: readonly string[]) =>
    Object.fromEntries(
      names.map((name) => {
        const { plan, resource } = conclude(name);
        return [name, resource ? `${plan.kind} ${resource.name}` : plan.kind];
      }),
    );
  return { inference, operations, conclude, plansOf };
}

/** An operation that answers with JSON of a schema. */
export function returning(schema: unknown) {
  return { responses: { 200: json(schema) } };
}

/** An operation that takes JSON of a schema, and answers with JSON of the same or another. */
export function accepting(schema: unknown, answer: unknown = schema) {
  return {
    requestBody: { content: { 'application/json': { schema } } },
    ...returning(answer),
  };
}

/** The schema of an object with these properties. */
export function object(properties: object, more: object = {}) {
  return {
    type: 'object',
    properties,
    ...more,
  };
}

/** The schema of a list. */
export function list(items: unknown) {
  return { type: 'array', items };
}

/** A reference to a schema of the document. */
export function ref(name: string) {
  return { $ref: `#/components/schemas/${name}` };
}

export const text = { type: 'string' };
export const integer = { type: 'integer' };
