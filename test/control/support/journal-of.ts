import type { Test } from 'tap';
import { openPets } from '../../support/pets.ts';
import type { SandlotOf } from '../../support/sandlot-of.ts';

export function problemAt(pointer: string, place = 'body') {
  return [400, { status: 400, violations: [{ in: place, pointer }] }];
}

export async function startOnSocket(t: Test, options: SandlotOf = {}) {
  const pets = await openPets(t, options);
  const origin = await pets.app.listen({ port: 0, host: '127.0.0.1' });
  return { ...pets, origin };
}
