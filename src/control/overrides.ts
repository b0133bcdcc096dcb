import type { FastifyInstance } from 'fastify';
import type { Override } from '../double/double.ts';
import { readBody } from './body.ts';
import type { Controlled } from './control.ts';
import { readOverride } from './read-override.ts';
import { addTold, doubleOf, refuseFull } from './told.ts';

/** Adds the routes of canned answers. */
export const addOverrides = (scope: FastifyInstance, controlled: Controlled): void => {
  scope.post('/overrides', async (request, reply) => {
    const body = readBody(request.body, ['match', 'answer', 'times', 'outsideDocument']);
    const options = readOverride(controlled, body);
    const { overrides } = doubleOf(controlled, request);
    refuseFull(overrides.all(), 'overrides');
    const id = overrides.nextId();
    return reply.code(201).send(show(overrides.add({ ...options, id, used: 0 })));
  });
  addTold(scope, controlled, {
    name: 'overrides',
    one: 'override',
    show,
    of: ({ overrides }) => overrides,
  });
};

const show = ({ id, match, answers, times, used, outsideDocument }: Override): object => ({
  id,
  match,
  answer: answers.length === 1 ? answers[0] : answers,
  ...(times !== undefined && { times }),
  used,
  outsideDocument: outsideDocument === 'allowed',
});
