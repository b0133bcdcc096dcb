import { formatCount } from '../../../base/text.ts';
import { renderDocumentPage } from '../../html-page/document-page.ts';
import { emptyHtml, type Html, html } from '../../html-page/html.ts';
import type { Mismatch } from '../../judge/mismatch.ts';
import {
  type Coverage,
  type CoverageShare,
  type MismatchedCall,
  mismatchKindTexts,
  toPercent,
} from '../coverage.ts';
import { renderOperation } from './operation-section.ts';

/** Renders a coverage as one self-contained page, without scripts or external resources. */
export function renderCoveragePage(coverage: Coverage, gateFailures: readonly string[]): string {
  const { document, calls, counts, operations, against } = coverage;
  const title = `Coverage of ${document.title.replace(/\s+/g, ' ').trim()} ${document.version}`;
  const header = html`<p class="soft">${describeCalls(calls)} (<a href="#against">which</a>)</p>
${renderNotice('bad', gateFailures)}
${renderNotice('idle', describeEvicted(calls))}`;
  const main = html`<ul class="sums">
${Object.entries(counts).map(renderSum)}
</ul>
<h2>Operations</h2>
<label class="filter"><input type="checkbox" id="missing"> Show only incomplete operations</label>
${operations.map(renderOperation)}
<h2 id="against">Calls that do not match the document</h2>
${renderMismatchedCalls(against)}`;
  return renderDocumentPage({ title, header, main });
}

function describeCalls({ total, unmatched, invalid, unfit }: Coverage['calls']): string {
  return `${formatCount(total, 'call')}: ${unmatched} unmatched, ${invalid} invalid, ${unfit} with an invalid reply`;
}

function describeEvicted({ gone: evicted }: Coverage['calls']): readonly string[] {
  return evicted === 0
    ? []
    : [
        `${formatCount(evicted, 'call')} dropped from the journal; only their operation and status are known.`,
      ];
}

function renderNotice(kind: 'bad' | 'idle', sentences: readonly string[]): Html {
  return sentences.length === 0
    ? emptyHtml
    : html`<div class="notice ${kind}" role="note"><ul>${sentences.map((one) => html`<li>${one}</li>`)}</ul></div>`;
}

function renderSum([name, share]: readonly [string, CoverageShare]): Html {
  return html`<li>${name}<strong>${toPercent(share)} %</strong><span class="soft">${share.seen} of ${share.all}</span>
<div class="bar" aria-hidden="true"><i style="width:${toPercent(share)}%"></i></div></li>
`;
}

function renderMismatchedCalls(against: readonly MismatchedCall[]): Html {
  return against.length === 0
    ? html`<p>None.</p>`
    : html`<div class="scroll"><table>
<thead><tr><th scope="col" class="number">Call</th><th scope="col">Kind</th><th scope="col">Request</th><th scope="col">Status</th><th scope="col">Problem</th></tr></thead>
<tbody>
${against.map(renderMismatchedCall)}
</tbody>
</table></div>`;
}

function renderMismatchedCall({
  kind,
  id,
  sandbox,
  method,
  url,
  status,
  mismatches,
}: MismatchedCall): Html {
  const tag = kind === 'unmatched' ? 'idle' : 'bad';
  const where = sandbox === undefined || sandbox === 'default' ? '' : ` in ${sandbox}`;
  return html`<tr><td class="number">${id}${where}</td><td><span class="tag ${tag}">${mismatchKindTexts[kind]}</span></td><td><code>${method} ${url}</code></td><td>${status === 0 ? 'none' : status}</td><td>${renderReasons(kind, mismatches)}</td></tr>
`;
}

function renderReasons(kind: MismatchedCall['kind'], mismatches: readonly Mismatch[]): Html {
  return kind === 'unmatched'
    ? html`<span class="soft">No operation has this method and path.</span>`
    : html`<ul>${mismatches.map(renderMismatch)}</ul>`;
}

function renderMismatch({ message, place }: Mismatch): Html {
  return html`<li>${message} <code class="soft">${place}</code></li>`;
}
