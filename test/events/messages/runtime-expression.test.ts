import t from 'tap';
import { type EventCall, evaluateUrl } from '../../../src/events/messages/runtime-expression.ts';

const call: EventCall = {
  method: 'POST',
  url: 'https://api.example.com/orders/7',
  path: { id: 7 },
  query: { to: ['https://a.example', 'https://b.example'], from: 'shop' },
  headers: { 'x-callback': 'https://header.example' },
  body: { callbackUrl: 'https://body.example', hooks: [{ url: 'https://list.example' }], on: true },
  reply: { status: 201, headers: { location: '/orders/7' }, body: 'https://reply.example' },
};

const evaluated: readonly (readonly [string, string | undefined])[] = [
  ['$url', 'https://api.example.com/orders/7'],
  ['$request.body#/callbackUrl', 'https://body.example'],
  ['{$request.body#/callbackUrl}/events', 'https://body.example/events'],
  ['{$request.body#/hooks/0/url}', 'https://list.example'],
  ['{$request.header.X-Callback}', 'https://header.example'],
  ['{$request.query.to}?from={$request.query.from}', 'https://a.example?from=shop'],
  ['{$response.body}{$response.header.location}', 'https://reply.example/orders/7'],
  ['http://h/{$method}/{$statusCode}/{$request.path.id}', 'http://h/POST/201/7'],
  ['{callbackUrl}', 'https://body.example'],
  ['http://h/{from}', 'http://h/shop'],
  ['http://h/{from', 'http://h/{from'],
  ['{$request.body#/on}', undefined],
  ['{$request.body}', undefined],
  ['{$request.body#/other}', undefined],
  ['{$response.query.from}', undefined],
  ['{$response.path.id}', undefined],
  ['{$request.cookie.id}', undefined],
  ['{other}', undefined],
];
for (const [template, url] of evaluated)
  t.test(`${template} is ${url}`, async (t) => t.equal(evaluateUrl(template, call), url));
