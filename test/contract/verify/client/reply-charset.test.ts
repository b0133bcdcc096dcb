import t from 'tap';
import { findCharsetMismatch } from '../../../../src/contract/verify/client/reply-charset.ts';

const latin1 = Buffer.from('Müller', 'latin1');
const utf8 = Buffer.from('Müller');

const replies: readonly (readonly [
  type: string | undefined,
  body: Buffer | undefined,
  RegExp | undefined,
])[] = [
  ['application/json', utf8, undefined],
  [
    'application/json',
    latin1,
    /^The body is not UTF-8, although its Content-Type is application\/json\.$/,
  ],
  ['application/problem+json', latin1, /not UTF-8/],
  ['text/plain; charset=UTF-8', latin1, /not UTF-8/],
  ['text/plain; charset="utf8"', utf8, undefined],
  ['text/plain; charset=iso-8859-1', utf8, /^The body is UTF-8, although/],
  ['text/plain; charset=iso-8859-1', latin1, undefined],
  ['text/plain', latin1, undefined],
  ['text/plain; charset=utf-8', Buffer.from('plain'), undefined],
  [undefined, undefined, undefined],
];

for (const [type, body, expected] of replies)
  t.test(`${type} with ${body?.toString('hex') ?? 'no body'}`, async (t) => {
    const mismatch = findCharsetMismatch({ status: 200, headers: { 'content-type': type }, body });
    if (expected) t.match(mismatch, expected);
    else t.equal(mismatch, undefined);
  });

t.test('a compressed body is not judged', async (t) => {
  const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' };
  t.equal(findCharsetMismatch({ status: 200, headers, body: latin1 }), undefined);
});
