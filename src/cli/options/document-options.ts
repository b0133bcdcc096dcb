import { InvalidArgumentError, type Option } from 'commander';
import type { ReferenceKind } from '../../openapi/openapi.ts';
import type { DocumentOptions, SandlotOptions } from '../../sandlot.ts';
import { createEnvOption } from './environment.ts';

/** A document with its base path. */
export type MountOption = Required<DocumentOptions>;

export function listDocumentOptions(): readonly Option[] {
  return [createMountOption(), createOverlayOption(), createAllowRefsOption()];
}

/** The document that a command needs, which a variable or the config file may name. */
export function createDocumentOption(text: string): Option {
  return createEnvOption('--document <file>', text, 'DOCUMENT').makeOptionMandatory();
}

export function createOverlayOption(): Option {
  return createEnvOption(
    '--overlay <file>',
    'OpenAPI Overlay to apply to the document. Repeatable.',
    'OVERLAY',
  )
    .argParser(parseSources)
    .default([], 'none');
}

/** Workflows of `sandlot verify`, which the config file lists as `scenarios`. */
export function createWorkflowOption(): Option {
  return createEnvOption(
    '--workflow <file>',
    'Arazzo workflows to run as well. Repeatable.',
    'WORKFLOW',
  )
    .argParser(parseSources)
    .default([], 'none');
}

export function createAllowRefsOption(): Option {
  return createEnvOption(
    '--allow-refs <kinds>',
    "What $ref may read outside the document's folder: files, http or files,http.",
    'ALLOW_REFS',
  )
    .argParser(parseReferenceKinds)
    .default([], 'none');
}

const referenceKinds = ['files', 'http'] as const;

function parseReferenceKinds(text: string, before: readonly ReferenceKind[]): ReferenceKind[] {
  const added = splitList(text).map((name) => {
    const kind = referenceKinds.find((one) => one === name.trim());
    if (kind === undefined) throw new InvalidArgumentError('Expected files, http or files,http.');
    return kind;
  });
  return [...before, ...added];
}

export function createMountOption(): Option {
  return createEnvOption(
    '--mount <path=document>',
    'Serves a document at this base path. Repeatable.',
    'MOUNT',
  )
    .argParser(parseMounts)
    .default([], 'none');
}

/** Combines the documents given as arguments and by `--mount`. */
export function toDocumentOptions(
  documents: readonly string[],
  mounts: readonly MountOption[],
): Pick<SandlotOptions, 'document' | 'documents'> {
  if (documents.length + mounts.length > 1 || mounts.length > 0)
    return { documents: [...documents.map((document) => ({ document })), ...mounts] };
  return { document: documents[0] };
}

/** An environment variable holds several values, separated by commas. */
function splitList(text: string): readonly string[] {
  return text.split(',').filter((source) => source !== '');
}

function parseSources(text: string, previous: readonly string[]): readonly string[] {
  return [...previous, ...splitList(text)];
}

function parseMounts(text: string, previous: readonly MountOption[]): readonly MountOption[] {
  return [...previous, ...splitList(text).map(parseMount)];
}

function parseMount(text: string): MountOption {
  const [, mount, document] = /^((?:\/[\w.~-]+)+|\/)=(.+)$/.exec(text) ?? [];
  if (mount === undefined || document === undefined)
    throw new InvalidArgumentError('Expected a path and a document such as /shop=shop.yaml.');
  return { mount, document };
}
