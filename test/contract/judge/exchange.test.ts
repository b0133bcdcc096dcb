import t from 'tap';
import { createJudge, judgeExchange } from '../../../src/contract/contract.ts';
import { documentOf, json } from '../../support/sandlot-of.ts';

const root = documentOf({ '/pets': { get: { responses: { 200: json({ type: 'array' }) } } } });
const judge = createJudge({ source: 'pets', title: 'Pets', version: '1', root: { ...root } });

function wrongOf(status: number, headers: Readonly<Record<string, string>>) {
  return judgeExchange(judge, {
    request: { method: 'GET', url: '/pets', headers, body: undefined },
    reply: { status, headers: {}, body: undefined },
  }).replyMismatches.map(({ where }) => where);
}

t.test('a 304 to a conditional request need not be documented', async (t) => {
  t.strictSame(wrongOf(304, { 'if-none-match': '"1"' }), []);
  t.strictSame(wrongOf(304, { 'if-modified-since': 'Sat, 28 Nov 2026 00:00:00 GMT' }), []);
  t.strictSame(wrongOf(304, {}), ['status']);
  t.strictSame(wrongOf(206, { 'if-none-match': '"1"' }), ['status']);
});

t.test('an unrecorded body is not judged', async (t) => {
  const { requestMismatches, replyMismatches } = judgeExchange(judge, {
    request: { method: 'GET', url: '/pets', headers: {}, body: undefined },
    reply: { status: 200, headers: {}, body: undefined },
    leftOut: ['request', 'reply'],
  });

  t.strictSame([requestMismatches, replyMismatches], [[], []]);
  t.strictSame(wrongOf(200, {}), ['body']);
});
