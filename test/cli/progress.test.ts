import t from 'tap';
import { openProgress } from '../../src/cli/output/progress.ts';

/** Bytes reach the terminal as they are, where texts are escaped. */
const clearLine = 'bytes "\\r\\u001b[K"';

/** A stream, a manual clock, and a promise of the next text. */
function openStage(isTTY: boolean, columns?: number) {
  const written: string[] = [];
  let time = 0;
  let onWrite = (_text: string): void => undefined;
  const write = (chunk: string | Uint8Array): boolean => {
    const text = typeof chunk === 'string' ? chunk : `bytes ${JSON.stringify(`${chunk}`)}`;
    written.push(text);
    onWrite(text);
    return true;
  };
  const progress = openProgress({ write, isTTY, ...(columns && { columns }) }, () => time);
  return {
    written,
    progress,
    move: (milliseconds: number) => {
      time += milliseconds;
    },
    /** The timer does not keep the process alive, so somebody else has to. */
    next: async () => {
      const alive = setInterval(() => undefined, 1000);
      const text = await new Promise<string>((resolve) => {
        onWrite = resolve;
      });
      clearInterval(alive);
      return text;
    },
  };
}

t.test('shows nothing within the first second', async (t) => {
  const { written, progress, move } = openStage(true);

  progress.stage('reading the document');
  move(999);
  progress.stage('generating records');
  progress.end();

  t.strictSame(written, []);
});

t.test('rewrites one line on a terminal and clears it at the end', async (t) => {
  const { written, progress, move, next } = openStage(true);

  progress.stage('reading the document');
  move(1000);
  await next();
  move(1000);
  progress.stage('generating records');
  progress.end();

  t.strictSame(written, [
    clearLine,
    'reading the document … 1 s',
    clearLine,
    'generating records … 2 s',
    clearLine,
  ]);
});

t.test('a line fits into the terminal', async (t) => {
  const { written, progress, move } = openStage(true, 12);

  move(1000);
  progress.stage('reading the document');

  t.strictSame(written, [clearLine, 'reading the']);
});

t.test('prints each stage as a line elsewhere', async (t) => {
  const { written, progress, move } = openStage(false);

  move(1500);
  progress.stage('reading the document');
  progress.stage('reading the document');
  progress.stage('generating records');
  progress.end();

  t.strictSame(written, ['reading the document … 1 s\n', 'generating records … 1 s\n']);
});
