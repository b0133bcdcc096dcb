import type { ClockState } from '../base/clock.ts';
import type { ReportedCall } from '../base/reported-call.ts';
import type { TlsOptions } from '../base/tls-options.ts';
import type { EtagMode, IdempotencyMode } from '../inference/inference.ts';
import type { CheckedReplies } from '../messages/response/response.ts';
import type { ReferenceKind } from '../openapi/openapi.ts';
import type { FixtureSource } from '../seed/seed.ts';
import type { Consistency, Durability, SandboxLimits } from '../store/types.ts';

/** A document, and where to serve it. */
export type DocumentOptions = {
  /** Path or URL of an OpenAPI document, `-` for standard input, `aha` for the bundled Aha! API. */
  readonly document?: string | undefined;
  /** The path before its paths, such as `/shop`; the path of its first server when absent. */
  readonly mount?: string | undefined;
};

/** The options of a Sandlot; all are optional. */
export type SandlotOptions = Pick<DocumentOptions, 'document'> & {
  /** Several documents, each with its own base path, instead of `document`. */
  readonly documents?: readonly DocumentOptions[] | undefined;
  /** Paths or URLs of overlays, applied to each document in order. */
  readonly overlays?: readonly string[];
  /** What documents may refer to besides their own folder or origin; nothing when absent. */
  readonly allowRefs?: readonly ReferenceKind[] | undefined;
  /**
   * Records placed before the generated ones: a folder with a file per resource, a file with all of
   * them, an exported state, or the content of such a file.
   */
  readonly fixtures?: FixtureSource | undefined;
  /** Path of a behaviours module, which takes precedence over the document's own. */
  readonly behaviours?: string | undefined;
  /** Settings of the behaviours modules, as texts. */
  readonly set?: Readonly<Record<string, string>>;
  /** Path of the JSON file that stores the state; in memory when absent. */
  readonly db?: string | undefined;
  /**
   * The address of a Valkey or Redis engine that several Sandlots share instead of a file, such as
   * `valkey://127.0.0.1:6379/0`.
   */
  readonly store?: string | undefined;
  /** Which writes of other Sandlots on that engine a read sees; `strong` when absent. */
  readonly consistency?: Consistency;
  /** When a write to that file is durable; `process` when absent. */
  readonly durability?: Durability;
  /** The log size in megabytes at which the file is rewritten; 64 when absent. */
  readonly logMax?: number;
  /** Whether edits of that file are applied while it is in use; `ignore` when absent. */
  readonly edits?: 'apply' | 'ignore';
  /** The maximum number of snapshots of a sandbox; 1000 when absent. */
  readonly snapshotMax?: number;
  /** The maximum number of sandboxes in memory, and their idle time in milliseconds. */
  readonly limits?: SandboxLimits;
  /** The seed value of the random stream; 1 when absent. */
  readonly seed?: number | undefined;
  /** Whether sandboxes are created on first use or must be registered; `on use` when absent. */
  readonly sandboxes?: 'on use' | 'registered';
  /** `off` removes the control API. */
  readonly control?: 'on' | 'off';
  /** `off`: requests are not counted, and `GET /_sandlot/metrics` answers 404. */
  readonly metrics?: 'on' | 'off';
  /** The path of the control API; `/_sandlot` when absent. */
  readonly controlPrefix?: string;
  /** The bearer token that control calls need, except for the health; none when absent. */
  readonly controlToken?: string | undefined;
  /** The address to listen on. If it is a name, control calls may be sent to that name. */
  readonly host?: string;
  /** The domain whose subdomains select sandboxes, beside `localhost`: `NAME.DOMAIN`. */
  readonly hostSuffix?: string | undefined;
  /** How many records to generate per resource, in addition to fixtures; 0 when absent. */
  readonly records?: number;
  /**
   * What happens to keys that no record has: `404` refuses them, `make` makes a record for each. When
   * absent they are refused where the document can create or list the records or their parents.
   */
  readonly unknownKeys?: 'make' | '404' | undefined;
  /**
   * Milliseconds that a job, or what a 202 answers, stays in each state; 0, when absent, ends it at
   * the next read.
   */
  readonly lifecycle?: number | undefined;
  /** Where the events of all sandboxes are sent. */
  readonly webhookUrls?: readonly string[] | undefined;
  /** `off`: webhooks and callbacks are recorded and not sent. */
  readonly webhooks?: 'on' | 'off' | undefined;
  /** Hosts besides loopback that webhooks may be sent to: names, `*.example.com`, addresses, ranges. */
  readonly webhookHosts?: readonly string[] | undefined;
  /** Maximum number of attempts to send a webhook; 8 when absent. */
  readonly webhookAttempts?: number | undefined;
  /** `on` reloads changed files and keeps the state. */
  readonly watch?: 'on' | 'off' | undefined;
  /** `on` generates new data for each stateless reply; otherwise the example is sent. */
  readonly dynamic?: 'on' | 'off' | undefined;
  /** The initial clock of each sandbox; it follows the system clock when absent. */
  readonly clock?: ClockState | undefined;
  readonly notices?: 'serve' | 'refuse';
  /** What to do with requests that violate the document; `refuse` when absent. */
  readonly validate?: 'refuse' | 'warn' | 'off';
  /** Which replies are checked against the document; `all` when absent. */
  readonly checkReplies?: CheckedReplies;
  /**
   * Which operations answer conditional requests: those for which the document describes a part of them
   * (`documented`, the default), all, or none.
   */
  readonly etag?: EtagMode | undefined;
  /** Which writes recognize repeated requests by an `Idempotency-Key`; `documented` when absent. */
  readonly idempotency?: IdempotencyMode | undefined;
  /** Milliseconds between the items of a stream; 0 when absent. */
  readonly streamInterval?: number;
  /** How many calls each sandbox's journal keeps; 1000 when absent, none when 0. */
  readonly journal?: number;
  /**
   * The megabytes that all journals may take together, and all snapshots as many again; 256 when
   * absent.
   */
  readonly journalMemory?: number;
  /** `off` disables authentication. */
  readonly auth?: 'on' | 'off';
  /** URL of the real API that answers some operations; none is sent there when absent. */
  readonly upstream?: string | undefined;
  /** The operations that it answers, by `operationId`, `METHOD /path` or tag. */
  readonly upstreamOnly?: readonly string[] | undefined;
  /** The operations that it does not answer, while it answers all others. */
  readonly upstreamExcept?: readonly string[] | undefined;
  /** Milliseconds to wait for a reply of it; 60,000 when absent. */
  readonly upstreamTimeout?: number | undefined;
  /** Path of a JSON file with the only tokens that the document's security schemes accept. */
  readonly tokens?: string | undefined;
  readonly cors?: 'allow' | 'deny';
  /** Serves HTTPS with a certificate of the user's or of a CA of its own; HTTP when absent. */
  readonly tls?: TlsOptions | undefined;
  /** Milliseconds that a client may take to send a request; 60,000 when absent. */
  readonly requestTimeout?: number;
  readonly logLevel?: string;
  /** Receives the current stage, for a progress display. */
  readonly onProgress?: (stage: string) => void;
  /** Receives each call that was answered. */
  readonly onCall?: ((call: ReportedCall) => void) | undefined;
  /** Receives one-sentence warnings about problems in the background. */
  readonly onWarning?: (sentence: string) => void;
};
