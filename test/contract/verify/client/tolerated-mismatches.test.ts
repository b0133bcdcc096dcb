import t from 'tap';
import type { Mismatch } from '../../../../src/contract/contract.ts';
import { isTolerated } from '../../../../src/contract/verify/client/tolerated-mismatches.ts';
import type { RequestPurpose } from '../../../../src/contract/verify/requests/request-draft.ts';
import { apiModelOf } from '../../../support/api-model-of.ts';
import { json } from '../../../support/sandlot-of.ts';

const none = { description: '' };
const object = json({ type: 'object' });

const mismatches = {
  status: { where: 'status', pointer: '', message: '', place: '' },
  type: { where: 'header', pointer: '/content-type', message: '', place: '' },
  field: { where: 'header', pointer: '/etag', message: '', place: '' },
  body: { where: 'body', pointer: '/id', message: '', place: '' },
} as const satisfies Readonly<Record<string, Mismatch>>;

type Case = {
  readonly what?: keyof typeof mismatches;
  readonly purpose?: RequestPurpose;
  readonly type?: string;
};

/** Whether it is excused that an operation with these replies answers with a status. */
function excuses(
  responses: object,
  status: number,
  { what = 'status', purpose = 'invalid', type = 'text/plain' }: Case = {},
): boolean {
  return apiModelOf({ '/x': { post: { responses } } }).operations.every((operation) =>
    isTolerated(mismatches[what], {
      operation,
      purpose,
      reply: { status, headers: { 'content-type': type }, body: undefined },
    }),
  );
}

t.test('any success is tolerated when none is documented', (t) => {
  t.ok(excuses({ 404: none }, 200));
  t.notOk(excuses({ 201: none }, 200));
  t.notOk(excuses({ 404: none }, 200, { what: 'body' }));
  t.end();
});

t.test('a server error is never tolerated', (t) => {
  t.notOk(excuses({ 200: none }, 500));
  t.end();
});

t.test('a document without errors allows any error', (t) => {
  t.ok(excuses({ default: none }, 418, { what: 'body', purpose: 'valid' }));
  t.ok(excuses({ default: object, 404: none }, 400, { what: 'type' }));
  t.notOk(excuses({ default: object, 404: object }, 404, { what: 'body' }));
  t.notOk(excuses({ default: object, 200: none }, 400, { what: 'body' }));
  t.notOk(excuses({ 200: none }, 418, { purpose: 'valid' }));
  t.end();
});

t.test('a parser of JSON may refuse what other servers convert', (t) => {
  t.ok(excuses({ 200: none, 422: none }, 400, { purpose: 'convertible' }));
  t.notOk(excuses({ 200: none, 422: none }, 400, { purpose: 'invalid' }));
  t.end();
});

t.test('the reply to a valid request must be documented', (t) => {
  t.notOk(excuses({ 200: none }, 409, { purpose: 'valid' }));
  t.ok(excuses({ 200: none }, 409, { purpose: 'conflict' }));
  t.notOk(excuses({ 200: none }, 403, { purpose: 'conflict' }));
  t.end();
});

t.test('a problem is tolerated when the document has no JSON error', (t) => {
  const problem = { what: 'type', type: 'application/problem+json; charset=utf-8' } as const;

  t.ok(excuses({ 200: none, 400: { ...none, content: { 'text/html': {} } } }, 400, problem));
  t.ok(excuses({ 200: none }, 400, problem));
  t.notOk(excuses({ 200: none, 400: object }, 400, problem));
  t.notOk(excuses({ 200: none, 400: none }, 400, { what: 'type', type: 'text/html' }));
  t.notOk(excuses({ 200: none, 400: none }, 400, { ...problem, what: 'field' }));
  t.end();
});

t.test('the body of a documented reply is never tolerated', (t) => {
  t.notOk(excuses({ 200: none, 400: none }, 400, { what: 'body' }));
  t.notOk(excuses({ 200: none, '4XX': none }, 400, { what: 'body' }));
  t.ok(excuses({ 200: none, '4XX': none }, 413, { what: 'body' }));
  t.end();
});

t.test('another status is not tolerated when the document has the right one', (t) => {
  t.ok(excuses({ 200: none, 404: none }, 400));
  t.notOk(excuses({ 200: none, 422: none }, 400));
  t.ok(excuses({ 200: none, 422: none }, 400, { purpose: 'invalid-path' }));
  t.end();
});
