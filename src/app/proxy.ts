import type { FastifyInstance, FastifyRequest } from 'fastify';
import { createSecretMask } from '../base/mask-secrets.ts';
import { refuse } from '../base/refusal.ts';
import { defaultSandboxName } from '../base/sandbox-name.ts';
import { createJudge } from '../contract/contract.ts';
import {
  createProxyCallLog,
  createUpstream,
  createProxy as open,
  type ProxyCallLog,
  toLenientPath,
  toRequestTarget,
} from '../contract/proxy/proxy.ts';
import { addJournalControl, defaultControlPrefix } from '../control/control.ts';
import {
  answerHeadAsGet,
  compileErrorForms,
  compileErrorReply,
  compileIsControlRequest,
  createClientErrorHandler,
  createControlApp,
  createListener,
  readSandboxName,
  withoutSandboxPrefix,
} from '../http/http.ts';
import { createOutcomeSerializers } from '../http/response/response.ts';
import {
  createSchemaValidators,
  type Finding,
  formatFinding,
  listApiKeyNames,
  listOperations,
  loadDocument,
  type OpenApiDocument,
  type Operation,
  readBasePath,
} from '../openapi/openapi.ts';
import { createValueGenerator } from '../seed/seed.ts';
import { createJournal, type Journal } from '../testing/testing.ts';
import { readDocsToken } from './documents/document-extension.ts';
import { seedInstant, toFake } from './inferred-api.ts';
import { listen } from './service/http-server.ts';
import { toJournalBounds } from './service/test-states.ts';

/** How a proxy is started. */
export type ProxyServerOptions = {
  /** Where the API is. */
  readonly upstream: URL;
  /** Path or URL of its document, `-` for standard input. */
  readonly document: string;
  readonly overlays?: readonly string[];
  /** `refuse`: what is against the document goes no further. */
  readonly mode: 'report' | 'refuse';
  /** How many calls the journal keeps, none when 0. */
  readonly journal: number;
  /** `off`: nothing of the control API is there. */
  readonly control: 'on' | 'off';
  readonly controlPrefix?: string;
  readonly controlToken?: string | undefined;
  /** What it will listen on. */
  readonly host?: string;
  readonly version: string;
  /** How long a body may wait to be judged before it goes on, in ms; 2000 when absent. */
  readonly patience?: number;
  /** Maximum wait for a reply of the API, in ms; 60,000 when absent. */
  readonly upstreamTimeout?: number;
  /** Hears, in a sentence, of what went wrong in the background. */
  readonly onWarning: (sentence: string) => void;
  /** Hears what is being done, for a progress display. */
  readonly onProgress: (stage: string) => void;
};

/** A proxy that is ready to answer; it does not listen yet. */
export type ProxyServer = {
  readonly app: FastifyInstance;
  readonly title: string;
  readonly operations: number;
  /** What is wrong with the document. */
  readonly findings: readonly Finding[];
  /** Starts to listen; resolves to the address, such as `http://127.0.0.1:4010`. */
  listen(at: { readonly port: number; readonly host: string }): Promise<string>;
  close(): Promise<void>;
};

/**
 * Makes a proxy to an API, which judges what goes through it by a document.
 * @throws an error whose message is one sentence for the user.
 */
export async function openProxy(options: ProxyServerOptions): Promise<ProxyServer> {
  const { journal: count, mode, patience = 2000, upstreamTimeout = 60_000, onWarning } = options;
  const { controlPrefix: prefix = defaultControlPrefix } = options;
  options.onProgress('reading the document');
  const document = await loadDocument(options.document, { overlays: options.overlays });
  const operations = listOperations(document);
  const schemas = createSchemaValidators(document, (finding) => onWarning(formatFinding(finding)));
  const judge = createJudge(document, { operations, schemas });
  const fake = toFake(createValueGenerator(document, { seed: 1, now: seedInstant }));
  const toReply = compileErrorReply({
    refuse: undefined,
    errorForms: compileErrorForms(document, schemas, fake),
    serializerOf: createOutcomeSerializers(document),
  });
  const upstream = createUpstream(options.upstream, upstreamTimeout);
  const journal = createJournal(toJournalBounds(count));
  const callLog = createProxyCallLog(count === 0 ? undefined : journal, defaultSandboxName);
  const forward = open({
    document,
    judge,
    upstream,
    mode,
    toReply,
    callLog,
    bodyTimeout: patience,
  });
  const side = createControlApp(toReply);
  if (options.control === 'on')
    addProxyControl(side, { document, operations, journal, record: callLog }, options);
  await side.ready();
  const isControl = compileIsControlRequest(options.control === 'on' ? prefix : undefined);
  const front = createListener(
    (request, response) => {
      // The upstream must not get a control path in any form that it may understand.
      const target = toRequestTarget(String(request.url));
      const isOwn = isControl({ url: toLenientPath(withoutSandboxPrefix(target)) });
      if (isOwn) request.url = target;
      (isOwn ? side.routing : forward)(request, response);
    },
    createClientErrorHandler({ toErrorReply: (error) => toReply(error) }),
  );
  // What never ends by itself, such as a stream of events, would hold up the end.
  front.addHook('preClose', async () => side.close());
  return {
    app: front,
    title: document.title,
    operations: operations.length,
    findings: document.findings,
    listen: (at) => listen(front, at),
    close: async () => {
      await front.close();
      upstream.close();
    },
  };
}

/** What the control routes of a proxy tell of. */
export type ProxyControlParts = {
  readonly document: OpenApiDocument;
  readonly operations: readonly Operation[];
  readonly journal: Journal;
  readonly record: ProxyCallLog;
};

/** Adds the control routes that tell what went through a proxy. */
export function addProxyControl(
  app: FastifyInstance,
  { document, operations, journal, record }: ProxyControlParts,
  {
    upstream,
    version,
    controlToken,
    host,
    journal: count,
    controlPrefix = defaultControlPrefix,
  }: ProxyServerOptions,
): void {
  const { source, title, version: documentVersion, root } = document;
  const served = { source, title, version: documentVersion, root, operations };
  addJournalControl(app, {
    ...{ parts: 'journal', prefix: controlPrefix, controlToken, hostName: host, version },
    ...{ operations, answerAsGet: answerHeadAsGet, sandboxNameOf: requireDefaultSandbox },
    document: { title, version: documentVersion },
    documents: [
      {
        ...served,
        basePath: findProxyBasePath(document, upstream),
        token: readDocsToken(document),
      },
    ],
    journalOf: () => journal,
    journalKeeps: count === 0 ? 'none' : 'calls',
    journals: () => [journal],
    mask: createSecretMask(listApiKeyNames(document)),
    health: () => ({ status: 'ok' }),
    replies: record.summary,
  });
}

/** The path of the document's server, where the address of the API does not have it already. */
function findProxyBasePath(document: OpenApiDocument, { pathname }: URL): string {
  const base = readBasePath(document);
  return pathname.replace(/\/+$/, '').endsWith(base) ? '' : base;
}

/** All that goes through a proxy is in one journal. */
function requireDefaultSandbox(request: FastifyRequest): string {
  const name = readSandboxName(request);
  if (name === defaultSandboxName) return name;
  throw refuse({
    code: 'sandbox-unknown',
    detail: `There is no sandbox "${name}": a proxy has one journal, that of "${defaultSandboxName}".`,
  });
}
