import { join } from 'node:path';
import type { Test } from 'tap';
import type { Sandbox } from '../../../src/store/types.ts';
import { petsTitle, tom } from '../../support/store-file.ts';

export const document = petsTitle;

/** A file's content, with changes to the top of it and to its default sandbox. */
export function content(top: object = {}, box: object = {}) {
  return JSON.stringify({
    version: 1,
    document,
    seed: 7,
    sandboxes: {
      default: { clock: { offset: 0 }, random: [1, 2, 3, 4], records: { pets: [tom] }, ...box },
    },
    ...top,
  });
}

export function newFile(t: Test) {
  return join(t.testdir({}), 'pets.json');
}

export function fileOf(t: Test, text: string) {
  return join(t.testdir({ 'pets.json': text }), 'pets.json');
}

export function draw(sandbox: Sandbox) {
  return sandbox.write(async ({ random }) => random.uint32());
}
