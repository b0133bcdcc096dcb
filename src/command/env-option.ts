import { Option } from 'commander';

/** An option that has a `SANDLOT_…` variable as well. */
export const option = (flags: string, text: string, variable: string): Option =>
  new Option(flags, text).env(`SANDLOT_${variable}`);
