import { type Coverage, kindTexts } from '../coverage/coverage.ts';
import { breakText, type Paper, styled } from './table.ts';

/** A call that is against the document, and what is wrong with it. */
export const showAgainst = (
  { kind, id, sandbox, method, url, status, breaches }: Coverage['against'][number],
  paper: Paper,
): readonly string[] => {
  const where = sandbox === undefined || sandbox === 'default' ? '' : ` in ${sandbox}`;
  const head = styled(kindTexts[kind], kind === 'unmatched' ? 'yellow' : 'red', paper);
  return [
    `${head}: call ${id}${where}, ${method} ${url}, ${status}`,
    ...breaches.flatMap(({ message, place }) => [
      ...breakText(message, paper.columns - 2).map((line) => `  ${line}`),
      `  ${place}`,
    ]),
  ];
};
