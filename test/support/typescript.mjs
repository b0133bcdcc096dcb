/**
 * Loads TypeScript by esbuild, for tests. What tap brings compiles each file anew in each process with
 * the compiler itself: eleven seconds for all of `src/`. esbuild takes half a second, and what it made
 * is kept, so that the next process only reads it.
 */
import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { register } from 'node:module';
import { fileURLToPath } from 'node:url';
import { isMainThread } from 'node:worker_threads';

if (isMainThread) register(import.meta.url);

const kept = new URL('../../node_modules/.cache/sandlot-tests/', import.meta.url);

/** See https://nodejs.org/api/module.html#loadurl-context-nextload */
export const load = async (url, context, nextLoad) => {
  if (!url.startsWith('file:') || !url.endsWith('.ts')) return nextLoad(url, context);
  const path = fileURLToPath(url);
  const text = await readFile(path, 'utf8');
  // The path is in the source map.
  const name = createHash('sha256').update(`${path}\n${text}`).digest('hex');
  const source = await readFile(new URL(name, kept), 'utf8').catch(() => make(path, text, name));
  return { format: 'module', source, shortCircuit: true };
};

const make = async (path, text, name) => {
  const { transform } = await import('esbuild');
  const { code } = await transform(text, {
    loader: 'ts',
    format: 'esm',
    target: 'node20',
    sourcefile: path,
    sourcemap: 'inline',
  });
  // Several processes may make it at once; each reads a whole one.
  const fresh = new URL(`${name}.${randomUUID()}`, kept);
  await mkdir(kept, { recursive: true });
  await writeFile(fresh, code);
  await rename(fresh, new URL(name, kept));
  return code;
};
