import type { FastifyInstance, FastifyRequest } from 'fastify';
import { createSecretMask } from '../base/mask-secrets.ts';
import { refuse } from '../base/refusal.ts';
import { defaultSandboxName } from '../base/sandbox-name.ts';
import { withoutTrailingSlashes } from '../base/text.ts';
import { createJudge } from '../contract/contract.ts';
import {
  createProxyCallLog,
  type EnforcedSide,
  createProxy as open,
  type ProxiedCallCounts,
  type ProxyCallLog,
} from '../contract/proxy/proxy.ts';
import {
  addJournalControl,
  createReadiness,
  defaultControlPrefix,
  type Readiness,
} from '../control/control.ts';
import {
  answerHeadAsGet,
  compileErrorForms,
  compileErrorReply,
  createClientErrorHandler,
  createControlApp,
  createListener,
  readSandboxName,
} from '../http/http.ts';
import { createOutcomeSerializers } from '../messages/response/response.ts';
import {
  createSchemaValidators,
  type Finding,
  formatFinding,
  listApiKeyNames,
  listOperations,
  loadDocument,
  type OpenApiDocument,
  type Operation,
  type ReferenceKind,
  readBasePath,
  type SchemaValidators,
} from '../openapi/openapi.ts';
import { createValueGenerator } from '../seed/seed.ts';
import { createJournal, type Journal } from '../testing/testing.ts';
import { createUpstream, isLenientControlPath, toRequestTarget } from '../upstream/upstream.ts';
import { readDocsToken } from './documents/document-extension.ts';
import { seedInstant, toExampleGenerator } from './inferred-api.ts';
import { listen } from './service/http-server.ts';
import { toJournalBounds } from './service/test-states.ts';

/** The options of a proxy. */
export type ProxyServerOptions = {
  /** The URL of the API. */
  readonly upstream: URL;
  /** Path or URL of the API's document, `-` for standard input. */
  readonly document: string;
  readonly overlays?: readonly string[];
  /** What the document may refer to besides its own folder or origin. */
  readonly allowRefs?: readonly ReferenceKind[] | undefined;
  /** The messages that are stopped when they violate the document. */
  readonly enforce: readonly EnforcedSide[];
  /** How many calls the journal keeps; none when 0. */
  readonly journal: number;
  /** `off` removes the control API. */
  readonly control: 'on' | 'off';
  readonly controlPrefix?: string;
  readonly controlToken?: string | undefined;
  /** The address to listen on. */
  readonly host?: string;
  readonly version: string;
  /** Milliseconds that a body may be held back for checking; 2000 when absent. */
  readonly patience?: number;
  /** Milliseconds to wait for a reply of the API; 60,000 when absent. */
  readonly upstreamTimeout?: number;
  /** Milliseconds that a client may take to send a request; 60,000 when absent. */
  readonly requestTimeout?: number | undefined;
  /** Receives one-sentence warnings about problems in the background. */
  readonly onWarning: (sentence: string) => void;
  /** Receives the current stage, for a progress display. */
  readonly onProgress: (stage: string) => void;
};

/** A proxy that is ready to answer but does not listen yet. */
export type ProxyServer = {
  readonly app: FastifyInstance;
  readonly title: string;
  readonly operations: number;
  /** The problems found in the document. */
  readonly findings: readonly Finding[];
  /** Counts the calls so far, and those that violate the document. */
  counts(): ProxiedCallCounts;
  /** What the probe `GET /_sandlot/ready` answers. */
  readonly readiness: Readiness;
  /** Starts listening; resolves to the address, such as `http://127.0.0.1:4010`. */
  listen(at: { readonly port: number; readonly host: string }): Promise<string>;
  close(): Promise<void>;
};

/**
 * Opens a proxy to an API that checks requests and replies against a document.
 * @throws an error with a one-sentence message for the user.
 */
