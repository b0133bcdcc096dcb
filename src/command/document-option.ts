import { InvalidArgumentError, type Option } from 'commander';
import type { DocumentPlace, SandlotOptions } from '../sandlot.ts';
import { option } from './env-option.ts';

/** A document, and the base path that it was given. */
export type Place = Required<DocumentPlace>;

/** The options that say which documents are served, and how they are read. */
export const listDocumentOptions = (): readonly Option[] => [mountOption(), overlayOption()];

export const overlayOption = (): Option =>
  option(
    '--overlay <file>',
    'an OpenAPI Overlay to lay over the document; may be repeated',
    'OVERLAY',
  )
    .argParser(readSources)
    .default([], 'none');

export const mountOption = (): Option =>
  option(
    '--mount <path=document>',
    'a document with a base path of its own; may be repeated',
    'MOUNT',
  )
    .argParser(readMounts)
    .default([], 'none');

/** The documents of a command line: those that are named, then those that are mounted. */
export const toDocuments = (
  names: readonly string[],
  mounts: readonly Place[],
): Pick<SandlotOptions, 'document' | 'documents'> => {
  if (names.length + mounts.length > 1 || mounts.length > 0)
    return { documents: [...names.map((document) => ({ document })), ...mounts] };
  return { document: names[0] };
};

/** Several with commas between, as an environment variable has to hold them all. */
const split = (text: string): readonly string[] => text.split(',').filter((one) => one !== '');

/** A file or URL, or several. */
const readSources = (text: string, before: readonly string[]): readonly string[] => [
  ...before,
  ...split(text),
];

const readMounts = (text: string, before: readonly Place[]): readonly Place[] => [
  ...before,
  ...split(text).map(readMount),
];

const readMount = (text: string): Place => {
  const [, mount, document] = /^((?:\/[\w.~-]+)+|\/)=(.+)$/.exec(text) ?? [];
  if (mount === undefined || document === undefined)
    throw new InvalidArgumentError('It must be a path and a document, such as /shop=shop.yaml.');
  return { mount, document };
};
