import { InvalidArgumentError, type Option } from 'commander';
import type { DocumentOptions, SandlotOptions } from '../../sandlot.ts';
import { createEnvOption } from './environment.ts';

/** A document, and the base path that it was given. */
export type MountOption = Required<DocumentOptions>;

/** The options that say which documents are served, and how they are read. */
export function listDocumentOptions(): readonly Option[] {
  return [createMountOption(), createOverlayOption()];
}

export function createOverlayOption(): Option {
  return createEnvOption(
    '--overlay <file>',
    'an OpenAPI Overlay to lay over the document; may be repeated',
    'OVERLAY',
  )
    .argParser(parseSources)
    .default([], 'none');
}

export function createMountOption(): Option {
  return createEnvOption(
    '--mount <path=document>',
    'a document with a base path of its own; may be repeated',
    'MOUNT',
  )
    .argParser(parseMounts)
    .default([], 'none');
}

/** The documents of a command line: those that are named, then those that are mounted. */
export function toDocumentOptions(
  names: readonly string[],
  mounts: readonly MountOption[],
): Pick<SandlotOptions, 'document' | 'documents'> {
  if (names.length + mounts.length > 1 || mounts.length > 0)
    return { documents: [...names.map((document) => ({ document })), ...mounts] };
  return { document: names[0] };
}

/** Several with commas between, as an environment variable has to hold them all. */
function splitList(text: string): readonly string[] {
  return text.split(',').filter((one) => one !== '');
}

/** A file or URL, or several. */
function parseSources(text: string, before: readonly string[]): readonly string[] {
  return [...before, ...splitList(text)];
}

function parseMounts(text: string, before: readonly MountOption[]): readonly MountOption[] {
  return [...before, ...splitList(text).map(parseMount)];
}

function parseMount(text: string): MountOption {
  const [, mount, document] = /^((?:\/[\w.~-]+)+|\/)=(.+)$/.exec(text) ?? [];
  if (mount === undefined || document === undefined)
    throw new InvalidArgumentError('It must be a path and a document, such as /shop=shop.yaml.');
  return { mount, document };
}
