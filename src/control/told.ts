import type { FastifyRequest } from 'fastify';
import type { Double } from '../double/double.ts';
import { quote, refuse } from '../refusal.ts';
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
type Told = {
  all(): readonly { readonly id: number }[];
  remove(id: number): boolean;
};

/** Takes one thing back that was told; refuses (404) one that is not there, with those that are. */
export const takeBack = (told: Told, id: string, one: string): void => {
  const ids = told.all().map((known) => known.id);
  const known = ids.find((other) => `${other}` === id);
  if (known !== undefined && told.remove(known)) return;
  const there = ids.length > 0 ? `there is: ${ids.join(', ')}` : 'there is none';
  throw refuse({
    status: 404,
    code: `${one}-unknown`,
    detail: `There is no ${one} ${quote(id)}; ${there}.`,
  });
};
