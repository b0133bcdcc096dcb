import type { OpenApiDocument } from '../document.ts';
import { isObject, type JsonObject, objectAt, objectOf, textAt } from '../json/json.ts';
import { joinPointer, readPointer, resolvePointer } from '../json/json-pointer.ts';
import { listMethods, type Operation, toOperation } from './operation.ts';

/** A request that the API sends itself: a webhook, or a callback of an operation. */
export type OutgoingRequest = {
  /** As the document calls it: `orderCreated`. */
  readonly name: string;
  /** The URL of a callback, with runtime expressions; absent for a webhook. */
  readonly url: string | undefined;
  /** The request as an operation: its method, headers and body. */
  readonly operation: Operation;
  readonly summary: string;
  readonly description: string;
};

/** The places of webhooks in a document; 3.0 has none, so documents invented one. */
const webhookPlaces = ['webhooks', 'x-webhooks'];

/** Whether an operation has callbacks. */
export function hasCallbacks(root: JsonObject, { pointer }: Operation): boolean {
  return isObject(objectOf(readPointer(root, pointer)).callbacks);
}

/** The webhooks of a document, in its order. */
export function listWebhooks({ root }: Pick<OpenApiDocument, 'root'>): readonly OutgoingRequest[] {
  return webhookPlaces.flatMap((place) =>
    Object.keys(objectAt(root, place)).flatMap((name) =>
      listRequestsAt(root, joinPointer(`/${place}`, name), { name, url: undefined }),
    ),
  );
}

/** The callbacks of an operation, in the document's order. */
export function listCallbacks(
  root: JsonObject,
  { pointer }: Operation,
): readonly OutgoingRequest[] {
  const callbacks = objectOf(readPointer(root, joinPointer(pointer, 'callbacks')));
  return Object.keys(callbacks).flatMap((name) => {
    const callback = resolvePointer(root, joinPointer(pointer, 'callbacks', name));
    return Object.keys(objectOf(callback.value))
      .filter((url) => !url.startsWith('x-'))
      .flatMap((url) => listRequestsAt(root, joinPointer(callback.pointer, url), { name, url }));
  });
}

function listRequestsAt(
  root: JsonObject,
  itemPointer: string,
  { name, url }: Pick<OutgoingRequest, 'name' | 'url'>,
): readonly OutgoingRequest[] {
  const item = resolvePointer(root, itemPointer);
  return listMethods(objectOf(item.value), item.pointer).map(([method, pointer, source]) => {
    return {
      name,
      url,
      summary: textAt(source, 'summary') ?? '',
      description: textAt(source, 'description') ?? '',
      operation: toOperation(root, {
        path: name,
        method,
        pointer,
        source,
        pathItem: item.pointer,
        base: '',
        taken: { own: new Set(), others: undefined },
      }),
    };
  });
}
