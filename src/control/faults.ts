import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Fault, FaultOptions, Faults } from '../double/double.ts';
import { type Random, toRandom } from '../random.ts';
import type { Sandbox } from '../store/store.ts';
import { readNothing } from './body.ts';
import type { Controlled } from './control.ts';
import type { describeFault, Fault as FaultSchema } from './describe-fault.ts';
import { readFault } from './read-fault.ts';
import { type Of, openRoutes } from './routes.ts';
import { doubleOf, refuseFull, takeBack } from './told.ts';

/** Adds the routes of what is to go wrong. */
export const addFaults = (scope: FastifyInstance, controlled: Controlled): void => {
  const route = openRoutes<typeof describeFault>(scope);
  const faultsOf = (request: FastifyRequest): Faults => doubleOf(controlled, request).faults;

  route('GET /faults', async (request) => ({ faults: faultsOf(request).all().map(show) }));

  route('POST /faults', async (request, reply) => {
    const options = readFault(controlled, request.body);
    const sandbox = controlled.store.sandbox(controlled.sandboxNameOf(request));
    const { faults } = controlled.doubles.of(sandbox);
    refuseFull(faults.all(), 'faults');
    const random = await openStream(sandbox, options);
    const id = faults.nextId();
    return reply.code(201).send(show(faults.add({ ...options, random, id, used: 0 })));
  });

  route('DELETE /faults', async (request, reply) => {
    readNothing(request.body);
    faultsOf(request).clear();
    return reply.code(204).send();
  });

  route('DELETE /faults/{id}', async (request, reply) => {
    readNothing(request.body);
    takeBack(faultsOf(request), request.params.id, 'fault');
    return reply.code(204).send();
  });
};

/**
 * A stream of chance of its own, begun by the sandbox's: so a seed value repeats what goes wrong, and
 * what goes wrong changes no record that is made by chance.
 */
const openStream = (
  sandbox: Sandbox,
  { rate, delay }: Pick<FaultOptions, 'rate' | 'delay'>,
): Promise<Random> => {
  const isSure = rate === 1 && delay?.min === delay?.max;
  if (isSure) return Promise.resolve(toRandom([0, 0, 0, 0]));
  return sandbox.write(async ({ random }) =>
    toRandom([random.uint32(), random.uint32(), random.uint32(), 1]),
  );
};

const show = ({
  id,
  match,
  delay,
  error,
  cut,
  rate,
  times,
  used,
}: Fault): Of<typeof FaultSchema> => ({
  id,
  match,
  ...(delay && { delay }),
  ...(error && { error }),
  ...(cut && { cut }),
  rate,
  ...(times !== undefined && { times }),
  used,
});
