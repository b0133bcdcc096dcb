import type { WriteStream } from 'node:tty';

/** Shows what is being done, once that takes longer than a second. */
export type Progress = { stage(text: string): void; end(): void };

const patience = 1000;

/** On a terminal one line that changes; elsewhere a line for each stage. */
export const openProgress = (
  out: Pick<WriteStream, 'write' | 'isTTY'>,
  now: () => number,
): Progress => {
  const start = now();
  let current = '';
  let shown = '';
  const show = () => {
    const seconds = Math.floor((now() - start) / 1000);
    if (current === '' || (!out.isTTY && shown === current)) return;
    shown = current;
    out.write(out.isTTY ? `\r\x1b[K${current} … ${seconds} s` : `${current} … ${seconds} s\n`);
  };
  const timer = setInterval(show, patience);
  timer.unref();
  return {
    stage: (text) => {
      current = text;
      if (now() - start >= patience) show();
    },
    end: () => {
      clearInterval(timer);
      if (shown !== '' && out.isTTY) out.write('\r\x1b[K');
    },
  };
};
