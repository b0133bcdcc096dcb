import t from 'tap';
import { createExchangeLog } from '../../../../src/contract/verify/report/exchange-log.ts';
import { createVerifyResults } from '../../../../src/contract/verify/report/verify-results.ts';
import { apiModelOf } from '../../../support/api-model-of.ts';
import { silent } from '../../../support/sandlot-of.ts';

t.test('a reply that shows an accepted invalid value is no failure of its own', (t) => {
  const { operations } = apiModelOf({ '/x': { post: silent } });
  const book = createVerifyResults(operations, {
    ...{ address: 'http://pets.test', root: {}, log: createExchangeLog() },
    mask: (text) => text,
  });
  const headers = { accept: ['text/plain', 'text/html'] };
  const request = { method: 'POST', url: '/x', headers, body: undefined };
  for (const operation of operations) {
    const wrong = { message: 'It is wrong.', place: '/x/schema', exchange: { request } };
    book.fail(operation, 'reply', wrong);
    book.fail(operation, 'reply', { ...wrong, place: '/x/other' });
    book.fail(operation, 'refusal', wrong);
  }

  t.match(book.failures(), [
    { check: 'reply', place: '/x/other', request: { headers } },
    { check: 'refusal', place: '/x/schema' },
  ]);
  t.equal(book.failures().length, 2);
  t.end();
});

t.test('results of operations that are not selected are ignored', (t) => {
  const { operations } = apiModelOf({ '/x': { get: silent, post: silent } });
  const selected = operations.filter(({ method }) => method === 'GET');
  const book = createVerifyResults(selected, {
    ...{ address: 'http://pets.test', root: {}, log: createExchangeLog() },
    mask: (text) => text,
  });
  const exchange = { request: { method: 'GET', url: '/x', headers: {}, body: undefined } };
  for (const operation of operations) {
    book.countRequest(operation, 5);
    book.pass(operation, 'reply');
    book.fail(operation, 'reply', { message: 'It is wrong.', exchange });
  }

  t.match(book.operations(), [
    { id: 'GET /x', requests: 1, checks: [{ name: 'reply', outcome: 'failed', milliseconds: 5 }] },
  ]);
  t.equal(book.operations().length, 1);
  t.match(book.failures(), [{ operation: 'GET /x', count: 1 }]);
  t.equal(book.failures().length, 1);
  t.end();
});
