import { controlPrefix } from '../control/control.ts';
import type { Finding } from '../document/document.ts';
import type { ServerOptions } from '../server/server.ts';
import type { SandlotOptions } from './options.ts';

/** What the server hears of the options; it adds to the findings what it cannot serve. */
export const toServerOptions = (
  { logLevel = 'error', onTrouble = () => undefined, cors = 'deny' }: SandlotOptions,
  findings: Finding[],
): ServerOptions => ({
  logLevel,
  onFailure: logLevel === 'silent' ? () => undefined : onTrouble,
  cors,
  controlPrefix,
  onFinding: (finding) => findings.push(finding),
});
