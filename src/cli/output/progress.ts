import type { WriteStream } from 'node:tty';

/** Shows the current stage once the work takes longer than a second. */
export type ProgressDisplay = { stage(text: string): void; end(): void };

const showAfter = 1000;

/** As bytes, which are not escaped. */
const clearLine = Buffer.from('\r\x1b[K');

/** On a terminal one line is updated; elsewhere each stage is a line. */
export function openProgress(
  out: Pick<WriteStream, 'write' | 'isTTY'> & Partial<Pick<WriteStream, 'columns'>>,
  now: () => number,
): ProgressDisplay {
  const start = now();
  let current = '';
  let shown = '';
  const show = () => {
    const seconds = Math.floor((now() - start) / 1000);
    if (current === '' || (!out.isTTY && shown === current)) return;
    shown = current;
    const line = `${current} … ${seconds} s`;
    // A wrapped line could not be rewritten.
    if (out.isTTY) out.write(clearLine);
    out.write(out.isTTY ? line.slice(0, (out.columns || 80) - 1) : `${line}\n`);
  };
  const timer = setInterval(show, showAfter);
  timer.unref();
  return {
    stage: (text) => {
      current = text;
      if (now() - start >= showAfter) show();
    },
    end: () => {
      clearInterval(timer);
      if (shown !== '' && out.isTTY) out.write(clearLine);
    },
  };
}
