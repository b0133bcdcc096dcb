import { formatCount } from '../../../base/text.ts';
import { renderDocumentPage } from '../../html-page/document-page.ts';
import { emptyHtml, type Html, html } from '../../html-page/html.ts';
import {
  type CheckReport,
  checkTexts,
  failureTexts,
  type OperationReport,
  type ReportedReply,
  type VerifyFailure,
  type VerifyReport,
} from './verify-report.ts';

/** Renders a report as one self-contained page, without scripts or external resources. */
export function renderVerifyPage(report: VerifyReport): string {
  const { document, address, failures, operations, findings, left } = report;
  const title = `Verification of ${document.title.replace(/\s+/g, ' ').trim()} ${document.version}`;
  const header = html`<p class="soft"><code>${address}</code>, ${(report.milliseconds / 1000).toFixed(1)} s, seed ${report.seed}</p>
${report.stopped === undefined ? emptyHtml : html`<div class="notice idle" role="note">Not everything was checked: ${report.stopped}.</div>`}`;
  const main = html`<ul class="sums">
${listSums(report).map(([name, count]) => html`<li>${name}<strong>${count}</strong></li>`)}
</ul>
<h2>Failures</h2>
${failures.length === 0 ? html`<p>None.</p>` : failures.map(renderFailure)}
<h2>Operations</h2>
<label class="filter"><input type="checkbox" id="missing"> Show only operations with failures or skipped checks</label>
${operations.map(renderOperation)}
${renderNotes(
  'Problems in the document',
  findings.map(({ pointer, message }) => `${pointer} ${message}`),
)}
${renderNotes('Created and not removed', left)}`;
  return renderDocumentPage({ title, header, main });
}

function listSums({ failures, operations, requests }: VerifyReport) {
  const checks = operations.flatMap((operation) => operation.checks);
  return [
    ['failures', failures.length],
    ['operations', operations.length],
    ['checks passed', checks.filter(({ outcome }) => outcome === 'passed').length],
    ['checks skipped', checks.filter(({ outcome }) => outcome === 'skipped').length],
    ['requests', requests],
  ] as const;
}

function renderFailure(failure: VerifyFailure): Html {
  const { operation, operations, check, code, message, also, expected, place, count } = failure;
  const { story, reply } = failure;
  const others = operations.filter((id) => id !== operation);
  return html`<details class="failure" open>
<summary>${operation} ${failureTexts[check]} <span class="tag bad">F${code}</span></summary>
<div class="inside">
<p>${message}</p>
${also.map((other) => html`<p>${other}</p>`)}
<dl class="facts">
<dt>Expected</dt><dd>${expected}</dd>
<dt>Received</dt><dd>${reply ? describeReply(reply) : 'no reply'}</dd>
<dt>Document</dt><dd><code>${place}</code></dd>
${count > 1 ? html`<dt>Count</dt><dd>${count}</dd>` : emptyHtml}
${others.length > 0 ? html`<dt>Also in</dt><dd>${others.join(', ')}</dd>` : emptyHtml}
</dl>
${reply?.body === undefined ? emptyHtml : html`<pre><code>${reply.body}</code></pre>`}
<p class="soft">Repeat it in a shell${story.length > 1 ? ', line by line' : ''}:</p>
${story.map(({ curl }) => html`<pre><code>${curl}</code></pre>`)}
</div>
</details>
`;
}

function describeReply({ status, headers }: ReportedReply): string {
  return [status, headers['content-type'] ?? []].flat().join(' ');
}

function renderOperation({ method, path, id, requests, checks }: OperationReport): Html {
  const isWhole = checks.length > 0 && checks.every(({ outcome }) => outcome === 'passed');
  return html`<details class="operation ${isWhole ? 'whole' : 'part'}">
<summary><span class="method">${method}</span><span class="path"><code>${path}</code></span><span class="state"><span class="soft">${formatCount(requests, 'request')}</span> ${renderState(checks)}</span></summary>
<div class="inside">
<p class="soft">${id}</p>
<table>
<tbody>
${checks.map(renderCheck)}
</tbody>
</table>
</div>
</details>
`;
}

function renderState(checks: readonly CheckReport[]): Html {
  const count = (outcome: CheckReport['outcome']): number =>
    checks.filter((check) => check.outcome === outcome).length;
  const [failed, skipped] = [count('failed'), count('skipped')];
  if (failed > 0) return html`<span class="tag bad">✖ ${failed} failed</span>`;
  if (skipped > 0 || checks.length === 0)
    return html`<span class="tag idle">– ${skipped === 0 ? 'not checked' : `${skipped} skipped`}</span>`;
  return html`<span class="tag good">✔ ${formatCount(checks.length, 'check')}</span>`;
}

const marks: Readonly<Record<CheckReport['outcome'], readonly [tag: string, mark: string]>> = {
  passed: ['good', '✔'],
  failed: ['bad', '✖'],
  skipped: ['idle', '–'],
};

function renderCheck({ name, outcome, reason, refusal, remedy }: CheckReport): Html {
  const [tag, mark] = marks[outcome];
  const text = outcome === 'failed' ? failureTexts[name] : checkTexts[name];
  return html`<tr><td class="number"><span class="tag ${tag}">${mark}</span></td><td>${text}${reason === undefined ? emptyHtml : html`<p class="soft">Skipped: ${reason}.</p>`}${refusal ? html`<p class="soft">The API answered: ${refusal.text || '(nothing)'}</p><pre><code>${refusal.curl}</code></pre>` : emptyHtml}${remedy === undefined ? emptyHtml : html`<p class="soft">${remedy}</p>`}</td></tr>
`;
}

function renderNotes(title: string, notes: readonly string[]): Html {
  return notes.length === 0
    ? emptyHtml
    : html`<h2>${title}</h2><ul>${notes.map((note) => html`<li><code>${note}</code></li>`)}</ul>`;
}
