import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Double } from '../double/double.ts';
import { refuse } from '../refusal.ts';
import { readBody } from './body.ts';
import type { Controlled } from './control.ts';

type InSandbox = Pick<Controlled, 'store' | 'doubles' | 'sandboxNameOf'>;

/** The double of the sandbox that a control call is for. */
export const doubleOf = (
  { store, doubles, sandboxNameOf }: InSandbox,
  request: FastifyRequest,
): Double => doubles.of(store.sandbox(sandboxNameOf(request)));

/** So many of a kind are kept: each call is held against all of them. */
const most = 1000;

/** Refuses (409) one more where there are too many. */
export const refuseFull = (all: readonly unknown[], name: string): void => {
  if (all.length < most) return;
  throw refuse({
    status: 409,
    code: `${name}-full`,
    detail: `This sandbox has ${most} ${name}, and no more are kept. DELETE /${name} takes them back; what is told for so many "times" goes by itself.`,
  });
};

/** Things that are told to a double one by one. */
type Kind<T> = {
  /** As the path has it, in the plural. */
  readonly name: string;
  readonly one: string;
  readonly show: (told: T) => object;
  readonly of: (double: Double) => {
    all(): readonly T[];
    remove(id: number): boolean;
    clear(): void;
  };
};

/** Adds the routes that list what was told to a double, and take it back. */
export const addTold = <T extends { readonly id: number }>(
  scope: FastifyInstance,
  controlled: InSandbox,
  { name, one, show, of }: Kind<T>,
): void => {
  scope.get(`/${name}`, async (request) => ({
    [name]: of(doubleOf(controlled, request)).all().map(show),
  }));

  scope.delete(`/${name}`, async (request, reply) => {
    readBody(request.body, []);
    of(doubleOf(controlled, request)).clear();
    return reply.code(204).send();
  });

  scope.delete(`/${name}/:id`, async (request, reply) => {
    readBody(request.body, []);
    const id = String(Reflect.get(Object(request.params), 'id'));
    const all = of(doubleOf(controlled, request));
    const known = all.all().find((told) => `${told.id}` === id);
    if (known === undefined || !all.remove(known.id)) {
      const ids = all.all().map((told) => told.id);
      const there = ids.length > 0 ? `there is: ${ids.join(', ')}` : 'there is none';
      throw refuse({
        status: 404,
        code: `${one}-unknown`,
        detail: `There is no ${one} ${JSON.stringify(id.slice(0, 100))}; ${there}.`,
      });
    }
    return reply.code(204).send();
  });
};
