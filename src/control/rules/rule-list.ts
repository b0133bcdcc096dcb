import type { FastifyRequest } from 'fastify';
import { quote, refuse } from '../../base/refusal.ts';
import type { TestState } from '../../testing/testing.ts';
import type { ControlContext } from '../context.ts';

type TestStateContext = Pick<ControlContext, 'store' | 'testStates' | 'sandboxNameOf'>;

/** The double of the sandbox that a control call is for. */
export function testStateOf(
  { store, testStates, sandboxNameOf }: TestStateContext,
  request: FastifyRequest,
): TestState {
  return testStates.of(store.sandbox(sandboxNameOf(request)));
}

/** So many of a kind are kept: each call is held against all of them. */
const maxRules = 1000;

/** Refuses (409) one more where there are too many. */
export function requireBelowMaxRules(all: readonly unknown[], name: 'overrides' | 'faults'): void {
  if (all.length < maxRules) return;
  throw refuse({
    code: `${name}-full`,
    detail: `This sandbox has ${maxRules} ${name}, and no more are kept. DELETE /${name} takes them back; what is told for so many "times" goes by itself.`,
  });
}

/** Things that are told to a double one by one. */
type RuleCollection = {
  all(): readonly { readonly id: number }[];
  remove(id: number): boolean;
};

/** Takes one thing back that was told; refuses (404) one that is not there, with those that are. */
export function removeRule(told: RuleCollection, id: string, one: 'override' | 'fault'): void {
  const ids = told.all().map((known) => known.id);
  const known = ids.find((other) => `${other}` === id);
  if (known !== undefined && told.remove(known)) return;
  const there = ids.length > 0 ? `there is: ${ids.join(', ')}` : 'there is none';
  throw refuse({
    code: `${one}-unknown`,
    detail: `There is no ${one} ${quote(id)}; ${there}.`,
  });
}
