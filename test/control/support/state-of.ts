import type { Test } from 'tap';
import { openSandlot } from '../../../src/sandlot.ts';
import { controlOf } from '../../support/control-of.ts';
import { documentOf, silent } from '../../support/sandlot-of.ts';

/** Aha!, as it is served without a document, and its control API. */
export async function startAha(t: Test, options: { readonly fixtures?: string } = {}) {
  const { app, close } = await openSandlot({ logLevel: 'silent', auth: 'off', ...options });
  t.teardown(close);
  return { app, control: await controlOf(t, app) };
}

/** A document that describes no resource. */
export const undescribedApi = documentOf(
  { '/pets': { get: { operationId: 'listPets', ...silent } } },
  { 'x-sandlot': { behaviours: 'aha' } },
);

export function moduleWith(more: string) {
  return `
  export const behaviours = {};
  export const fixtures = { cats: [{ id: '1', name: 'Tom' }] };
  ${more}`;
}
