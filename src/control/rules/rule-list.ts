import type { FastifyRequest } from 'fastify';
import { quote, refuse } from '../../base/refusal.ts';
import type { TestState } from '../../testing/testing.ts';
import type { ControlContext } from '../context.ts';

type TestStateContext = Pick<ControlContext, 'store' | 'testStates' | 'sandboxNameOf'>;

/** The test state of the sandbox that a control call selects. */
export function testStateOf(
  { store, testStates, sandboxNameOf }: TestStateContext,
  request: FastifyRequest,
): TestState {
  return testStates.of(store.sandbox(sandboxNameOf(request)));
}

/** The limit of overrides, and of faults, in a sandbox: each call is compared with all of them. */
const maxRules = 1000;

/** Refuses (409) another override or fault once the limit is reached. */
export function requireBelowMaxRules(
  rules: readonly unknown[],
  name: 'overrides' | 'faults',
): void {
  if (rules.length < maxRules) return;
  throw refuse({
    code: `${name}-full`,
    detail: `This sandbox has ${maxRules} ${name}, which is the limit. Remove them with DELETE /${name}, or set "times" so that they end by themselves.`,
  });
}

/** The overrides or the faults of a sandbox. */
type RuleCollection = {
  all(): readonly { readonly id: number }[];
  remove(id: number): boolean;
};

/** Removes an override or a fault; refuses (404) an unknown id with the known ones. */
export function removeRule(rules: RuleCollection, id: string, kind: 'override' | 'fault'): void {
  const ids = rules.all().map((rule) => rule.id);
  const known = ids.find((ruleId) => `${ruleId}` === id);
  if (known !== undefined && rules.remove(known)) return;
  const hint =
    ids.length > 0 ? `Ids of ${kind}s: ${ids.join(', ')}.` : `This sandbox has no ${kind}s.`;
  throw refuse({
    code: `${kind}-unknown`,
    detail: `No ${kind} has the id ${quote(id)}. ${hint}`,
  });
}
