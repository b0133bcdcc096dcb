import type { Output } from '../../src/command/output.ts';

/** A terminal of so many columns, or, without them, a file. */
export type Printing = { readonly columns?: number; readonly colors?: 'on' | 'off' };

/** Where something is printed, and what was. */
export const openPrinted = ({ columns, colors = 'off' }: Printing = {}) => {
  let text = '';
  const output: Output = {
    ...(columns !== undefined && { columns, isTTY: true, hasColors: () => colors === 'on' }),
    write: (more: Uint8Array | string) => {
      text += more;
      return true;
    },
  };
  return { output, text: () => text };
};
