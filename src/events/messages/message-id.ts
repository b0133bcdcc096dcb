import { seedRandom, toRandom } from '../../base/random.ts';

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const length = 24;

/** The id of a message: the same for the same seed, sandbox and number. No random numbers of the sandbox are used up. */
export function toMessageId(seed: number, sandbox: string, number: string): string {
  const random = toRandom(seedRandom(seed, `webhook ${sandbox} ${number}`));
  let id = 'msg_';
  for (let index = 0; index < length; index++)
    id += alphabet.charAt(Math.floor(random.fraction() * alphabet.length));
  return id;
}
