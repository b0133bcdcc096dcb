import { createHmac } from 'node:crypto';
import { seedRandom, toRandom } from '../../base/random.ts';
import type { SignaturePlan } from '../../inference/inference.ts';

export type SignedMessage = {
  readonly id: string;
  /** In whole seconds since 1970. */
  readonly timestamp: number;
  readonly body: string;
};

/** The header fields that sign a message. */
export function signMessage(
  plan: SignaturePlan,
  secret: string,
  { id, timestamp, body }: SignedMessage,
): Readonly<Record<string, string>> {
  switch (plan.form) {
    case 'none':
      return {};
    case 'standard':
      // https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
      return {
        'webhook-id': id,
        'webhook-timestamp': `${timestamp}`,
        'webhook-signature': `v1,${digest(toSecretBytes(secret), `${id}.${timestamp}.${body}`, 'base64')}`,
      };
    case 'body':
      return { [plan.header.toLowerCase()]: plan.prefix + digest(secret, body, plan.encoding) };
    case 'timed':
      return {
        [plan.header.toLowerCase()]: `t=${timestamp},v1=${digest(secret, `${timestamp}.${body}`, 'hex')}`,
      };
  }
}

function digest(secret: string | Uint8Array, text: string, encoding: 'hex' | 'base64'): string {
  return createHmac('sha256', secret).update(text).digest(encoding);
}

const secretPrefix = 'whsec_';

/** The bytes of a secret of Standard Webhooks; any other text counts as it is. */
function toSecretBytes(secret: string): string | Uint8Array {
  return secret.startsWith(secretPrefix)
    ? Buffer.from(secret.slice(secretPrefix.length), 'base64')
    : secret;
}

/** The secret of a receiver that gave none: always the same for its URL and the seed. */
export function deriveSecret(seed: number, url: string): string {
  const random = toRandom(seedRandom(seed, `webhook secret ${url}`));
  const bytes = new Uint32Array(6).map(() => random.uint32());
  return secretPrefix + Buffer.from(bytes.buffer).toString('base64');
}
