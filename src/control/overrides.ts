import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Override, Overrides } from '../double/double.ts';
import { readNothing } from './body.ts';
import type { Controlled } from './control.ts';
import type { describeOverride, Override as OverrideSchema } from './describe-override.ts';
import { readOverride } from './read-override.ts';
import { type Of, openRoutes } from './routes.ts';
import { doubleOf, refuseFull, takeBack } from './told.ts';

/** Adds the routes of canned answers. */
export const addOverrides = (scope: FastifyInstance, controlled: Controlled): void => {
  const route = openRoutes<typeof describeOverride>(scope);
  const overridesOf = (request: FastifyRequest): Overrides =>
    doubleOf(controlled, request).overrides;

  route('GET /overrides', async (request) => ({
    overrides: overridesOf(request).all().map(show),
  }));

  route('POST /overrides', async (request, reply) => {
    const options = readOverride(controlled, request.body);
    const overrides = overridesOf(request);
    refuseFull(overrides.all(), 'overrides');
    const id = overrides.nextId();
    return reply.code(201).send(show(overrides.add({ ...options, id, used: 0 })));
  });

  route('DELETE /overrides', async (request, reply) => {
    readNothing(request.body);
    overridesOf(request).clear();
    return reply.code(204).send();
  });

  route('DELETE /overrides/{id}', async (request, reply) => {
    readNothing(request.body);
    takeBack(overridesOf(request), request.params.id, 'override');
    return reply.code(204).send();
  });
};

const show = ({
  id,
  match,
  answers,
  times,
  used,
  outsideDocument,
}: Override): Of<typeof OverrideSchema> => ({
  id,
  match,
  answer: answers.length === 1 ? answers[0] : answers,
  ...(times !== undefined && { times }),
  used,
  outsideDocument: outsideDocument === 'allowed',
});
