import { Type } from 'typebox';
import {
  componentRef,
  countSchema,
  noContentReply,
  withResponses,
} from '../docs/document-parts.ts';

export const timesSchema = Type.Integer({
  minimum: 1,
  description: 'For so many calls; for all when absent.',
});
export const usedSchema = Type.Integer({ minimum: 0, description: 'How many calls it was for.' });

const writeRefusals = { 400: 'Invalid' } as const;

/** What the operations on overrides and on faults have in common. */
export function describeRuleOperations(one: string, many: string) {
  const name = `${one.charAt(0).toUpperCase()}${one.slice(1)}`;
  return {
    list: {
      operationId: `list${name}s`,
      summary: `The ${many} that hold, in the order in which they were told`,
    },
    add: { operationId: `add${name}`, summary: `Tells of one more ${one}` },
    clear: {
      operationId: `remove${name}s`,
      summary: `Takes all ${many} back`,
      ...withResponses(noContentReply, writeRefusals),
    },
    remove: {
      operationId: `remove${name}`,
      summary: `Takes one ${one} back`,
      ...withResponses(noContentReply, { ...writeRefusals, 404: 'NotTold' }),
    },
  };
}

const sandboxParameter = componentRef('parameters', 'Sandbox');
export const ruleParameters = [sandboxParameter];
export const ruleItemParameters = [
  sandboxParameter,
  { name: 'id', in: 'path', required: true, schema: countSchema },
];
