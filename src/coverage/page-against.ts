import type { Breach } from '../contract/contract.ts';
import { type Html, html } from './html.ts';
import { kindTexts } from './kind-text.ts';
import type { Against } from './types.ts';

/** The calls that were against the document, as a table. */
export const toAgainst = (against: readonly Against[]): Html =>
  against.length === 0
    ? html`<p>There are none.</p>`
    : html`<div class="scroll"><table>
<thead><tr><th scope="col" class="number">Call</th><th scope="col">How</th><th scope="col">Request</th><th scope="col">Status</th><th scope="col">What is wrong</th></tr></thead>
<tbody>
${against.map(toRow)}
</tbody>
</table></div>`;

const toRow = ({ kind, id, sandbox, method, url, status, breaches }: Against): Html => {
  const tag = kind === 'unmatched' ? 'idle' : 'bad';
  const where = sandbox === undefined || sandbox === 'default' ? '' : ` in ${sandbox}`;
  return html`<tr><td class="number">${id}${where}</td><td><span class="tag ${tag}">${kindTexts[kind]}</span></td><td><code>${method} ${url}</code></td><td>${status === 0 ? 'none' : status}</td><td>${toWrong(kind, breaches)}</td></tr>
`;
};

const toWrong = (kind: Against['kind'], breaches: readonly Breach[]): Html =>
  kind === 'unmatched'
    ? html`<span class="soft">No operation has this method and path.</span>`
    : html`<ul>${breaches.map(toBreach)}</ul>`;

const toBreach = ({ message, place }: Breach): Html =>
  html`<li>${message} <code class="soft">${place}</code></li>`;
