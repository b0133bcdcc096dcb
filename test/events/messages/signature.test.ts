import { createHmac } from 'node:crypto';
import t from 'tap';
import { deriveSecret, signMessage } from '../../../src/events/messages/signature.ts';

const message = { id: 'msg_1', timestamp: 1700000000, body: '{}' };

function digest(text: string, encoding: 'hex' | 'base64') {
  return createHmac('sha256', 'key').update(text).digest(encoding);
}

t.test('each form signs with the secret of the receiver', async (t) => {
  t.same(signMessage({ form: 'none' }, 'key', message), {});
  t.same(signMessage({ form: 'standard' }, 'key', message), {
    'webhook-id': 'msg_1',
    'webhook-timestamp': '1700000000',
    'webhook-signature': `v1,${digest('msg_1.1700000000.{}', 'base64')}`,
  });
  t.same(signMessage({ form: 'timed', header: 'Shop-Signature' }, 'key', message), {
    'shop-signature': `t=1700000000,v1=${digest('1700000000.{}', 'hex')}`,
  });
  const body = { form: 'body', header: 'X-Hmac', encoding: 'base64', prefix: '' } as const;
  t.same(signMessage(body, 'key', message), { 'x-hmac': digest('{}', 'base64') });
});

t.test('a secret after whsec_ is base64', async (t) => {
  const secret = `whsec_${Buffer.from('key').toString('base64')}`;
  t.same(
    signMessage({ form: 'standard' }, secret, message),
    signMessage({ form: 'standard' }, 'key', message),
  );
});

t.test(
  'a receiver without a secret always gets the same one, and no other receiver does',
  async (t) => {
    const secret = deriveSecret(1, 'http://a.example');
    t.match(secret, /^whsec_[\w+/]{32}$/);
    t.equal(deriveSecret(1, 'http://a.example'), secret);
    t.not(deriveSecret(1, 'http://b.example'), secret);
    t.not(deriveSecret(2, 'http://a.example'), secret);
  },
);
