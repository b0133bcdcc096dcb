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

/** The limits of overrides, and of faults, in a sandbox: each call is compared with all of them. */
const maxRules = 1000;
const maxBytes = 10 * 1024 * 1024;

type RuleSize = { readonly bytes: number };

type RuleListName = Pick<ControlContext, 'prefix'> & { readonly name: 'overrides' | 'faults' };

/** Refuses (409) another override or fault over the limits. */
export function requireBelowMaxRules(
  rules: readonly RuleSize[],
  added: RuleSize,
  { prefix, name }: RuleListName,
): void {
  const bytes = rules.reduce((sum, rule) => sum + rule.bytes, added.bytes);
  if (rules.length < maxRules && bytes <= maxBytes) return;
  const limit = rules.length < maxRules ? `${name} of ${maxBytes} bytes` : `${maxRules} ${name}`;
  throw refuse({
    code: `${name}-full`,
    detail: `This sandbox has ${limit}, which is the limit. Remove them with DELETE ${prefix}/${name}, or set "times" so that they end by themselves.`,
  });
}

/** The overrides or the faults of a sandbox. */
type RuleCollection = {
  all(): readonly { readonly id: number }[];
  remove(id: number): boolean | Promise<boolean>;
};

/** Removes an override or a fault; refuses (404) an unknown id with the known ones. */
export async function removeRule(
  rules: RuleCollection,
  id: string,
  kind: 'override' | 'fault',
): Promise<void> {
  const ids = rules.all().map((rule) => rule.id);
  const known = ids.find((ruleId) => `${ruleId}` === id);
  if (known !== undefined && (await rules.remove(known))) return;
  const hint = ids.length > 0 ? `Its ${kind}s: ${ids.join(', ')}.` : `It has no ${kind}s.`;
  throw refuse({
    code: `${kind}-unknown`,
    detail: `This sandbox has no ${kind} ${quote(id)}. ${hint}`,
  });
}
