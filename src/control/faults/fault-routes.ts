import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type Random, toRandom } from '../../base/random.ts';
import type { Sandbox } from '../../store/types.ts';
import type { FaultOptions, FaultRule, FaultRules } from '../../testing/testing.ts';
import type { ControlContext } from '../context.ts';
import { requireEmptyBody } from '../request/body.ts';
import { removeRule, requireBelowMaxRules, testStateOf } from '../rules/rule-list.ts';
import { createTypedRoutes, type ReadonlyStatic } from '../typed-route.ts';
import type { Fault as FaultSchema, faultPaths } from './fault-schema.ts';
import { readFault } from './read-fault.ts';

/** Adds the routes that list, add and remove faults. */
export function addFaultRoutes(scope: FastifyInstance, context: ControlContext): void {
  const route = createTypedRoutes<typeof faultPaths>(scope);
  const faultsOf = (request: FastifyRequest): FaultRules => testStateOf(context, request).faults;

  route('GET /faults', async (request) => ({ faults: faultsOf(request).all().map(toFaultJson) }));

  route('POST /faults', async (request, reply) => {
    const options = readFault(context, request.body);
    const sandbox = context.store.sandbox(context.sandboxNameOf(request));
    const { faults } = context.testStates.of(sandbox);
    requireBelowMaxRules(faults.all(), options, 'faults');
    const random = await createRandomStream(sandbox, options);
    const id = faults.nextId();
    return reply.code(201).send(toFaultJson(faults.add({ ...options, random, id, used: 0 })));
  });

  route('DELETE /faults', async (request, reply) => {
    requireEmptyBody(request.body);
    faultsOf(request).clear();
    return reply.code(204).send();
  });

  route('DELETE /faults/{id}', async (request, reply) => {
    requireEmptyBody(request.body);
    removeRule(faultsOf(request), request.params.id, 'fault');
    return reply.code(204).send();
  });
}

/**
 * Gives a fault its own random stream, started from the sandbox's: the same seed repeats the same faults,
 * and a fault does not change which values later records get.
 */
function createRandomStream(
  sandbox: Sandbox,
  { rate, delay }: Pick<FaultOptions, 'rate' | 'delay'>,
): Promise<Random> {
  const isDeterministic = rate === 1 && delay?.min === delay?.max;
  if (isDeterministic) return Promise.resolve(toRandom([0, 0, 0, 0]));
  return sandbox.write(async ({ random }) =>
    toRandom([random.uint32(), random.uint32(), random.uint32(), 1]),
  );
}

function toFaultJson({
  id,
  match,
  delay,
  error,
  cut,
  rate,
  times,
  used,
}: FaultRule): ReadonlyStatic<typeof FaultSchema> {
  return {
    id,
    match,
    ...(delay && { delay }),
    ...(error && { error }),
    ...(cut && { cut }),
    rate,
    ...(times !== undefined && { times }),
    used,
  };
}
