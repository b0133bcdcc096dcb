import { countOf } from '../count.ts';
import { type Html, html, nothing } from './html.ts';
import { toAgainst } from './page-against.ts';
import { toOperation } from './page-operation.ts';
import { pageStyle } from './page-style.ts';
import { toPercent } from './sum-up.ts';
import type { Coverage, Share } from './types.ts';

/** A coverage as a page that stands alone: it asks nobody for anything, and runs nothing. */
export const toPage = (coverage: Coverage, obstacles: readonly string[]): string => {
  const { document, calls, counts, operations, against } = coverage;
  const title = `Coverage of ${document.title.replace(/\s+/g, ' ').trim()} ${document.version}`;
  const { html: page } = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${title}</title>
<style>${{ html: pageStyle }}</style>
</head>
<body>
<header>
<h1>${title}</h1>
<p class="soft">${toCalls(calls)} (<a href="#against">which</a>)</p>
${toNotice('bad', obstacles)}
${toNotice('idle', listGone(calls))}
</header>
<main>
<ul class="sums">
${Object.entries(counts).map(toSum)}
</ul>
<h2>Operations</h2>
<label class="filter"><input type="checkbox" id="missing"> Only what is not wholly exercised</label>
${operations.map(toOperation)}
<h2 id="against">Calls against the document</h2>
${toAgainst(against)}
</main>
</body>
</html>
`;
  return page;
};

const toCalls = ({ total, unmatched, invalid, unfit }: Coverage['calls']): string =>
  `${countOf(total, 'call')}: ${unmatched} of no operation, ${invalid} against the document, ${unfit} answered against it`;

const listGone = ({ gone }: Coverage['calls']): readonly string[] =>
  gone === 0
    ? []
    : [
        `${countOf(gone, 'call')} had left the journal: of them only operations and statuses are known.`,
      ];

const toNotice = (kind: 'bad' | 'idle', sentences: readonly string[]): Html =>
  sentences.length === 0
    ? nothing
    : html`<div class="notice ${kind}" role="note"><ul>${sentences.map((one) => html`<li>${one}</li>`)}</ul></div>`;

const toSum = ([name, share]: readonly [string, Share]): Html =>
  html`<li>${name}<strong>${toPercent(share)} %</strong><span class="soft">${share.seen} of ${share.all}</span>
<div class="bar" aria-hidden="true"><i style="width:${toPercent(share)}%"></i></div></li>
`;
