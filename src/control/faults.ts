import type { FastifyInstance } from 'fastify';
import type { Fault, FaultOptions } from '../double/double.ts';
import { type Random, toRandom } from '../random.ts';
import type { Sandbox } from '../store/store.ts';
import { readBody } from './body.ts';
import type { Controlled } from './control.ts';
import { readFault } from './read-fault.ts';
import { addTold, refuseFull } from './told.ts';

/** Adds the routes of what is to go wrong. */
export const addFaults = (scope: FastifyInstance, controlled: Controlled): void => {
  scope.post('/faults', async (request, reply) => {
    const body = readBody(request.body, ['match', 'delay', 'error', 'cut', 'rate', 'times']);
    const options = readFault(controlled, body);
    const sandbox = controlled.store.sandbox(controlled.sandboxNameOf(request));
    const { faults } = controlled.doubles.of(sandbox);
    refuseFull(faults.all(), 'faults');
    const random = await openStream(sandbox, options);
    const id = faults.nextId();
    return reply.code(201).send(show(faults.add({ ...options, random, id, used: 0 })));
  });
  addTold(scope, controlled, {
    name: 'faults',
    one: 'fault',
    show,
    of: ({ faults }) => faults,
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

const show = ({ id, match, delay, error, cut, rate, times, used }: Fault): object => ({
  id,
  match,
  ...(delay && { delay }),
  ...(error && { error }),
  ...(cut && { cut }),
  rate,
  ...(times !== undefined && { times }),
  used,
});
