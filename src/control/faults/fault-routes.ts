import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type Random, toRandom } from '../../base/random.ts';
import { isObject } from '../../openapi/openapi.ts';
import type { Sandbox } from '../../store/types.ts';
import type {
  CutKind,
  DelayRange,
  FaultOptions,
  FaultRule,
  FaultRules,
} from '../../testing/testing.ts';
import type { ControlContext } from '../context.ts';
import { listMatchedOperations, readRequestMatcher } from '../match/read-matcher.ts';
import {
  byteLengthOf,
  optional,
  type PropertyReaders,
  readBody,
  readIntegerIn,
  readNumberIn,
  readObject,
  readProperties,
  readTimes,
  refuseBody,
  requireEmptyBody,
} from '../request/body.ts';
import { removeRule, requireBelowMaxRules, testStateOf } from '../rules/rule-list.ts';
import { createTypedRoutes, type ReadonlyStatic } from '../typed-route.ts';
import type { Fault as FaultSchema, faultPaths, NewFault } from './fault-schema.ts';

/** Adds the routes that list, add and remove faults. */
export function addFaultRoutes(scope: FastifyInstance, context: ControlContext): void {
  const route = createTypedRoutes<typeof faultPaths>(scope);
  const faultsOf = (request: FastifyRequest): FaultRules => testStateOf(context, request).faults;

  route('GET /faults', async (request) => ({ faults: faultsOf(request).all().map(toFaultJson) }));

  route('POST /faults', async (request, reply) => {
    const options = readFault(context, request.body);
    const sandbox = context.store.sandbox(context.sandboxNameOf(request));
    const { faults } = context.testStates.of(sandbox);
    requireBelowMaxRules(faults.all(), options, { ...context, name: 'faults' });
    const random = await createRandomStream(sandbox, options);
    const added = await faults.add({ ...options, random, id: faults.nextId(), used: 0 });
    return reply.code(201).send(toFaultJson(added));
  });

  route('DELETE /faults', async (request, reply) => {
    requireEmptyBody(request.body);
    await faultsOf(request).clear();
    return reply.code(204).send();
  });

  route('DELETE /faults/{id}', async (request, reply) => {
    requireEmptyBody(request.body);
    await removeRule(faultsOf(request), request.params.id, 'fault');
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
  cutAfter,
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
    ...(cutAfter !== undefined && { cutAfter }),
    rate,
    ...(times !== undefined && { times }),
    used,
  };
}

const replyCuts: readonly CutKind[] = ['reset', 'truncate', 'slow', 'empty'];

/** Milliseconds. Clients rarely wait for more than a minute. */
const delayRange = { min: 0, max: 60_000 };
const readMilliseconds = readIntegerIn(delayRange);

function readDelay(value: unknown, pointer: string): DelayRange {
  if (!isObject(value)) {
    const ms = readIntegerIn({
      ...delayRange,
      alternative: 'a range such as {"min": 100, "max": 200}',
    })(value, pointer);
    return { min: ms, max: ms };
  }
  const { min = 0, max } = readProperties(value, pointer, {
    min: optional(readMilliseconds),
    max: readMilliseconds,
  });
  if (max < min) throw refuseBody(`${pointer}/max`, `must not be less than ${pointer}/min`);
  return { min, max };
}

function readError(value: unknown, pointer: string): { readonly status: number } {
  return readProperties(readObject(value, pointer), pointer, {
    status: readIntegerIn({ min: 400, max: 599 }),
  });
}

function readCut(value: unknown, pointer: string): CutKind {
  const cut = replyCuts.find((kind) => kind === value);
  if (cut !== undefined) return cut;
  throw refuseBody(pointer, `must be one of ${replyCuts.join(', ')}`);
}

const faultReaders = {
  match: optional(readRequestMatcher),
  delay: optional(readDelay),
  error: optional(readError),
  cut: optional(readCut),
  cutAfter: optional(readIntegerIn({ min: 0, max: 1_000_000 })),
  rate: optional(readNumberIn({ min: 0, max: 1 })),
  times: optional(readTimes),
} satisfies PropertyReaders<ReadonlyStatic<typeof NewFault>>;

/**
 * Reads a fault from a body.
 * @throws a refusal (400) with the pointer of the first invalid value.
 */
function readFault(
  context: Pick<ControlContext, 'operations'>,
  body: unknown,
): Omit<FaultOptions, 'random'> {
  const { match = {}, delay, error, cut, cutAfter, rate = 1, times } = readBody(body, faultReaders);
  listMatchedOperations(context, match);
  if (delay === undefined && error === undefined && cut === undefined) {
    throw refuseBody('', 'must have at least one of delay, error and cut');
  }
  if (error !== undefined && (cut === 'reset' || cut === 'empty')) {
    throw refuseBody('/error', `cannot be combined with the cut "${cut}", which sends no reply`);
  }
  if (cutAfter !== undefined && cut !== 'truncate') {
    throw refuseBody('/cutAfter', 'is only for the cut "truncate"');
  }
  return { match, delay, error, cut, cutAfter, rate, times, bytes: byteLengthOf(body) };
}
