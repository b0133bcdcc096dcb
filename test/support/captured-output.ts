import type { OutputStream } from '../../src/cli/output/output.ts';

/** A terminal of so many columns, or, without them, a file. */
export type CaptureOptions = { readonly columns?: number; readonly colors?: 'on' | 'off' };

/** Where something is printed, and what was. */
export function captureOutput({ columns, colors = 'off' }: CaptureOptions = {}) {
  let text = '';
  const output: OutputStream = {
    ...(columns !== undefined && { columns, isTTY: true, hasColors: () => colors === 'on' }),
    write: (more: Uint8Array | string) => {
      text += more;
      return true;
    },
  };
  return { output, text: () => text };
}
