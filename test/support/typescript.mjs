/** Loads TypeScript for tests: see blanked.mjs. */
import { readFileSync } from 'node:fs';
import { register } from 'node:module';
import { isMainThread } from 'node:worker_threads';
import { toBlanked } from './blanked.mjs';

if (isMainThread) {
  register(import.meta.url);
  // tap turns them on. What is blanked needs none, and those of packages take time.
  process.setSourceMapsEnabled(false);
}

const ownTest = new URL('own-test.ts', import.meta.url).href;
const errorDomain = new URL('error-domain.mjs', import.meta.url).href;

const sandlot = new URL('../../src/sandlot.ts', import.meta.url).href;
const replicas = new URL('replicas/', import.meta.url).href;
const replicatedSandlot = `${replicas}replicated-sandlot.ts`;

/** See https://nodejs.org/api/module.html#resolvespecifier-context-nextresolve */
export const resolve = (specifier, context, nextResolve) => {
  const { parentURL = '' } = context;
  // See own-test.ts.
  if (specifier === 'tap' && parentURL.endsWith('.test.ts')) return ready(ownTest);
  if (specifier === 'async-hook-domain') return ready(errorDomain);
  // What our own files import by its path is there: looking for it takes as long as loading it.
  return specifier.startsWith('.') && specifier.endsWith('.ts') && parentURL.startsWith('file:')
    ? ready(toReplicated(new URL(specifier, parentURL).href, parentURL))
    : nextResolve(specifier, context);
};

/** With SANDLOT_TEST_REPLICAS the tests use three replicas in the place of one Sandlot. */
const toReplicated = (url, parentURL) =>
  process.env.SANDLOT_TEST_REPLICAS && url === sandlot && !parentURL.startsWith(replicas)
    ? replicatedSandlot
    : url;

const ready = (url) => ({ url, format: 'module', shortCircuit: true });

/** See https://nodejs.org/api/module.html#loadurl-context-nextload */
export const load = async (url, context, nextLoad) => {
  if (!url.startsWith('file:') || !url.endsWith('.ts')) return nextLoad(url, context);
  const source = await toBlanked(readFileSync(new URL(url), 'utf8'));
  return { format: 'module', source, shortCircuit: true };
};
