import { isObject, type JsonObject, objectOf } from './json.ts';
import { readPointer, toPointer } from './pointer.ts';

const methods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch'];

/**
 * Gives the replies of an OpenAPI 2.0 document the media types of their own operations, in place: an
 * upgrade asks the document before the operation, and for replies that are shared the document alone.
 */
export const settleProduces = (root: JsonObject): void => {
  for (const path of Object.values(objectOf(root.paths))) {
    for (const method of methods) {
      const operation = objectOf(objectOf(path)[method]);
      const { produces } = operation;
      if (!Array.isArray(produces) || produces.length === 0) continue;
      const responses = objectOf(operation.responses);
      for (const [status, response] of Object.entries(responses)) {
        Reflect.set(responses, status, toProduced(root, response, produces));
      }
    }
  }
};

const toProduced = (root: JsonObject, response: unknown, types: readonly unknown[]): unknown => {
  const pointer = toPointer(objectOf(response).$ref);
  const described = pointer === undefined ? response : readPointer(root, pointer);
  if (!isObject(described) || described.schema === undefined) return response;
  const { schema, ...rest } = structuredClone(described);
  return { ...rest, content: Object.fromEntries(types.map((type) => [type, { schema }])) };
};
