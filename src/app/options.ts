import type { ClockState } from '../base/clock.ts';
import type { CheckedReplies } from '../http/response/response.ts';
import type { FixtureSource } from '../seed/seed.ts';
import type { Durability, SandboxLimits } from '../store/types.ts';

/** A document, and where it is served. */
export type DocumentOptions = {
  /** Path or URL of an OpenAPI document, `-` for standard input, `aha` for the bundled Aha! API. */
  readonly document?: string | undefined;
  /** What goes before its paths: `/shop`; the path of its first server when absent. */
  readonly mount?: string | undefined;
};

/** How Sandlot is started; everything is optional. */
export type SandlotOptions = Pick<DocumentOptions, 'document'> & {
  /** Several documents, each below a base path of its own, in place of `document`. */
  readonly documents?: readonly DocumentOptions[] | undefined;
  /** Paths or URLs of overlays, laid over each document in their order. */
  readonly overlays?: readonly string[];
  /**
   * Records that go before those that are made: a folder with a file for each resource, a file of all
   * of them or of an exported state, or what such a file holds.
   */
  readonly fixtures?: FixtureSource | undefined;
  /** Path of a behaviours module, laid over the document's own. */
  readonly behaviours?: string | undefined;
  /** Settings of the behaviours modules, as texts. */
  readonly set?: Readonly<Record<string, string>>;
  /** Path of the JSON file that keeps the state; in memory when absent. */
  readonly db?: string | undefined;
  /** When a write counts as kept in that file; `process` when absent. */
  readonly durability?: Durability;
  /** The file is written anew when its log has so many megabytes; 64 when absent. */
  readonly logMax?: number;
  /** Whether changes made to that file by hand are taken in; `leave alone` when absent. */
  readonly edits?: 'apply' | 'ignore';
  /** How many sandboxes may be in memory, and for how long without being used. */
  readonly limits?: SandboxLimits;
  /** The seed value that chance starts from; 1 when absent. */
  readonly seed?: number | undefined;
  /** Whether a sandbox comes into being when it is used, or has to be registered; `on use` when absent. */
  readonly sandboxes?: 'on use' | 'registered';
  /** `off`: nothing of the control API is there. */
  readonly control?: 'on' | 'off';
  /** The path below which the control API is; `/_sandlot` when absent. */
  readonly controlPrefix?: string;
  /** Who does not show this token gets nothing of the control API but the health; anybody does when absent. */
  readonly controlToken?: string | undefined;
  /** What it will listen on: where that is a name, who calls it by that may use the control API. */
  readonly host?: string;
  /** How many records of each resource are made beside the fixtures; 0 when absent. */
  readonly records?: number;
  /** `on`: all is read again when a file of it changes, and the state goes on. */
  readonly watch?: 'on' | 'off' | undefined;
  /** `on`: what holds no state is made anew for each call; else it is the example. */
  readonly dynamic?: 'on' | 'off' | undefined;
  /** The clock of every sandbox; it runs with the system's when absent. */
  readonly clock?: ClockState | undefined;
  readonly notices?: 'serve' | 'refuse';
  /** What becomes of a request that violates the document; it is refused when absent. */
  readonly validate?: 'refuse' | 'warn' | 'off';
  /** Which replies are held against the document; all when absent. */
  readonly checkReplies?: CheckedReplies;
  /** How many calls the journal of a sandbox keeps; 1000 when absent, none when 0. */
  readonly journal?: number;
  /** `off` lets everybody in. */
  readonly auth?: 'on' | 'off';
  /** Path of a JSON file of tokens: only they are let in by the document's security schemes. */
  readonly tokens?: string | undefined;
  readonly cors?: 'allow' | 'deny';
  readonly logLevel?: string;
  /** Hears what is being done, for a progress display. */
  readonly onProgress?: (stage: string) => void;
  /** Hears, in a sentence, of what went wrong in the background. */
  readonly onWarning?: (sentence: string) => void;
};
