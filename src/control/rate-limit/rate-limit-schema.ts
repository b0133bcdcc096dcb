import { Type } from 'typebox';
import {
  closedObject,
  componentRef,
  countSchema,
  jsonContent,
  jsonReply,
  noContentReply,
  withResponses,
} from '../docs/document-parts.ts';

export const NewRateLimit = closedObject({
  minute: Type.Optional(Type.Integer({ minimum: 1, default: 300 })),
  second: Type.Optional(Type.Integer({ minimum: 1, default: 20 })),
});

export const RateLimit = closedObject({ minute: countSchema, second: countSchema });

export const rateLimitSchemas = { NewRateLimit, RateLimit };

const sandboxParameters = [componentRef('parameters', 'Sandbox')];
const writeRefusals = { 400: 'Invalid' } as const;

/** The rate limit of a sandbox. */
export const rateLimitPaths = {
  '/rate-limit': {
    parameters: sandboxParameters,
    get: {
      operationId: 'readRateLimit',
      summary: 'Read the rate limit',
      ...withResponses(
        {
          200: jsonReply('The limit', { RateLimit }),
          204: { description: 'No rate limit is set' },
        },
        writeRefusals,
      ),
    },
    put: {
      operationId: 'limitRate',
      summary: 'Limit the calls per minute and second of the sandbox clock',
      requestBody: { content: jsonContent({ NewRateLimit }) },
      ...withResponses({ 200: jsonReply('The limit', { RateLimit }) }, writeRefusals),
    },
    delete: {
      operationId: 'unlimitRate',
      summary: 'Remove the rate limit',
      ...withResponses(noContentReply, writeRefusals),
    },
  },
};
