/**
 * Loads TypeScript for tests, with blanks where its types are. So each statement stays where it is: errors
 * and the coverage tell its place without source maps, which took longer than the loading. What was made
 * is kept, so that the next process only reads it.
 */
import { createHash, randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { register } from 'node:module';
import { isMainThread } from 'node:worker_threads';

if (isMainThread) register(import.meta.url);

const kept = new URL('../../node_modules/.cache/sandlot-tests/', import.meta.url);

const ownTest = new URL('own-test.ts', import.meta.url).href;
const errorDomain = new URL('error-domain.mjs', import.meta.url).href;

/** See https://nodejs.org/api/module.html#resolvespecifier-context-nextresolve */
export const resolve = (specifier, context, nextResolve) => {
  const { parentURL = '' } = context;
  // See own-test.ts.
  if (specifier === 'tap' && parentURL.endsWith('.test.ts')) return ready(ownTest);
  if (specifier === 'async-hook-domain') return ready(errorDomain);
  // What our own files import by its path is there: looking for it takes as long as loading it.
  return specifier.startsWith('.') && specifier.endsWith('.ts') && parentURL.startsWith('file:')
    ? ready(new URL(specifier, parentURL).href)
    : nextResolve(specifier, context);
};

const ready = (url) => ({ url, format: 'module', shortCircuit: true });

/** See https://nodejs.org/api/module.html#loadurl-context-nextload */
export const load = async (url, context, nextLoad) => {
  if (!url.startsWith('file:') || !url.endsWith('.ts')) return nextLoad(url, context);
  const text = readFileSync(new URL(url), 'utf8');
  const name = createHash('sha256').update(text).digest('hex');
  const source = readKept(name) ?? (await make(text, name));
  return { format: 'module', source, shortCircuit: true };
};

const readKept = (name) => {
  try {
    return readFileSync(new URL(name, kept), 'utf8');
  } catch {
    return undefined;
  }
};

const make = async (text, name) => {
  const { default: blank } = await import('ts-blank-space');
  const code = blank(text);
  // Several processes may make it at once; each reads a whole one.
  const fresh = new URL(`${name}.${randomUUID()}`, kept);
  mkdirSync(kept, { recursive: true });
  writeFileSync(fresh, code);
  renameSync(fresh, new URL(name, kept));
  return code;
};
