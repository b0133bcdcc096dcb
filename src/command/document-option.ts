import type { Option } from 'commander';
import { option } from './env-option.ts';

/** The options that say which documents are served, and how they are read. */
export const listDocumentOptions = (): readonly Option[] => [
  option(
    '--overlay <file>',
    'an OpenAPI Overlay to lay over the document; may be repeated',
    'OVERLAY',
  )
    .argParser(readSources)
    .default([], 'none'),
];

/** A file or URL, or, as an environment variable has to hold them all, several with commas between. */
const readSources = (text: string, before: readonly string[]): readonly string[] => [
  ...before,
  ...text.split(',').filter((source) => source !== ''),
];
