import { escapeOutput } from '../../src/cli/output/control-characters.ts';
import type { OutputStream } from '../../src/cli/output/output.ts';

/** A terminal of so many columns, or, without them, a file. */
export type CaptureOptions = { readonly columns?: number; readonly colors?: 'on' | 'off' };

/** Where something is printed, and what was, with control characters escaped as the command line does it. */
export function captureOutput({ columns, colors = 'off' }: CaptureOptions = {}) {
  let text = '';
  const output: OutputStream = {
    ...(columns !== undefined && { columns, isTTY: true, hasColors: () => colors === 'on' }),
    write: (more: Uint8Array | string) => {
      text += more;
      return true;
    },
  };
  escapeOutput(output);
  return { output, text: () => text };
}
