import { Type } from 'typebox';
import {
  componentRef,
  countSchema,
  type DescribedReply,
  type MediaContent,
  noContentReply,
  type RefusalNames,
  withResponses,
} from '../docs/document-parts.ts';

export const timesSchema = Type.Integer({
  minimum: 1,
  description: 'The number of calls for which it is active. Default: all calls.',
});
export const usedSchema = Type.Integer({
  minimum: 0,
  description: 'The number of calls to which it was applied.',
});

const sandboxParameter = componentRef('parameters', 'Sandbox');
const idParameter = { name: 'id', in: 'path', required: true, schema: countSchema };
const refusals = { 400: 'Invalid' } as const;

type RuleDescription<List, Rule> = {
  /** The reply that lists the rules. */
  readonly list: DescribedReply<List>;
  /** The body that adds a rule. */
  readonly content: MediaContent<unknown>;
  /** The reply to it. */
  readonly added: DescribedReply<Rule>;
  readonly addRefusals?: RefusalNames;
};

/** Describes the calls on all overrides or faults of a sandbox, and on one of them. */
export function describeRulePaths<List, Rule>(
  kind: 'override' | 'fault',
  { list, content, added, addRefusals = {} }: RuleDescription<List, Rule>,
) {
  const name = `${kind.charAt(0).toUpperCase()}${kind.slice(1)}`;
  const one = kind === 'fault' ? 'a fault' : 'an override';
  return {
    all: {
      parameters: [sandboxParameter],
      get: {
        operationId: `list${name}s`,
        summary: `List the active ${kind}s, oldest first`,
        ...withResponses({ 200: list }, refusals),
      },
      post: {
        operationId: `add${name}`,
        summary: `Add ${one}`,
        requestBody: { required: true, content },
        ...withResponses({ 201: added }, { ...refusals, 409: 'TooMany', ...addRefusals }),
      },
      delete: {
        operationId: `remove${name}s`,
        summary: `Remove all ${kind}s`,
        ...withResponses(noContentReply, refusals),
      },
    },
    one: {
      parameters: [sandboxParameter, idParameter],
      delete: {
        operationId: `remove${name}`,
        summary: `Remove ${one}`,
        ...withResponses(noContentReply, { ...refusals, 404: 'NoRule' }),
      },
    },
  };
}
