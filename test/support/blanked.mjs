/**
 * TypeScript with blanks where its types are. So each statement stays where it is: errors and the coverage
 * tell its place without source maps, which took longer than the loading. What was made is kept, so that
 * the next process only reads it.
 */
import { createHash, randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';

const kept = new URL('../../node_modules/.cache/sandlot-tests/', import.meta.url);

export const toBlanked = async (text) => {
  const name = createHash('sha256').update(text).digest('hex');
  return read(new URL(name, kept)) ?? (await make(text, name));
};

const read = (file) => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
};

const make = async (text, name) => {
  const { default: blank } = await import('ts-blank-space');
  const code = blank(text);
  mkdirSync(kept, { recursive: true });
  writeWhole(new URL(name, kept), code);
  return code;
};

/** Several processes may write it at once; each reads a whole one. */
const writeWhole = (file, text) => {
  const fresh = new URL(`${file}.${randomUUID()}`);
  writeFileSync(fresh, text);
  renameSync(fresh, file);
};

const sources = new URL('../../src/', import.meta.url);

/** Beside src/, so that what is found from a file by its path is found from here as well. */
export const blankedSources = new URL('../../.src/', import.meta.url);

/**
 * Writes src/ blanked: a command runs it in half of the time that a loader takes, which has a thread of
 * its own. An import is as long as it was.
 */
export const writeBlankedSources = () =>
  Promise.all(
    readdirSync(sources, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .map(writeBlanked),
  );

const writeBlanked = async (file) => {
  const blanked = await toBlanked(readFileSync(new URL(file, sources), 'utf8'));
  const text = blanked.replace(/((?:from|import) *\(?'\.[^']*)\.ts'/g, "$1.js'");
  const target = new URL(file.replace(/\.ts$/, '.js'), blankedSources);
  if (read(target) === text) return;
  mkdirSync(new URL('./', target), { recursive: true });
  writeWhole(target, text);
};
