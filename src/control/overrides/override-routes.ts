import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Override, Overrides } from '../../testing/testing.ts';
import type { ControlContext } from '../context.ts';
import { requireEmptyBody } from '../request/body.ts';
import { removeRule, requireBelowMaxRules, testStateOf } from '../rules/rule-list.ts';
import { createTypedRoutes, type ReadonlyStatic } from '../typed-route.ts';
import type { Override as OverrideSchema, overridePaths } from './override-schema.ts';
import { readOverride } from './read-override.ts';

/** Adds the routes that list, add and remove overrides. */
export function addOverrideRoutes(scope: FastifyInstance, context: ControlContext): void {
  const route = createTypedRoutes<typeof overridePaths>(scope);
  const overridesOf = (request: FastifyRequest): Overrides =>
    testStateOf(context, request).overrides;

  route('GET /overrides', async (request) => ({
    overrides: overridesOf(request).all().map(toOverrideJson),
  }));

  route('POST /overrides', async (request, reply) => {
    const options = readOverride(context, request.body);
    const overrides = overridesOf(request);
    requireBelowMaxRules(overrides.all(), options, 'overrides');
    const id = overrides.nextId();
    return reply.code(201).send(toOverrideJson(overrides.add({ ...options, id, used: 0 })));
  });

  route('DELETE /overrides', async (request, reply) => {
    requireEmptyBody(request.body);
    overridesOf(request).clear();
    return reply.code(204).send();
  });

  route('DELETE /overrides/{id}', async (request, reply) => {
    requireEmptyBody(request.body);
    removeRule(overridesOf(request), request.params.id, 'override');
    return reply.code(204).send();
  });
}

function toOverrideJson({
  id,
  match,
  replies,
  times,
  used,
  outsideDocument,
}: Override): ReadonlyStatic<typeof OverrideSchema> {
  return {
    id,
    match,
    answer: replies.length === 1 ? replies[0] : replies,
    ...(times !== undefined && { times }),
    used,
    outsideDocument: outsideDocument === 'allowed',
  };
}
