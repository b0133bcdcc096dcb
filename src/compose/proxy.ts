import type { FastifyInstance } from 'fastify';
import { openJudge } from '../contract/contract.ts';
import { usualPrefix } from '../control/control.ts';
import {
  type Finding,
  listOperations,
  loadDocument,
  openSchemas,
  toFindingText,
} from '../document/document.ts';
import { openJournal } from '../journal/journal.ts';
import { openProxy as open, openRecord, openUpstream } from '../proxy/proxy.ts';
import { openErrorForms } from '../response/error-form.ts';
import { openShapes } from '../response/shape.ts';
import { openFaking } from '../seed/fake.ts';
import { openClientErrors } from '../server/client-error.ts';
import { createFront } from '../server/front.ts';
import { openRefusals } from '../server/refusal.ts';
import { withoutPrefix } from '../server/sandbox-name.ts';
import { createSide } from '../server/side.ts';
import { defaultSandbox } from '../store/name.ts';
import { toBounds } from './doubles.ts';
import { seedInstant, toFake } from './inferring.ts';
import { listen } from './listen.ts';
import { addProxyControl } from './proxy-control.ts';

/** How a proxy is started. */
export type ProxyOptions = {
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
  /** Hears, in a sentence, of what went wrong in the background. */
  readonly onTrouble: (sentence: string) => void;
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
export const openProxy = async (options: ProxyOptions): Promise<ProxyServer> => {
  const { journal: count, mode, patience = 2000, onTrouble } = options;
  const { controlPrefix: prefix = usualPrefix } = options;
  options.onProgress('reading the document');
  const document = await loadDocument(options.document, { overlays: options.overlays });
  const operations = listOperations(document);
  const schemas = openSchemas(document, (finding) => onTrouble(toFindingText(finding)));
  const judge = openJudge(document, { operations, schemas });
  const fake = toFake(openFaking(document, { seed: 1, now: seedInstant }));
  const toReply = openRefusals({
    refuse: undefined,
    errorForms: openErrorForms(document, schemas, fake),
    shapeOf: openShapes(document),
  });
  const upstream = openUpstream(options.upstream);
  const journal = openJournal(toBounds(count));
  const record = openRecord(count === 0 ? undefined : journal, defaultSandbox);
  const forward = open({ document, judge, upstream, mode, toReply, record, patience });
  const side = createSide(toReply);
  if (options.control === 'on')
    addProxyControl(side, { document, operations, journal, record }, options);
  await side.ready();
  const isControl = (url: string): boolean =>
    url.startsWith(prefix) && /^[/?]?$/.test(url.charAt(prefix.length));
  const front = createFront(
    (request, response) => {
      const isOwn = options.control === 'on' && isControl(withoutPrefix(String(request.url)));
      (isOwn ? side.routing : forward)(request, response);
    },
    openClientErrors({ toReply: (error) => toReply(error) }),
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
};
