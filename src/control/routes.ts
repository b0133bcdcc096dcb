import type { Readable } from 'node:stream';
import type {
  FastifyInstance,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
  RouteHandlerMethod,
} from 'fastify';
import type { Static, TSchema } from 'typebox';
import type { Content } from './description.ts';

/** What a schema describes, as it is passed around: nobody changes it. */
export type Of<S extends TSchema> = Fixed<Static<S>>;

type Fixed<T> = T extends object ? { readonly [K in keyof T]: Fixed<T[K]> } : T;

/** The JSON of a value, printed piece by piece. */
export type Printed<T> = Readable & { readonly of?: T };

/** The calls that some paths describe: `GET /snapshots/{name}`. */
type CallsOf<Paths> = {
  [P in keyof Paths & string]: `${Uppercase<Exclude<keyof Paths[P], 'parameters'> & string>} ${P}`;
}[keyof Paths & string];

type OperationOf<Paths, Call> =
  Call extends `${infer Method} ${infer P extends keyof Paths & string}`
    ? Paths[P][Lowercase<Method> & keyof Paths[P]]
    : never;

/** The body that a described reply has. */
type BodyOf<R> = R extends { readonly content: Content<infer T> }
  ? Fixed<T> | Printed<Fixed<T>>
  : undefined;

type RepliesOf<Operation> = Operation extends { readonly responses: infer R }
  ? { [Status in keyof R]: BodyOf<R[Status]> }
  : never;

type ParametersOf<Call> = Call extends `${string}{${infer Name}}${infer Rest}`
  ? Name | ParametersOf<Rest>
  : never;

type Typed<Paths, Call> = {
  Params: { readonly [Name in ParametersOf<Call>]: string };
  Reply: RepliesOf<OperationOf<Paths, Call>>;
};

/** Answers a call by what its description says. */
type Handler<Paths, Call> = RouteHandlerMethod<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  Typed<Paths, Call>
>;

/** Adds the route of a described call; one that answers anything else does not compile. */
export type AddRoute<Paths> = <Call extends CallsOf<Paths>>(
  call: Call,
  handler: Handler<Paths, Call>,
) => void;

/** Adds routes to an app, by the types of the paths that describe them: `openRoutes<typeof describeClock>(scope)`. */
export const openRoutes =
  <Paths>(scope: FastifyInstance): AddRoute<Paths> =>
  <Call extends CallsOf<Paths>>(call: Call, handler: Handler<Paths, Call>) => {
    const [method = '', path = ''] = call.split(' ');
    scope.route<Typed<Paths, Call>>({ method, url: path.replace(/\{(\w+)\}/g, ':$1'), handler });
  };
