import { Type } from 'typebox';
import {
  componentRef,
  countSchema,
  noContentReply,
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

const writeRefusals = { 400: 'Invalid' } as const;

/** Describes the operations on overrides or on faults. */
export function describeRuleOperations(kind: 'override' | 'fault') {
  const name = `${kind.charAt(0).toUpperCase()}${kind.slice(1)}`;
  return {
    list: {
      operationId: `list${name}s`,
      summary: `List the active ${kind}s, oldest first`,
    },
    add: {
      operationId: `add${name}`,
      summary: kind === 'fault' ? 'Add a fault' : 'Add an override',
    },
    clear: {
      operationId: `remove${name}s`,
      summary: `Remove all ${kind}s`,
      ...withResponses(noContentReply, writeRefusals),
    },
    remove: {
      operationId: `remove${name}`,
      summary: kind === 'fault' ? 'Remove a fault' : 'Remove an override',
      ...withResponses(noContentReply, { ...writeRefusals, 404: 'NoRule' }),
    },
  };
}

const sandboxParameter = componentRef('parameters', 'Sandbox');
export const ruleParameters = [sandboxParameter];
export const ruleItemParameters = [
  sandboxParameter,
  { name: 'id', in: 'path', required: true, schema: countSchema },
];
