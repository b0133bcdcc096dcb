import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import t, { type Test } from 'tap';
import { parseLog } from '../../src/store/log/log-format.ts';
import { recoverLogs } from '../../src/store/log/recovery.ts';
import { acquireStoreFile } from '../../src/store/store.ts';
import { contentOf, openStoreFile, petsTitle } from '../support/store-file.ts';
import {
  type Files,
  find,
  isSame,
  layOut,
  read,
  record,
  type State,
  start,
  steps,
  wholeAt,
} from './support/recorded-log.ts';

/** Other values for a byte: some bits of it, and what ends a line. */
function flipsOf(byte: number): readonly number[] {
  return [byte ^ 1, byte ^ 0xa0, 0x0a].filter((other) => other !== byte);
}

const newline = 0x0a;

function withByte(bytes: Buffer, place: number, byte: number): Buffer {
  const changed = Buffer.from(bytes);
  changed[place] = byte;
  return changed;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The warning of a start about the logs, or the error that ends it. */
function refusalOfLogs(file: string): string {
  try {
    recoverLogs(file, contentOf(file).commit);
    return 'none';
  } catch (error) {
    return messageOf(error);
  }
}

/** The warnings of a start. */
async function refusalOf(file: string): Promise<string> {
  try {
    const prepared = await acquireStoreFile(file);
    prepared.release();
    return 'none';
  } catch (error) {
    return messageOf(error);
  }
}

t.test('refuses a log with any flipped byte and names the line', async (t) => {
  const { file, log } = await record(t, steps);
  const lay = layOut(t);
  const wrong: unknown[] = [];

  for (const [place, byte] of log.entries()) {
    const line = log.subarray(0, place).toString('latin1').split('\n').length;
    const offset = place === 0 ? 0 : log.lastIndexOf('\n', place - 1) + 1;
    for (const other of flipsOf(byte)) {
      const changed = withByte(log, place, other);
      const { fault } = parseLog(changed);
      if (!isSame(fault, { line, offset })) wrong.push({ place, other, fault });
      // A start is checked now and then, for its warnings.
      if (place % 16 > 0) continue;
      const path = lay({ file, log: changed });
      const refusal = refusalOfLogs(path);
      const expected = `${path}.log: line ${line} (byte ${offset}) is damaged. \`sandlot db repair ${path}\` recovers the lines before it and keeps the original.`;
      if (refusal !== expected) wrong.push({ place, other, refusal });
    }
  }

  t.strictSame(wrong, []);
});

t.test('detects missing, duplicate and reordered lines', async (t) => {
  const { file, log } = await record(t, steps);
  const lay = layOut(t);
  const lines = log.toString().trimEnd().split('\n');
  const others = [
    lines.filter((_, place) => place !== 3),
    lines.filter((_, place) => place !== 0),
    [...lines.slice(0, 4), ...lines.slice(3)],
    [...lines.slice(0, 3), lines[4], lines[3], ...lines.slice(5)],
  ];

  for (const other of others) {
    const path = lay({ file, log: Buffer.from(`${other.join('\n')}\n`) });
    t.match(await refusalOf(path), /line \d+ \(byte \d+\) is damaged/);
  }
});

/**
 * What a save leaves at its points: the file before it and after it, the log that was turned away,
 * and the one that was begun, with the ends of its lines.
 */
async function recordSave(t: Test) {
  const { file, log: old, states } = await record(t, steps.slice(0, 6));
  const path = layOut(t)({ file, old });
  const store = await openStoreFile(t, path);
  const log = `${path}.log`;
  const ends = [readFileSync(log).length];
  // Opened beside an old log, a store saves at once.
  while (existsSync(`${path}.log.old`)) await new Promise(setImmediate);
  const after: State[] = [await read(store)];
  t.strictSame(after, [states.at(-1)]);
  const saved = readFileSync(path);
  for (const step of steps.slice(6)) {
    await step(store);
    after.push(await read(store));
    ends.push(readFileSync(log).length);
  }
  return { before: file, saved, old, log: readFileSync(log), after, ends };
}

t.test('has every commit after a save cut short anywhere', async (t) => {
  const { before, saved, old, log, after, ends } = await recordSave(t);
  const lay = layOut(t);
  const wrong: unknown[] = [];
  const check = async (files: Files, whole: number) => {
    const { state } = await find(lay(files));
    if (!isSame(state, after[whole])) wrong.push({ whole, state });
  };

  // The log was renamed, and the new one not begun.
  await check({ file: before, old }, 0);
  for (let length = 0; length <= log.length; length++) {
    const part = log.subarray(0, length);
    const whole = wholeAt(ends, length);
    // The file is being written; it is written, and the old log is still there; that is gone.
    await check({ file: before, old, log: part }, whole);
    if (length % 8 > 0 && !ends.includes(length)) continue;
    await check({ file: saved, old, log: part }, whole);
    await check({ file: saved, log: part }, whole);
  }

  t.strictSame(wrong, []);
  const { state, store } = await start(t, lay({ file: before, old, log: log.subarray(0, -1) }));
  await store.close();
  t.strictSame(state, after.at(-2));
});

t.test('detects a flipped byte in either of two logs', async (t) => {
  const { before, saved, old, log } = await recordSave(t);
  const lay = layOut(t);
  const wrong: unknown[] = [];

  for (const file of [before, saved]) {
    for (const which of ['old', 'log'] as const) {
      const bytes = { old, log }[which];
      for (const [place, byte] of bytes.entries()) {
        if (place % 8 > 0 && byte !== newline) continue;
        const path = lay({ file, old, log, [which]: withByte(bytes, place, byte ^ 4) });
        const refusal = refusalOfLogs(path);
        const name = which === 'old' ? `${path}.log.old: line ` : `${path}.log: line `;
        if (!refusal.startsWith(name)) wrong.push({ which, place, refusal });
      }
    }
  }

  t.strictSame(wrong, []);
});

t.test('detects a previous log that lost its end', async (t) => {
  const { before, saved, old, log, after } = await recordSave(t);
  const lay = layOut(t);
  const wrong: unknown[] = [];

  for (let length = 0; length < old.length; length++) {
    if (length % 4 > 0) continue;
    const cut = old.subarray(0, length);
    const path = lay({ file: before, old: cut, log });
    const refusal = refusalOfLogs(path);
    if (!/includes commits up to \d, but .* continues after 6, so some are missing/.test(refusal)) {
      wrong.push({ length, refusal });
    }
    const { state } = await find(lay({ file: saved, old: cut, log }));
    if (!isSame(state, after.at(-1))) wrong.push({ length, state });
  }

  t.strictSame(wrong, []);
});

t.test('refuses a log without its file, and one of another format', async (t) => {
  const { file, log } = await record(t, steps);
  const lay = layOut(t);
  const path = lay({ file, log });
  rmSync(path);

  t.equal(
    await refusalOf(path),
    `${path}: no such file, but its log ${path}.log exists. Restore the file, or move the log away to start afresh.`,
  );

  const { toLines } = await import('../../src/store/log/log-format.ts');
  const head = JSON.stringify({ version: 2, document: petsTitle, after: 0 });
  const newer = lay({ file, log: Buffer.from(toLines([head], 0).bytes) });
  t.equal(
    await refusalOf(newer),
    `${newer}.log: written in format version 2, but this Sandlot reads version 1. Use the Sandlot that wrote it.`,
  );
});

t.test('refuses an unreadable log', async (t) => {
  const { file } = await record(t, []);
  const path = layOut(t)({ file });
  mkdirSync(`${path}.log`);

  t.match(
    await refusalOf(path),
    /pets\.json\.log: cannot be read \(it is a folder\)\. Make it readable\.$/,
  );
});
