import { usualPrefix } from '../control/control.ts';
import type { Finding } from '../document/document.ts';
import type { ServerOptions } from '../server/server.ts';
import type { SandlotOptions } from './options.ts';

/** What the server hears of the options; it adds to the findings what it cannot serve. */
export const toServerOptions = (options: SandlotOptions, findings: Finding[]): ServerOptions => {
  const { logLevel = 'error', onTrouble = () => undefined, cors = 'deny' } = options;
  const { control = 'on', controlPrefix = usualPrefix } = options;
  return {
    logLevel,
    onFailure: logLevel === 'silent' ? () => undefined : onTrouble,
    cors,
    controlPrefix: control === 'on' ? controlPrefix : undefined,
    onFinding: (finding) => {
      // An operation with two paths is found twice.
      const isKnown = findings.some(
        ({ pointer, source }) => pointer === finding.pointer && source === finding.source,
      );
      if (!isKnown) findings.push(finding);
    },
  };
};