export async function openProxy(options: ProxyServerOptions): Promise<ProxyServer> {
  const { journal: count, enforce, patience = 2000, upstreamTimeout = 60_000, onWarning } = options;
  const { controlPrefix: prefix = defaultControlPrefix, requestTimeout } = options;
  options.onProgress('reading the document');
  const document = await loadDocument(options.document, options);
  const operations = listOperations(document);
  const schemas = createSchemaValidators(document, (finding) => onWarning(formatFinding(finding)));
  const judge = createJudge(document, { operations, schemas });
  const toReply = compileDocumentErrorReply(document, schemas);
  const upstream = createUpstream(options.upstream, upstreamTimeout);
  const journal = createJournal(toJournalBounds(count));
  const callLog = createProxyCallLog(count === 0 ? undefined : journal, defaultSandboxName);
  const forward = open({
    document,
    judge,
    upstream,
    enforce,
    toReply,
    callLog,
    bodyTimeout: patience,
  });
  const controlApp = createControlApp(toReply);
  const readiness = createReadiness();
  const controlParts = { document, operations, journal, record: callLog, readiness };
  if (options.control === 'on') addProxyControl(controlApp, controlParts, options);
  await controlApp.ready();
  const listener = createListener(
    (request, response) => {
      // The upstream must not get a control path in any form that it may understand.
      const target = toRequestTarget(String(request.url));
      const isControlRequest = options.control === 'on' && isLenientControlPath(target, prefix);
      if (isControlRequest) request.url = target;
      (isControlRequest ? controlApp.routing : forward)(request, response);
    },
    {
      clientErrorHandler: createClientErrorHandler({ toErrorReply: (error) => toReply(error) }),
      requestTimeout,
    },
  );
  // An endless reply, such as a stream of events, would delay the shutdown.
  listener.addHook('preClose', async () => controlApp.close());
  return {
    app: listener,
    title: document.title,
    operations: operations.length,
    findings: document.findings,
    counts: callLog.counts,
    readiness,
    listen: (at) => listen(listener, at),
    close: async () => {
      await listener.close();
      upstream.close();
    },
  };
}

/** Replies to errors in the form of the document. */
function compileDocumentErrorReply(document: OpenApiDocument, schemas: SchemaValidators) {
  const exampleGenerator = toExampleGenerator(
    createValueGenerator(document, { seed: 1, now: seedInstant }),
  );
  return compileErrorReply({
    refuse: undefined,
    errorForms: compileErrorForms(document, schemas, exampleGenerator),
    serializerOf: createOutcomeSerializers(document),
  });
}

/** The parts of a proxy that its control API reports on. */
export type ProxyControlParts = {
  readonly document: OpenApiDocument;
  readonly operations: readonly Operation[];
  readonly journal: Journal;
  readonly record: ProxyCallLog;
  readonly readiness: Readiness;
};

/** Adds the control routes that report what went through a proxy. */
export function addProxyControl(
  app: FastifyInstance,
  { document, operations, journal, record, readiness }: ProxyControlParts,
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
    parts: 'journal',
    prefix: controlPrefix,
    controlToken,
    hostName: host,
    hostSuffix: undefined,
    version,
    operations,
    answerAsGet: answerHeadAsGet,
    sandboxNameOf: requireDefaultSandbox,
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
    listenToAll: (listener) => journal.listen(listener),
    // A proxy has no state.
    watchState: () => () => undefined,
    mask: createSecretMask(listApiKeyNames(document)),
    health: () => ({ status: 'ok' }),
    readiness,
    replies: record.summary,
  });
}

/** The path of the document's server, unless the upstream URL already ends with it. */
function findProxyBasePath(document: OpenApiDocument, { pathname }: URL): string {
  const base = readBasePath(document);
  return withoutTrailingSlashes(pathname).endsWith(base) ? '' : base;
}

/** A proxy has one journal, that of the default sandbox. */
function requireDefaultSandbox(request: FastifyRequest): string {
  const name = readSandboxName(request) ?? defaultSandboxName;
  if (name === defaultSandboxName) return name;
  throw refuse({
    code: 'sandbox-unknown',
    detail: `Unknown sandbox "${name}": a proxy has one journal, that of "${defaultSandboxName}".`,
  });
}
