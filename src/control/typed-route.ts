import type { Readable } from 'node:stream';
import type {
  FastifyInstance,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
  RouteHandlerMethod,
} from 'fastify';
import type { Static, TSchema } from 'typebox';
import type { MediaContent } from './docs/document-parts.ts';

/** The value that a schema describes, deeply read-only. */
export type ReadonlyStatic<S extends TSchema> = DeepReadonly<Static<S>>;

type DeepReadonly<T> = T extends object ? { readonly [K in keyof T]: DeepReadonly<T[K]> } : T;

/** The JSON text of a value as a stream. */
export type JsonStream<T> = Readable & { readonly of?: T };

/** The calls of some described paths: `GET /snapshots/{name}`. */
type CallName<Paths> = {
  [P in keyof Paths & string]: `${Uppercase<Exclude<keyof Paths[P], 'parameters'> & string>} ${P}`;
}[keyof Paths & string];

type DescribedOperation<Paths, Call> =
  Call extends `${infer Method} ${infer P extends keyof Paths & string}`
    ? Paths[P][Lowercase<Method> & keyof Paths[P]]
    : never;

/** The type of the body of a described reply. */
type DescribedBody<R> = R extends { readonly content: MediaContent<infer T> }
  ? DeepReadonly<T> | JsonStream<DeepReadonly<T>>
  : undefined;

type DescribedReplies<Operation> = Operation extends { readonly responses: infer R }
  ? { [Status in keyof R]: DescribedBody<R[Status]> }
  : never;

type PathParameterName<Call> = Call extends `${string}{${infer Name}}${infer Rest}`
  ? Name | PathParameterName<Rest>
  : never;

type RouteTypes<Paths, Call> = {
  Params: { readonly [Name in PathParameterName<Call>]: string };
  Reply: DescribedReplies<DescribedOperation<Paths, Call>>;
};

/** A handler whose parameters and replies have the described types. */
type TypedRouteHandler<Paths, Call> = RouteHandlerMethod<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  RouteTypes<Paths, Call>
>;

/** Adds the route of a described call. A handler with another reply does not compile. */
export type AddTypedRoute<Paths> = <Call extends CallName<Paths>>(
  call: Call,
  handler: TypedRouteHandler<Paths, Call>,
) => void;

/**
 * Ties routes to the OpenAPI paths that describe them, so that description and reply cannot differ.
 * @example
 * const route = createTypedRoutes<typeof clockPaths>(scope);
 * route('GET /clock', async (request) => toTimeJson(sandboxOf(request).clock()));
 */
export function createTypedRoutes<Paths>(scope: FastifyInstance): AddTypedRoute<Paths> {
  return <Call extends CallName<Paths>>(call: Call, handler: TypedRouteHandler<Paths, Call>) => {
    const [method = '', path = ''] = call.split(' ');
    scope.route<RouteTypes<Paths, Call>>({
      method,
      url: path.replace(/\{(\w+)\}/g, ':$1'),
      handler,
    });
  };
}
