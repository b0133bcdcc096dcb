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

/** What a schema describes, as it is passed around: nobody changes it. */
export type ReadonlyStatic<S extends TSchema> = DeepReadonly<Static<S>>;

type DeepReadonly<T> = T extends object ? { readonly [K in keyof T]: DeepReadonly<T[K]> } : T;

/** The JSON of a value, printed piece by piece. */
export type JsonStream<T> = Readable & { readonly of?: T };

/** The calls that some paths describe: `GET /snapshots/{name}`. */
type CallName<Paths> = {
  [P in keyof Paths & string]: `${Uppercase<Exclude<keyof Paths[P], 'parameters'> & string>} ${P}`;
}[keyof Paths & string];

type DescribedOperation<Paths, Call> =
  Call extends `${infer Method} ${infer P extends keyof Paths & string}`
    ? Paths[P][Lowercase<Method> & keyof Paths[P]]
    : never;

/** The body that a described reply has. */
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

/** Answers a call by what its description says. */
type TypedRouteHandler<Paths, Call> = RouteHandlerMethod<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  RouteTypes<Paths, Call>
>;

/** Adds the route of a described call; one that answers anything else does not compile. */
export type AddTypedRoute<Paths> = <Call extends CallName<Paths>>(
  call: Call,
  handler: TypedRouteHandler<Paths, Call>,
) => void;

/** Adds routes to an app, by the types of the paths that describe them: `openRoutes<typeof describeClock>(scope)`. */
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
