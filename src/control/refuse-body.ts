import { type Refusal, refuse } from '../refusal.ts';

/** Refuses a body (400) for what a JSON pointer (RFC 6901) into it leads to. */
export const refuseBody = (pointer: string, message: string): Refusal =>
  refuse({
    status: 400,
    code: 'request-invalid',
    detail: pointer === '' ? `The body ${message}.` : `In the body, ${pointer} ${message}.`,
    violations: [{ in: 'body', pointer, message }],
  });
