import t from 'tap';
import { toWrongToken } from '../../../../src/contract/verify/requests/wrong-tokens.ts';

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function claimsOf(token: string): unknown {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
}

t.test(
  'a similar token has another end of the same length and the same kinds of signs',
  async (t) => {
    t.equal(toWrongToken('sk_live_abc123', 'invalid'), 'sk_live_abq777');
    t.equal(toWrongToken('AAAA-7q7-QQ', 'invalid'), 'AAAA-7q7-KK');
    t.equal(toWrongToken('AAAA-7q7-AA', 'invalid'), 'AAAA-7q7-QQ');
    t.equal(toWrongToken('aaaa77', 'invalid'), 'aaaa33');
    t.equal(toWrongToken('aaaqqq', 'invalid'), 'aaaqkk');
    t.equal(toWrongToken('', 'invalid'), 'x');
    t.equal(toWrongToken(undefined, 'invalid'), 'sandlot-invalid:sandlot-invalid');
  },
);

t.test('an expired token is the good one with a time that is past, or a made-up one', async (t) => {
  const good = [encode({ alg: 'none' }), encode({ sub: 'ann', exp: 4_000_000_000 }), 'sign'].join(
    '.',
  );
  const expired = { iat: 999_996_400, exp: 1_000_000_000 };

  t.strictSame(claimsOf(toWrongToken(good, 'expired')), { sub: 'ann', ...expired });
  t.ok(toWrongToken(good, 'expired').endsWith('.sign'));
  for (const token of [undefined, 'k', `a.${encode(null)}.b`])
    t.strictSame(claimsOf(toWrongToken(token, 'expired')), { ...expired, sub: 'sandlot' });
});

t.test('an empty token is empty', async (t) => {
  t.equal(toWrongToken('k', 'empty'), '');
});
