import type { FastifyInstance, FastifyRequest } from 'fastify';
import { addJournalControl, usualPrefix } from '../control/control.ts';
import {
  listKeyNames,
  type OpenApiDocument,
  type Operation,
  readBasePath,
} from '../document/document.ts';
import { type Journal, openCover } from '../journal/journal.ts';
import type { Record } from '../proxy/proxy.ts';
import { refuse } from '../refusal.ts';
import { answerAsGet } from '../server/as-get.ts';
import { readSandboxName } from '../server/sandbox-name.ts';
import { defaultSandbox } from '../store/name.ts';
import type { ProxyOptions } from './proxy.ts';
import { readToken } from './token.ts';

/** What the control routes of a proxy tell of. */
export type ProxyParts = {
  readonly document: OpenApiDocument;
  readonly operations: readonly Operation[];
  readonly journal: Journal;
  readonly record: Record;
};

/** Adds the control routes that tell what went through a proxy. */
export const addProxyControl = (
  app: FastifyInstance,
  { document, operations, journal, record }: ProxyParts,
  {
    upstream,
    version,
    controlToken,
    host,
    journal: count,
    controlPrefix = usualPrefix,
  }: ProxyOptions,
): void => {
  const { source, title, version: documentVersion, root } = document;
  const served = { source, title, version: documentVersion, root, operations };
  addJournalControl(app, {
    ...{ parts: 'journal', prefix: controlPrefix, controlToken, ownName: host, version },
    ...{ operations, answerAsGet, sandboxNameOf },
    document: { title, version: documentVersion },
    documents: [
      { ...served, basePath: toBasePath(document, upstream), token: readToken(document) },
    ],
    journalOf: () => journal,
    keeping: count === 0 ? 'none' : 'calls',
    journals: () => [journal],
    cover: openCover(listKeyNames(document)),
    health: () => ({ status: 'ok' }),
    replies: record.report,
  });
};

/** The path of the document's server, where the address of the API does not have it already. */
const toBasePath = (document: OpenApiDocument, { pathname }: URL): string => {
  const base = readBasePath(document);
  return pathname.replace(/\/+$/, '').endsWith(base) ? '' : base;
};

/** All that goes through a proxy is in one journal. */
const sandboxNameOf = (request: FastifyRequest): string => {
  const name = readSandboxName(request);
  if (name === defaultSandbox) return name;
  throw refuse({
    status: 404,
    code: 'sandbox-unknown',
    detail: `There is no sandbox "${name}": a proxy has one journal, that of "${defaultSandbox}".`,
  });
};
