import { type Finding, toFindingText } from '../document/document.ts';
import { say } from './say.ts';

/** So many findings are said at the start. */
const shown = 5;

/** Says what is wrong with documents: the errors before the warnings, since they take something down. */
export const sayFindings = (findings: readonly Finding[]): void => {
  const errors = findings.filter(({ severity }) => severity === 'error');
  const all = [...errors, ...findings.filter(({ severity }) => severity !== 'error')];
  for (const finding of all.slice(0, shown)) say(`${finding.severity}: ${toFindingText(finding)}`);
  if (all.length > shown) say(`and ${all.length - shown} more`);
};
